//! The attributes and the keys of fields.

use linkrunner_rules::{ReservedKey, Role, ValueKind, is_sensitive};
use syn::ext::IdentExt;

use super::spelling;
use crate::diagnostics::Diagnostics;
use crate::input::{Field, Input};

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for field in input.fields() {
        check_skip_alone(field, diagnostics);
        check_flatten_alone(field, diagnostics);
        check_with_on_list(field, diagnostics);
        check_shape_of_custom_key(field, diagnostics);
    }
    for field in input.keyed_fields() {
        check_key_text(field, diagnostics);
        check_key_spelling(input, field, diagnostics);
        check_key_sensitive(input, field, diagnostics);
    }
    check_keys_unique(input, diagnostics);
}

/// `skip` stands alone: other keys in the attribute would have no effect.
fn check_skip_alone(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Some(skip) = field.attrs.skip.key() else {
        return;
    };
    let others = [
        field.attrs.rename.key(),
        field.attrs.skip_if.key(),
        field.attrs.flatten.key(),
        field.attrs.with.key(),
        field.attrs.shape.key(),
    ];
    for other in others.into_iter().flatten() {
        diagnostics.error(
            other,
            format_args!("`{other}` has no effect together with `{skip}`, which leaves the field out\nhelp: remove one of the two"),
        );
    }
}

/// `flatten` stands alone: a flattened field has no key of its own, and a group is left out only if it is `None`.
fn check_flatten_alone(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    if !field.is_flattened() {
        return;
    }
    if let Some(rename) = field.attrs.rename.key() {
        diagnostics.error(
            rename,
            "a flattened field has no key of its own to rename\nhelp: remove `rename`, or remove `flatten` to nest the field as \
             an object",
        );
    }
    if let Some(with) = field.attrs.with.key() {
        diagnostics.error(
            with,
            "`with` cannot be combined with `flatten`\nhelp: remove one of the two",
        );
    }
    if let Some(skip_if) = field.attrs.skip_if.key() {
        diagnostics.error(
            skip_if,
            "a flattened group takes no `skip_if`\nhelp: remove `skip_if`, and make the field an `Option`: a group that is \
             `None` is left out",
        );
    }
    if let Some(allow) = field.attrs.allow_sensitive.key() {
        diagnostics.error(
            allow,
            "a flattened field has no key of its own\nhelp: put `allow(sensitive)` on the field in the group",
        );
    }
}

/// Lists of ids and items take no `with`: the encoder borrows both lists from the event to compare them, and the result of
/// a function would not live long enough.
fn check_with_on_list(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Some(with) = field.attrs.with.key() else {
        return;
    };
    if !field.has_key() {
        return;
    }
    let advice = match field.kind {
        Some(ValueKind::Items) => {
            "store a `Vec<linkrunner_events::Content>`, or derive `EcommerceItem` for the items' type"
        }
        Some(ValueKind::Ids) => {
            "store a `Vec<String>`, or implement `linkrunner_events::ContentIds` for the field's type"
        }
        _ => return,
    };
    diagnostics.error(
        with,
        format_args!("`{}` takes no `with`\nhelp: {advice}", field.key),
    );
}

/// Only custom fields declare a shape. The shape of a reserved key follows from the key, and the shape of a flattened group
/// from its type.
fn check_shape_of_custom_key(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Some(shape) = field.attrs.shape.key() else {
        return;
    };
    if field.is_flattened() {
        diagnostics.error(
            shape,
            "a flattened field has no shape of its own\nhelp: remove `shape`",
        );
    } else if field.has_key() && field.kind.is_some() {
        diagnostics.error(
            shape,
            format_args!(
                "`{}` is a reserved key with a fixed shape\nhelp: remove `shape`",
                field.key
            ),
        );
    }
}

/// A key is not empty and has no control characters.
fn check_key_text(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    if field.key.trim().is_empty() {
        diagnostics.error(
            field.key_node(),
            "a key must not be empty\nhelp: write a key, or `#[linkrunner(skip)]` to leave the field out",
        );
    } else if field.key.chars().any(char::is_control) {
        diagnostics.error(
            field.key_node(),
            "a key must not contain control characters, such as a line break\nhelp: remove them",
        );
    }
}

/// No key is a misspelled reserved key: Linkrunner answers 2xx to `ammount` and never shares the revenue. `rename` waives
/// the rule. Keys of ecommerce events count as misspelled only beside another such key.
fn check_key_spelling(input: &Input<'_>, field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Some(row) = meant_key(input, field) else {
        return;
    };
    let (key, meant) = (&field.key, row.key);
    let advice = if field.ident.unraw() == meant {
        format!("add `#[linkrunner(rename = \"{meant}\")]`")
    } else {
        format!("call the field `{meant}`")
    };
    diagnostics.error(
        field.ident,
        format_args!(
            "Linkrunner reads `{meant}` and would ignore `{key}`\nhelp: {advice}\nhelp: if `{key}` is intended, \
             write `#[linkrunner(rename = \"{key}\")]`"
        ),
    );
}

/// The reserved key that is reported as the meaning of the field.
pub(super) fn meant_key(input: &Input<'_>, field: &Field<'_>) -> Option<&'static ReservedKey> {
    if field.attrs.rename.is_given() || field.role != Role::Custom {
        return None;
    }
    // Both may find the same key.
    spelling::misspelled(input, field).or_else(|| spelling::renamed_away(input, field))
}

/// No key names sensitive data, unless the user allows it.
fn check_key_sensitive(input: &Input<'_>, field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let is_allowed =
        field.attrs.allow_sensitive.is_given() || input.attrs.allow_sensitive.is_given();
    if is_sensitive(&field.key) && !is_allowed {
        diagnostics.error(
            field.key_node(),
            format_args!(
                "the key `{}` suggests sensitive data; events must not carry passwords, card details, emails, phone numbers or \
                 names of people\nhelp: remove the field, or add `#[linkrunner(skip)]`\nhelp: if the field holds no sensitive \
                 data, add `#[linkrunner(allow(sensitive))]`",
                field.key
            ),
        );
    }
}

/// No two fields have the same key. The library compares the keys of flattened groups.
fn check_keys_unique(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for (index, field) in input.keyed_fields().enumerate() {
        let mut before = input.keyed_fields().take(index);
        if let Some(first) = before.find(|first| first.key == field.key) {
            diagnostics.error(
                field.key_node(),
                format_args!(
                    "the key `{}` is sent twice, by `{}` and by `{}`\nhelp: rename one of them with \
                     `#[linkrunner(rename = \"…\")]`, or leave one out with `#[linkrunner(skip)]`",
                    field.key, first.ident, field.ident
                ),
            );
        }
    }
}
