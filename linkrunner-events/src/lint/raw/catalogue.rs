//! The items of a catalogue that an event is about.

use std::collections::HashSet;

use serde_json::Value;

use super::read::{Reader, present, quote};
use super::{Object, required};
use crate::encode::{self, EventFacts, Item, ItemList};
use crate::error::EncodeProblem;
use crate::json::{Key, key};
use crate::lint::{Finding, Rule};
use crate::schema::Ecommerce;
use crate::value::ContentType;
use crate::value::Number;

/// Whether the event is about items at all.
pub(super) fn is_there(data: &Object) -> bool {
    ["content_ids", "item_group_ids", "contents"]
        .into_iter()
        .any(|key| data.contains_key(key))
}

/// What could be read of it. A list of which an element could not be read is left out, for what is said of its sum or
/// of what it lacks would be wrong.
#[derive(Default)]
pub(super) struct Catalogue {
    ids: Option<(Key, Vec<String>)>,
    items: Option<Items>,
    content_type: Option<ContentType>,
}

struct Items(Vec<OwnedItem>);

struct OwnedItem {
    id: String,
    quantity: i128,
    item_price: Number,
}

impl ItemList for Items {
    fn for_each(&self, visit: &mut dyn FnMut(Item<'_>)) {
        for item in &self.0 {
            visit(Item::new(&item.id, item.quantity, item.item_price));
        }
    }
}

impl Catalogue {
    pub(super) fn read(
        data: &Object,
        ecommerce: Option<Ecommerce>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        if let Some(order_id) = present(data, "order_id") {
            Reader::new("", findings).id("order_id", order_id);
        }
        let Some(ecommerce) = ecommerce else {
            return Self::default();
        };
        findings.extend(incomplete(data, ecommerce));
        let ids = |key: Key, findings: &mut Vec<Finding>| {
            let ids = read_ids(key.json_name(), data, findings)?;
            Some((key, ids))
        };
        let content_ids = ids(key!("content_ids"), findings);
        let item_group_ids = ids(key!("item_group_ids"), findings);
        Self {
            ids: content_ids.or(item_group_ids),
            items: read_items(data, findings),
            content_type: read_content_type(data, findings),
        }
    }

    /// Hands it on to the rules that typed events are held to, and reports what they refuse.
    pub(super) fn lint<'a>(&'a self, facts: &mut EventFacts<'a>, findings: &mut Vec<Finding>) {
        facts.catalogue = encode::Catalogue {
            ids: self.ids.as_ref().map(|(key, ids)| (*key, ids as _)),
            contents: self.items.as_ref().map(|items| items as _),
            content_type: self.content_type,
        };
        match facts.catalogue.check() {
            Err(error) => findings.extend(refused(error.path(), error.problem())),
            // Where an item's id is wrong, one of the ids lacks its item for that reason.
            Ok(()) => self.ids_without_item(findings),
        }
    }

    fn ids_without_item(&self, findings: &mut Vec<Finding>) {
        let (Some((key, ids)), Some(items)) = (&self.ids, &self.items) else {
            return;
        };
        let known: HashSet<&str> = items.0.iter().map(|item| item.id.as_str()).collect();
        for (index, id) in ids.iter().enumerate() {
            if !known.contains(id.as_str()) {
                let rest = format!(
                    "is {}, and `contents` has no such item; add the item, or leave the id out",
                    quote(id)
                );
                let path = format!("{}[{index}]", key.json_name());
                Reader::new("", findings).found(Rule::IdWithoutItem, &path, rest);
            }
        }
    }
}

/// The encoder's objection, in words for whoever writes the JSON themselves.
fn refused(path: &str, problem: &EncodeProblem) -> Option<Finding> {
    let (rule, text) = match problem {
        EncodeProblem::IdNotListed { id, ids_key } => (
            Rule::IdNotListed,
            format!(
                "`{path}` is {}, which is not one of `{ids_key}`; add it there, or send the id that stands there",
                quote(id)
            ),
        ),
        EncodeProblem::ContentTypeMismatch { ids_key, expected } => (
            Rule::ContentTypeMismatch,
            format!("`{path}` contradicts `{ids_key}`; send \"{expected}\""),
        ),
        EncodeProblem::EmptyId => (
            Rule::EmptyId,
            format!("`{path}` is empty; send the real id"),
        ),
        // An empty list has been found when it was read.
        _ => return None,
    };
    Some(Finding::new(rule, text))
}

