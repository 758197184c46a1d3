//! The keys of ecommerce events and of their items.

use linkrunner_rules::{Place, RESERVED_KEYS, ReservedKey, Role, ValueKind, ecommerce};
use syn::Type;

use crate::diagnostics::Diagnostics;
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
            "an ecommerce event names either variants (`content_ids`) or product groups (`item_group_ids`)\nhelp: remove one of \
             the two",
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
        .collect();
    if missing.is_empty() {
        return;
    }
    let mut message = format!("{} lacks {}", ecommerce::title(attr.kind), keys(&missing));
    if let Some(basket) = input.keyed_fields().find(|field| is_basket(field)) {
        message.push_str(&format!(
            "\nhelp: put `#[linkrunner(flatten)]` on `{}`, so that what it holds stands beside the event's own fields",
            basket.ident
        ));
        missing.retain(|row| !row.is_in_basket());
    }
    add_suggestions(&mut message, input, &missing);
    if missing.iter().any(|row| row.role == Role::ContentIds) {
        message.push_str(
            "\nhelp: where the catalogue knows product groups and not variants, the ids go into `item_group_ids`",
        );
    }
    match &attr.literal {
        Some(literal) => diagnostics.error(literal, message),
        None => diagnostics.error(input.attrs.ecommerce.key(), message),
    }
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
            "an item has no flattened groups\nhelp: write the fields into the item",
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
                    "{title} always carries `{}`\nhelp: remove `skip_if`",
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
    let custom: Vec<&str> = input
        .keyed_fields()
        .filter(|field| field.role == Role::Custom)
        .map(|field| field.key.as_str())
        .collect();
    for row in missing {
        let key = row.key;
        let is_skipped = input
            .fields()
            .iter()
            .any(|field| field.is_skipped() && field.key == key);
        let help = if is_skipped {
            format!("remove `skip` from `{key}`")
        } else if let Some(meant) = probably_meant(row, &custom) {
            format!("`{meant}` is probably `{key}`: add `#[linkrunner(rename = \"{key}\")]` to it")
        } else {
            format!("add `{key}: {},`", row.rust_type)
        };
        message.push_str("\nhelp: ");
        message.push_str(&help);
    }
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
