//! Events about items of a catalogue.

use std::collections::HashSet;

use linkrunner_rules::{RESERVED_KEYS, ReservedKey, Role, ValueKind, ecommerce};

use super::data::{Object, event_keys, join, present, quote};
use super::finding::Finding;
use super::rule::Rule;
use crate::encode::Catalogue;
use crate::names;
use crate::schema::Ecommerce;

/// The standard event that an event stands for, by its name. `None` if it is not about catalogue items.
pub(super) fn kind_of_event(name: &str, data: &Object) -> Option<Ecommerce> {
    is_there(data).then_some(match name {
        names::ITEM_VIEWED | names::CONTENT_VIEWED | "view_content" | "product_viewed" => {
            Ecommerce::ViewContent
        }
        names::CART_ADDED | "add_to_cart" => Ecommerce::AddToCart,
        names::PURCHASE_COMPLETED | "purchase" => Ecommerce::Purchase,
        _ => Ecommerce::Unspecified,
    })
}

/// The standard event that a payment stands for. `None` if it is not about catalogue items.
pub(super) fn kind_of_payment(data: &Object) -> Option<Ecommerce> {
    is_there(data).then_some(Ecommerce::Purchase)
}

/// Whether the data has ids or items.
fn is_there(data: &Object) -> bool {
    event_keys()
        .filter(|row| matches!(row.in_event, Some(ValueKind::Ids | ValueKind::Items)))
        .any(|row| data.contains_key(row.key))
}

/// The required keys that are missing.
pub(super) fn lacking(data: &Object, kind: Ecommerce) -> Vec<&'static ReservedKey> {
    // The reader of JSON reports a null amount.
    let is_there = |row: &ReservedKey| {
        present(data, row.key).is_some()
            || (row.in_event == Some(ValueKind::Amount) && data.contains_key(row.key))
    };
    let has_ids = event_keys()
        .filter(|row| row.in_event == Some(ValueKind::Ids))
        .any(is_there);
    RESERVED_KEYS
        .iter()
        .filter(|row| row.is_required_by(kind))
        .filter(|row| match row.role {
            Role::ContentIds => !has_ids,
            // The alternative to `content_ids`.
            Role::ItemGroupIds => false,
            _ => !is_there(row),
        })
        .collect()
}

/// The keys in backticks, as a list.
pub(super) fn list(rows: &[&ReservedKey]) -> String {
    let keys: Vec<String> = rows.iter().map(|row| format!("`{}`", row.key)).collect();
    join(&keys)
}

/// Fields of an ecommerce event that an ad network would drop, in an event that is not declared as one: the compiler has not
/// checked it. In JSON, the mistakes have rules of their own.
pub(super) fn undeclared(
    data: &Object,
    kind: Ecommerce,
    catalogue: &Catalogue<'_>,
) -> Option<Finding> {
    let lacking = lacking(data, kind);
    let problem = if lacking.is_empty() {
        catalogue.check().err()?.to_string()
    } else {
        format!("it lacks {}", list(&lacking))
    };
    let attribute = match kind {
        Ecommerce::Unspecified => "ecommerce".to_owned(),
        kind => format!("ecommerce = \"{}\"", ecommerce::name(kind)),
    };
    Some(Finding::new(
        Rule::UndeclaredEcommerce,
        format!(
            "this event is about items of a catalogue, and the ad network drops it: {problem}; with \
             `#[linkrunner({attribute})]` on its struct the compiler checks such events"
        ),
    ))
}

/// Ids that no item has.
pub(super) fn ids_without_item(catalogue: &Catalogue<'_>, findings: &mut Vec<Finding>) {
    let (Some((key, ids)), Some(items)) = (catalogue.ids, catalogue.contents) else {
        return;
    };
    let mut known = HashSet::new();
    items.for_each(&mut |item| {
        known.insert(item.id.to_owned());
    });
    let mut index = 0;
    ids.for_each_id(&mut |id| {
        if !known.contains(id) {
            findings.push(Finding::new(
                Rule::IdWithoutItem,
                format!(
                    "`{}[{index}]` is {}, and `contents` has no such item; add the item, or leave the id out",
                    key.json_name(),
                    quote(id)
                ),
            ));
        }
        index += 1;
    });
}
