//! The keys of ecommerce events and of their items.

use linkrunner_rules::{Place, RESERVED_KEYS, ReservedKey, Role, ValueKind, ecommerce};
use syn::Type;

use super::fields::meant_key;
use crate::diagnostics::Diagnostics;
use crate::expand::StdType;
use crate::input::{Field, Input};
use crate::kind::Target;
use crate::suggest::{is_same_in_another_case, list, nearest};

pub(super) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    check_one_kind_of_ids(input, diagnostics);
    check_event_complete(input, diagnostics);
    if input.target == Target::Item {
        check_item_not_flattened(input, diagnostics);
        check_item_complete(input, diagnostics);
    }
    check_required_not_skipped(input, diagnostics);
}

/// An event has one list of ids, of variants or of groups: its single `content_type` describes all ids.
fn check_one_kind_of_ids(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.target == Target::Event && !input.attrs.ecommerce.is_given() {
        return;
    }
    let mut ids = input
        .keyed_fields()
        .filter(|field| field.kind == Some(ValueKind::Ids));
    if let (Some(_), Some(second)) = (ids.next(), ids.next()) {
        diagnostics.error(
            second.key_node(),
            "an ecommerce event takes `content_ids` (product variants) or `item_group_ids` (product groups), not both\n\
             help: remove one of the two",
        );
    }
}

/// An ecommerce event has every key that its kind requires. The derive does not know the keys of flattened groups, so the
/// library checks events that have such groups.
fn check_event_complete(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let Some(attr) = input.attrs.ecommerce.get() else {
        return;
    };
    if input.has_flattened() {
        return;
    }
    let has_ids = input
        .keyed_fields()
        .any(|field| field.kind == Some(ValueKind::Ids));
    let mut missing: Vec<&ReservedKey> = RESERVED_KEYS
        .iter()
        .filter(|row| row.is_required_by(attr.kind))
        .filter(|row| match row.role {
            Role::ContentIds => !has_ids,
            // The alternative to `content_ids`.
            Role::ItemGroupIds => false,
            // The generated code adds it.
            Role::ContentType => false,
            _ => !input.has_key(row.key),
        })
        // The field that is meant has an error of its own.
        .filter(|row| {
            let mut meant = input
                .keyed_fields()
                .filter_map(|field| meant_key(input, field));
            !meant.any(|meant| meant.key == row.key)
        })
        .collect();
    if missing.is_empty() {
        return;
    }
    let mut message = format!("{} lacks {}", ecommerce::title(attr.kind), keys(&missing));
    if let Some(basket) = input.keyed_fields().find(|field| is_basket(field)) {
        message.push_str(&format!(
            "\nhelp: put `#[linkrunner(flatten)]` on `{}`, so that its fields are sent at the top level of the event",
            basket.ident
        ));
        missing.retain(|row| !row.is_in_basket());
        add_suggestions(&mut message, input, &missing);
    } else {
        add_suggestions(&mut message, input, &missing);
        add_group_suggestions(&mut message, input, &missing);
    }
    if missing.iter().any(|row| row.role == Role::ContentIds) {
        message.push_str(
            "\nhelp: if your catalogue lists product groups instead of variants, use `item_group_ids` instead of `content_ids`",
        );
    }
    match &attr.literal {
        Some(literal) => diagnostics.error(literal, message),
        None => diagnostics.error(input.attrs.ecommerce.key(), message),
    }
}

/// Adds the groups that may hold the missing keys: one that is nested, and `Basket`.
fn add_group_suggestions(message: &mut String, input: &Input<'_>, missing: &[&ReservedKey]) {
    if missing.len() < 2 {
        return;
    }
    let custom = custom_keys(input);
    let is_misnamed = missing
        .iter()
        .any(|row| probably_meant(row, &custom).is_some());
    if is_misnamed {
        return;
    }
    if let Some(group) = input.keyed_fields().find(|field| may_be_group(field)) {
        message.push_str(&format!(
            "\nhelp: if the group `{}` holds them, put `#[linkrunner(flatten)]` on it",
            group.ident
        ));
    }
    // Beside a field that a basket has too, it would send a key twice.
    let has_part = input.keyed_fields().any(|field| {
        ReservedKey::find(&field.key, Place::Event).is_some_and(ReservedKey::is_in_basket)
    });
    if !has_part {
        let in_basket: Vec<&ReservedKey> = missing
            .iter()
            .copied()
            .filter(|row| row.is_in_basket())
            .collect();
        message.push_str(&format!(
            "\nhelp: or, instead of these fields, flatten a basket, which computes {} from the items: add \
             `#[linkrunner(flatten)]` and `basket: linkrunner_events::Basket,`",
            keys(&in_basket)
        ));
    }
}