fn incomplete(data: &Object, ecommerce: Ecommerce) -> Option<Finding> {
    let (title, required) = match ecommerce {
        Ecommerce::ViewContent => ("a `ViewContent` event", required::BY_ANY),
        Ecommerce::AddToCart => ("an `AddToCart` event", required::BY_ADD_TO_CART),
        Ecommerce::Purchase => ("a `Purchase`", required::BY_PURCHASE),
        Ecommerce::Unspecified => ("an ecommerce event", required::BY_ANY),
    };
    // A `value` that is null is found when it is read.
    let is_there =
        |key: &str| present(data, key).is_some() || (key == "value" && data.contains_key(key));
    let has_ids = is_there("content_ids") || is_there("item_group_ids");
    let lacking: Vec<&str> = (!has_ids)
        .then_some("content_ids")
        .into_iter()
        .chain(required.iter().copied().filter(|key| !is_there(key)))
        .chain((!is_there("content_type")).then_some("content_type"))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let by_groups = is_there("item_group_ids");
    let additions: Vec<String> = lacking.iter().map(|key| example(key, by_groups)).collect();
    Some(Finding::new(
        Rule::IncompleteEcommerce,
        format!(
            "this is {title}, and the ad network drops it without {}; add {}",
            join(
                &lacking
                    .iter()
                    .map(|key| format!("`{key}`"))
                    .collect::<Vec<_>>()
            ),
            additions.join(", ")
        ),
    ))
}

/// What to add, with a value that shows the type.
fn example(key: &str, by_groups: bool) -> String {
    let value = match key {
        "content_ids" => r#"["sku_1"]"#,
        "contents" => r#"[{"id": "sku_1", "quantity": 1, "item_price": 9.99}]"#,
        "content_type" if by_groups => r#""product_group""#,
        "content_type" => r#""product""#,
        "currency" => r#""USD""#,
        "order_id" => r#""order_1""#,
        "num_items" => "1",
        _ => "9.99",
    };
    format!("\"{key}\": {value}")
}

fn join(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn read_ids(key: &str, data: &Object, findings: &mut Vec<Finding>) -> Option<Vec<String>> {
    let values = Reader::new("", findings).list(key, data, "\"sku_1\"")?;
    let mut ids = Some(Vec::with_capacity(values.len()));
    for (index, value) in values.iter().enumerate() {
        let id = Reader::new("", findings).id(&format!("{key}[{index}]"), value);
        match (id, &mut ids) {
            (Some(id), Some(ids)) => ids.push(id),
            _ => ids = None,
        }
    }
    ids
}

fn read_items(data: &Object, findings: &mut Vec<Finding>) -> Option<Items> {
    const EXAMPLE: &str = r#"{"id": "sku_1", "quantity": 1, "item_price": 9.99}"#;
    let values = Reader::new("", findings).list("contents", data, EXAMPLE)?;
    let mut items = Some(Vec::with_capacity(values.len()));
    for (index, value) in values.iter().enumerate() {
        let path = format!("contents[{index}]");
        let item = match value {
            Value::Object(item) => read_item(&path, item, findings),
            _ => {
                let rest = format!("is no item; send an object: {EXAMPLE}");
                Reader::new("", findings).found(Rule::WrongType, &path, rest);
                None
            }
        };
        match (item, &mut items) {
            (Some(item), Some(items)) => items.push(item),
            _ => items = None,
        }
    }
    items.map(Items)
}

fn read_item(path: &str, item: &Object, findings: &mut Vec<Finding>) -> Option<OwnedItem> {
    let lacking: Vec<String> = required::BY_ITEM
        .iter()
        .filter(|key| present(item, key).is_none())
        // A price that is null is found when it is read.
        .filter(|key| **key != "item_price" || !item.contains_key("item_price"))
        .map(|key| format!("`{key}`"))
        .collect();
    if !lacking.is_empty() {
        let rest = format!(
            "lacks {}; send {{\"id\": \"sku_1\", \"quantity\": 1, \"item_price\": 9.99}}",
            join(&lacking)
        );
        Reader::new("", findings).found(Rule::IncompleteItem, path, rest);
    }
    let path = format!("{path}.");
    let mut reader = Reader::new(&path, findings);
    let id = present(item, "id").and_then(|id| reader.id("id", id));
    let quantity = reader.whole_number("quantity", item);
    let item_price = reader.amount("item_price", item);
    Some(OwnedItem {
        id: id?,
        quantity: quantity?,
        item_price: item_price?,
    })
}

fn read_content_type(data: &Object, findings: &mut Vec<Finding>) -> Option<ContentType> {
    let value = present(data, "content_type")?;
    let content_type = value.as_str().and_then(|text| text.parse().ok());
    if content_type.is_none() {
        let is = match value {
            Value::String(text) => quote(text),
            other => other.to_string().chars().take(60).collect(),
        };
        let rest = format!(
            "is {is}; send \"product\" beside `content_ids`, or \"product_group\" beside `item_group_ids`"
        );
        Reader::new("", findings).found(Rule::ContentTypeMismatch, "content_type", rest);
    }
    content_type
}
