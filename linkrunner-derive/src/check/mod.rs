//! One function for each rule across attributes and fields.
//!
//! What a field's type may be is no rule of these: a trait bound in the expansion says so. What stands in a flattened
//! group is seen by a constant that is evaluated in the library.

mod serde;

use syn::Type;
use syn::ext::IdentExt;

use self::serde::{check_serde_attributes, check_serde_rename_all};
use crate::attr::list;
use crate::diagnostics::Diagnostics;
use crate::input::{Field, Input, Shape, Target};
use crate::keys::Role;
use crate::kind::is_required;
use crate::likeness::edits;
use crate::sensitive::is_sensitive;
use crate::snake_case::{is_snake_case, snake_case};
use crate::suggest::add_suggestions;

pub(crate) fn check(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    match &input.shape {
        Shape::Struct(_) => {
            if input.target == Target::Event {
                check_event_name(input, diagnostics);
            }
            for field in input.fields() {
                check_skip_alone(field, diagnostics);
                check_flatten_alone(field, diagnostics);
                check_with_on_list(field, diagnostics);
                check_serde_attributes(field, diagnostics);
            }
            for field in input.keyed_fields() {
                check_key_text(field, diagnostics);
                check_key_typo(field, diagnostics);
                check_key_sensitive(input, field, diagnostics);
            }
            check_serde_rename_all(input, diagnostics);
            check_keys_unique(input, diagnostics);
            check_one_kind_of_ids(input, diagnostics);
            check_ecommerce_complete(input, diagnostics);
            check_item_complete(input, diagnostics);
            check_required_not_skipped(input, diagnostics);
        }
        Shape::Enum(_) => {
            check_enum_attributes(input, diagnostics);
            check_enum_not_empty(input, diagnostics);
        }
        Shape::Wrong => {}
    }
}

/// An event's name is not empty, is one line of text, and is in `snake_case` unless that is waived.
fn check_event_name(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let name = input.event_name();
    let problem = if name.trim().is_empty() {
        "an event's name is not empty".to_owned()
    } else if name.chars().any(char::is_control) {
        "an event's name has no control characters".to_owned()
    } else if !is_snake_case(&name) && !input.attrs.allow_non_snake_case.is_given() {
        format!(
            "the name `{name}` is not in snake_case, and Linkrunner takes names in another case for other events"
        )
    } else {
        return;
    };

    let written = snake_case(&name);
    let own = snake_case(&input.node.ident.unraw().to_string());
    let mut message = match [&written, &own]
        .into_iter()
        .find(|name| is_snake_case(name))
    {
        Some(name) => format!("{problem}\nhelp: write `name = \"{name}\"`"),
        None => format!("{problem}\nhelp: write one such as `name = \"item_viewed\"`"),
    };
    if problem.contains("snake_case") {
        message.push_str(
            "\nhelp: if the name is in use already, keep it with `allow(non_snake_case)`",
        );
    }
    diagnostics.error(input.attrs.name.tokens_or(&input.node.ident), message);
}

/// A field that is not sent has no other keys.
fn check_skip_alone(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Some(skip) = field.attrs.skip.key() else {
        return;
    };
    for other in [
        field.attrs.rename.key(),
        field.attrs.skip_if.key(),
        field.attrs.flatten.key(),
        field.attrs.with.key(),
    ]
    .into_iter()
    .flatten()
    {
        diagnostics.error(
            other,
            format_args!("`{other}` has no effect beside `{skip}`, which leaves the field out\nhelp: remove one of the two"),
        );
    }
}

/// A flattened field has no key of its own, and is whole or absent.
fn check_flatten_alone(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    if !field.is_flattened() {
        return;
    }
    if let Some(rename) = field.attrs.rename.key() {
        diagnostics.error(
            rename,
            "a flattened field has no key to rename: its fields stand beside the event's own\nhelp: remove `rename`, or \
             remove `flatten` to nest it as an object",
        );
    }
    if let Some(with) = field.attrs.with.key() {
        diagnostics.error(
            with,
            "`with` makes one value and `flatten` takes a group of fields\nhelp: remove one of the two",
        );
    }
    if let Some(skip_if) = field.attrs.skip_if.key() {
        diagnostics.error(
            skip_if,
            "a flattened group is left out when it is `None`\nhelp: make the field an `Option` instead of `skip_if`",
        );
    }
    if let Some(allow) = field.attrs.allow_sensitive.key() {
        diagnostics.error(
            allow,
            "a flattened field has no key of its own\nhelp: put `allow(sensitive)` on the field in the group",
        );
    }
}