/// Whether the field may hold a group: its type is no type of the standard library and has no arguments.
fn may_be_group(field: &Field<'_>) -> bool {
    let Type::Path(path) = field.ty else {
        return false;
    };
    let has_arguments = path
        .path
        .segments
        .iter()
        .any(|segment| !segment.arguments.is_none());
    field.role == Role::Custom && !has_arguments && StdType::of(field.ty).is_none()
}

/// Whether the type's name is `Basket`. Only the help text depends on it, so a wrong guess does no harm.
fn is_basket(field: &Field<'_>) -> bool {
    let Type::Path(path) = field.ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|name| name.ident == "Basket")
}

/// An item has no flattened groups: the derive must know its keys to check the required ones.
fn check_item_not_flattened(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for field in input.fields().iter().filter(|field| field.is_flattened()) {
        diagnostics.error(
            field.attrs.flatten.key(),
            "an item cannot have flattened groups\nhelp: write the fields into the item's struct",
        );
    }
}

/// An item has every key that items require.
fn check_item_complete(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let missing: Vec<&ReservedKey> = ReservedKey::all_in(Place::Item)
        .filter(|row| row.is_required_by_items() && !input.has_key(row.key))
        .collect();
    if missing.is_empty() {
        return;
    }
    let mut message = format!("an item lacks {}", keys(&missing));
    add_suggestions(&mut message, input, &missing);
    diagnostics.error(&input.node.ident, message);
}

/// A required field is always sent, so it takes no `skip_if`.
fn check_required_not_skipped(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let title = match input.attrs.ecommerce_kind() {
        Some(kind) => ecommerce::title(kind),
        None => input.target.title(),
    };
    for field in input.keyed_fields().filter(|field| field.is_required) {
        if let Some(skip_if) = field.attrs.skip_if.key() {
            diagnostics.error(
                skip_if,
                format_args!(
                    "`{}` is required in {title}\nhelp: remove `skip_if`",
                    field.key
                ),
            );
        }
    }
}

fn keys(rows: &[&ReservedKey]) -> String {
    let keys: Vec<&str> = rows.iter().map(|row| row.key).collect();
    list(&keys)
}

/// Adds a line of help for each missing key: rename a field that is probably meant, or add a field.
fn add_suggestions(message: &mut String, input: &Input<'_>, missing: &[&ReservedKey]) {
    let custom = custom_keys(input);
    for row in missing {
        let key = row.key;
        let is_skipped = input
            .fields()
            .iter()
            .any(|field| field.is_skipped() && field.key == key);
        let help = if is_skipped {
            format!("remove `skip` from `{key}`")
        } else if let Some(meant) = probably_meant(row, &custom) {
            let is_single = row.in_event == Some(ValueKind::Ids) && is_text(input, meant);
            if is_single {
                // `rename` alone would be the next error.
                format!(
                    "`{meant}` is probably `{key}`: write `{key}: {},` in its place",
                    row.rust_type
                )
            } else {
                format!(
                    "`{meant}` is probably `{key}`: add `#[linkrunner(rename = \"{key}\")]` to it"
                )
            }
        } else {
            format!("add `{key}: {},`", row.rust_type)
        };
        message.push_str("\nhelp: ");
        message.push_str(&help);
    }
}

fn custom_keys<'i>(input: &'i Input<'_>) -> Vec<&'i str> {
    input
        .keyed_fields()
        .filter(|field| field.role == Role::Custom)
        .map(|field| field.key.as_str())
        .collect()
}

/// Whether the field with this key is a string, by the name of its type. This only affects the advice.
fn is_text(input: &Input<'_>, key: &str) -> bool {
    let field = input.keyed_fields().find(|field| field.key == key);
    field.is_some_and(|field| {
        let ty = match field.ty {
            Type::Reference(reference) => &*reference.elem,
            ty => ty,
        };
        matches!(ty, Type::Path(path) if path.path.is_ident("String") || path.path.is_ident("str"))
    })
}

/// The custom key that is probably a misspelling of the reserved key, or another name for it.
fn probably_meant<'a>(row: &ReservedKey, custom: &[&'a str]) -> Option<&'a str> {
    let is_other_name = |key: &str| {
        is_same_in_another_case(key, row.key)
            || row.other_names.contains(&key)
            || row.misspellings.contains(&key)
    };
    custom
        .iter()
        .copied()
        .find(|key| is_other_name(key))
        .or_else(|| {
            let near = nearest(row.key, custom)?;
            (strsim::osa_distance(near, row.key) <= 2).then_some(near)
        })
}
