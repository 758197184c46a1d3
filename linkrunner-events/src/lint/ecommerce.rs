//! The rules for events about items of a catalogue.

use std::collections::HashSet;

use linkrunner_rules::{RESERVED_KEYS, ReservedKey, Role, ValueKind, ecommerce};

use super::data::{Object, event_keys, join, present, quote};
use super::finding::Finding;
use super::rule::Rule;
use crate::encode::Catalogue;
use crate::json::Key;
use crate::names;
use crate::schema::Ecommerce;
use crate::value::ContentIds;

/// The standard event with this meaning, judged by the name. `None` if the data has no catalogue items.
pub(super) fn kind_of_event(name: &str, data: &Object) -> Option<Ecommerce> {
    has_catalogue_keys(data).then_some(match name {
        names::ITEM_VIEWED | names::CONTENT_VIEWED | "view_content" | "product_viewed" => {
            Ecommerce::ViewContent
        }
        names::CART_ADDED | "add_to_cart" => Ecommerce::AddToCart,
        names::PURCHASE_COMPLETED | "purchase" => Ecommerce::Purchase,
        _ => Ecommerce::Unspecified,
    })
}

/// The standard event for a payment. `None` if the data has no catalogue items.
pub(super) fn kind_of_payment(data: &Object) -> Option<Ecommerce> {
    has_catalogue_keys(data).then_some(Ecommerce::Purchase)
}

/// Whether the data has ids or items.
fn has_catalogue_keys(data: &Object) -> bool {
    event_keys()
        .filter(|row| matches!(row.in_event, Some(ValueKind::Ids | ValueKind::Items)))
        .any(|row| data.contains_key(row.key))
}

/// The keys that the kind requires and the data lacks.
pub(super) fn missing_keys(data: &Object, kind: Ecommerce) -> Vec<&'static ReservedKey> {
    // A null amount counts as present: the reader of JSON reports it.
    let is_present = |row: &ReservedKey| {
        present(data, row.key).is_some()
            || (row.in_event == Some(ValueKind::Amount) && data.contains_key(row.key))
    };
    let has_ids = event_keys()
        .filter(|row| row.in_event == Some(ValueKind::Ids))
        .any(is_present);
    RESERVED_KEYS
        .iter()
        .filter(|row| row.is_required_by(kind))
        .filter(|row| match row.role {
            Role::ContentIds => !has_ids,
            // The alternative to `content_ids`.
            Role::ItemGroupIds => false,
            _ => !is_present(row),
        })
        .collect()
}

/// Formats the keys as a list, in backticks.
pub(super) fn list(rows: &[&ReservedKey]) -> String {
    let keys: Vec<String> = rows.iter().map(|row| format!("`{}`", row.key)).collect();
    join(&keys)
}

/// Reports an event with catalogue items that an ad network would drop. The compiler did not check it, because it is not
/// declared as an ecommerce event. The lint of JSON reports each mistake by its own rule.
pub(super) fn undeclared(
    data: &Object,
    kind: Ecommerce,
    catalogue: &Catalogue<'_>,
) -> Option<Finding> {
    let missing = missing_keys(data, kind);
    let problem = if missing.is_empty() {
        catalogue.check().err()?.to_string()
    } else {
        format!("it lacks {}", list(&missing))
    };
    let attribute = match kind {
        Ecommerce::Unspecified => "ecommerce".to_owned(),
        kind => format!("ecommerce = \"{}\"", ecommerce::name(kind)),
    };
    Some(Finding::new(
        Rule::UndeclaredEcommerce,
        format!(
            "ad networks drop this event with catalogue items: {problem}; add `#[linkrunner({attribute})]` to its struct, \
             and the compiler checks it"
        ),
    ))
}

/// Reports each id in the event's list that no item has.
pub(super) fn ids_without_item(
    key: Key,
    ids: &dyn ContentIds,
    known: &HashSet<&str>,
    findings: &mut Vec<Finding>,
) {
    let mut index = 0;
    ids.for_each_id(&mut |id| {
        if !known.contains(id) {
            findings.push(Finding::new(
                Rule::IdWithoutItem,
                format!(
                    "`{}[{index}]` is {}, but `contents` has no such item; add the item, or remove the id",
                    key.json_name(),
                    quote(id)
                ),
            ));
        }
        index += 1;
    });
}