/// A list is handed on as it is, so that its items can be checked against one another.
fn check_with_on_list(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let Some(with) = field.attrs.with.key() else {
        return;
    };
    if field.has_key() && field.role.is_list() {
        let advice = if field.role == Role::Contents {
            "store a `Vec<linkrunner_events::Content>`, or derive `EcommerceItem` for the items' type"
        } else {
            "store a `Vec<String>`, or implement `linkrunner_events::ContentIds` for the field's type"
        };
        diagnostics.error(
            with,
            format_args!("`{}` takes no `with`\nhelp: {advice}", field.key),
        );
    }
}

/// A key is not empty and is one line of text.
fn check_key_text(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    if field.key.trim().is_empty() {
        diagnostics.error(
            field.key_node(),
            "a key is not empty\nhelp: write one, or `#[linkrunner(skip)]` to leave the field out",
        );
    } else if field.key.chars().any(char::is_control) {
        diagnostics.error(
            field.key_node(),
            "a key has no control characters\nhelp: write it in one line",
        );
    }
}

/// `ammount` is answered with success and no revenue is ever seen. Whoever means it writes `rename`.
fn check_key_typo(field: &Field<'_>, diagnostics: &mut Diagnostics) {
    if field.attrs.rename.is_given() || field.role != Role::Attribute {
        return;
    }
    let key = field.key.to_lowercase();
    let other_names: [(&str, &[&str]); 2] = [
        ("amount", &["amnt", "amt"]),
        (
            "currency",
            &[
                "ccy",
                "curr",
                "currency_code",
                "currencycode",
                "currency-code",
            ],
        ),
    ];
    for (meant, other_names) in other_names {
        let is_plural = key.strip_suffix('s') == Some(meant);
        let is_near = key.starts_with(&meant[..1]) && edits(&key, meant) <= 1;
        // An item's own key may well be called so.
        let is_meant = field.key == meant;
        if is_meant || !(is_near && !is_plural || other_names.contains(&key.as_str())) {
            continue;
        }
        let advice = if field.ident.unraw() == meant {
            format!("add `#[linkrunner(rename = \"{meant}\")]`")
        } else {
            format!("call the field `{meant}`")
        };
        diagnostics.error(
            field.ident,
            format_args!(
                "Linkrunner reads `{meant}` and would ignore `{}`\nhelp: {advice}\nhelp: if `{}` is what you mean, say so \
                 with `#[linkrunner(rename = \"{}\")]`",
                field.key, field.key, field.key
            ),
        );
    }
}

/// Events carry no personal or secret data.
fn check_key_sensitive(input: &Input<'_>, field: &Field<'_>, diagnostics: &mut Diagnostics) {
    let is_allowed =
        field.attrs.allow_sensitive.is_given() || input.attrs.allow_sensitive.is_given();
    if is_sensitive(&field.key) && !is_allowed {
        diagnostics.error(
            field.key_node(),
            format_args!(
                "`{}` names sensitive data, and events carry no passwords, card details, emails, phone numbers or names\n\
                 help: leave the field out, or `#[linkrunner(skip)]` it\nhelp: if it holds nothing of the kind, say so with \
                 `#[linkrunner(allow(sensitive))]`",
                field.key
            ),
        );
    }
}

/// No key is sent twice. Keys of flattened groups are compared by the library.
fn check_keys_unique(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for (index, field) in input.keyed_fields().enumerate() {
        let mut before = input.keyed_fields().take(index);
        if let Some(first) = before.find(|first| first.key == field.key) {
            diagnostics.error(
                field.key_node(),
                format_args!(
                    "the key `{}` is sent twice, by `{}` and by `{}`\nhelp: give one of them another key with \
                     `#[linkrunner(rename = \"…\")]`, or leave it out with `#[linkrunner(skip)]`",
                    field.key, first.ident, field.ident
                ),
            );
        }
    }
}

/// Ids name variants or groups of them; `content_type` can say only one.
fn check_one_kind_of_ids(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.attrs.ecommerce.get().is_none() && input.target == Target::Event {
        return;
    }
    let mut ids = input.keyed_fields().filter(|field| field.role.is_ids());
    if let (Some(_), Some(second)) = (ids.next(), ids.next()) {
        diagnostics.error(
            second.key_node(),
            "an ecommerce event names either variants (`content_ids`) or product groups (`item_group_ids`)\nhelp: remove one of \
             the two",
        );
    }
}

/// An ecommerce event has every field that the catalogue needs.
fn check_ecommerce_complete(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let Some(ecommerce) = input.attrs.ecommerce.get() else {
        return;
    };
    // What a flattened group holds, only the compiler knows.
    if input.has_flattened() {
        return;
    }
    let has = |key: &str| input.keyed_fields().any(|field| field.key == key);
    let mut missing = Vec::new();
    if !has("content_ids") && !has("item_group_ids") {
        missing.push("content_ids");
    }
    missing.extend(
        ecommerce
            .kind
            .required_keys()
            .iter()
            .copied()
            .filter(|key| !has(key)),
    );
    if missing.is_empty() {
        return;
    }
    let mut message = format!("{} lacks {}", ecommerce.kind.title(), list(&missing));
    if let Some(basket) = input.keyed_fields().find(|field| is_basket(field)) {
        message.push_str(&format!(
            "\nhelp: put `#[linkrunner(flatten)]` on `{}`, so that what it holds stands beside the event's own fields",
            basket.ident
        ));
        missing.retain(|key| *key == "order_id");
    }
    add_suggestions(&mut message, input, &missing);
    if missing.contains(&"content_ids") {
        message.push_str(
            "\nhelp: where the catalogue knows product groups and not variants, the ids go into `item_group_ids`",
        );
    }
    let written = (&ecommerce.literal, input.attrs.ecommerce.key());
    match written {
        (Some(literal), _) => diagnostics.error(literal, message),
        (None, key) => diagnostics.error(key, message),
    }
}

/// Whether the field's type is called as the library's `Basket` is.
fn is_basket(field: &Field<'_>) -> bool {
    let Type::Path(path) = field.ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|name| name.ident == "Basket")
}

/// An item has the three attributes of every item.
fn check_item_complete(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    if input.target != Target::Item {
        return;
    }
    for field in input.fields().iter().filter(|field| field.is_flattened()) {
        diagnostics.error(
            field.attrs.flatten.key(),
            "an item has no flattened groups\nhelp: write the fields into the item",
        );
    }
    let has = |key: &str| input.keyed_fields().any(|field| field.key == key);
    let missing: Vec<&str> = ["id", "quantity", "item_price"]
        .into_iter()
        .filter(|key| !has(key))
        .collect();
    if missing.is_empty() {
        return;
    }
    let mut message = format!("an item lacks {}", list(&missing));
    add_suggestions(&mut message, input, &missing);
    diagnostics.error(&input.node.ident, message);
}

/// A required field is always there.
fn check_required_not_skipped(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    for field in input
        .keyed_fields()
        .filter(|field| is_required(input, field))
    {
        if let Some(skip_if) = field.attrs.skip_if.key() {
            let title = match input.attrs.ecommerce.get() {
                Some(ecommerce) => ecommerce.kind.title(),
                None => input.target.title(),
            };
            diagnostics.error(
                skip_if,
                format_args!(
                    "{title} always carries `{}`\nhelp: remove `skip_if`",
                    field.key
                ),
            );
        }
    }
}

/// An enum says nothing of itself: its events do.
fn check_enum_attributes(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let attrs = &input.attrs;
    let keys = [
        attrs.name.key(),
        attrs.rename_all.key(),
        attrs.ecommerce.key(),
        attrs.allow_non_snake_case.key(),
        attrs.allow_sensitive.key(),
    ];
    for key in keys.into_iter().flatten() {
        diagnostics.error(
            key,
            format_args!(
                "an enum is whichever event its variant holds, and takes no `{key}`\nhelp: put it on the event's struct"
            ),
        );
    }
}

fn check_enum_not_empty(input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let syn::Data::Enum(data) = &input.node.data else {
        return;
    };
    if data.variants.is_empty() {
        diagnostics.push(syn::Error::new(
            input.node.ident.span(),
            "an enum of events has at least one\nhelp: write a variant such as `Viewed(ItemViewed)`",
        ));
    }
}
