//! The lists of ids and items in JSON, and the keys that they require.

use linkrunner_rules::{Place, ReservedKey, Role, ValueKind};
use serde_json::Value;

use super::read::Reader;
use crate::encode::{self, EventFacts, Item, ItemList};
use crate::error::EncodeProblem;
use crate::json::{Key, key};
use crate::lint::data::{Object, join, present, quote};
use crate::lint::ecommerce;
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::schema::Ecommerce;
use crate::value::ContentType;
use crate::value::Number;

/// The valid lists of an event. A list with an invalid element is `None`: findings about its sum or its missing items would
/// be wrong.
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
        kind: Option<Ecommerce>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let Some(kind) = kind else {
            return Self::default();
        };
        findings.extend(incomplete(data, kind));
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

    /// Applies the checks of typed events and reports their errors.
    pub(super) fn lint<'a>(&'a self, facts: &mut EventFacts<'a>, findings: &mut Vec<Finding>) {
        facts.catalogue = encode::Catalogue {
            ids: self.ids.as_ref().map(|(key, ids)| (*key, ids as _)),
            contents: self.items.as_ref().map(|items| items as _),
            content_type: self.content_type,
        };
        match facts.catalogue.check() {
            Err(error) => findings.extend(finding_of_error(error.path(), error.problem())),
            // If an item has a wrong id, an id without its item is the same mistake.
            Ok(()) => ecommerce::ids_without_item(&facts.catalogue, findings),
        }
    }
}

/// Rewords an error of the encoder for authors of JSON.
fn finding_of_error(path: &str, problem: &EncodeProblem) -> Option<Finding> {
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
        // The reader has reported empty lists.
        _ => return None,
    };
    Some(Finding::new(rule, text))
}

fn incomplete(data: &Object, kind: Ecommerce) -> Option<Finding> {
    let title = match kind {
        // Not `title`, which calls it an event: it is sent as a payment.
        Ecommerce::Purchase => "a `Purchase`",
        kind => linkrunner_rules::ecommerce::title(kind),
    };
    let missing = ecommerce::missing_keys(data, kind);
    if missing.is_empty() {
        return None;
    }
    let by_groups = present(data, "item_group_ids").is_some();
    let additions: Vec<String> = missing.iter().map(|row| example(row, by_groups)).collect();
    Some(Finding::new(
        Rule::IncompleteEcommerce,
        format!(
            "this is {title}, and the ad network drops it without {}; add {}",
            ecommerce::list(&missing),
            additions.join(", ")
        ),
    ))
}

/// An example of the member: the key and a typical value.
fn example(row: &ReservedKey, by_groups: bool) -> String {
    let value = match row.role {
        Role::ContentType if by_groups => r#""product_group""#,
        _ => row.json,
    };
    format!("\"{}\": {value}", row.key)
}

/// A typical element of the key's list.
fn example_element(key: &str) -> &'static str {
    ReservedKey::find(key, Place::Event).map_or("", |row| {
        row.json.trim_start_matches('[').trim_end_matches(']')
    })
}

fn read_ids(key: &str, data: &Object, findings: &mut Vec<Finding>) -> Option<Vec<String>> {
    let values = Reader::new("", findings).list(key, data, example_element(key))?;
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
    let example = example_element("contents");
    let values = Reader::new("", findings).list("contents", data, example)?;
    let mut items = Some(Vec::with_capacity(values.len()));
    for (index, value) in values.iter().enumerate() {
        let path = format!("contents[{index}]");
        let item = match value {
            Value::Object(item) => read_item(&path, item, findings),
            _ => {
                let rest = format!("is no item; send an object: {example}");
                Reader::new("", findings).report(Rule::WrongType, &path, rest);
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
    let missing: Vec<String> = ReservedKey::all_in(Place::Item)
        .filter(|row| row.is_required_by_items() && present(item, row.key).is_none())
        // The reader reports a null price.
        .filter(|row| row.in_item != Some(ValueKind::Amount) || !item.contains_key(row.key))
        .map(|row| format!("`{}`", row.key))
        .collect();
    if !missing.is_empty() {
        let rest = format!(
            "lacks {}; send {}",
            join(&missing),
            example_element("contents")
        );
        Reader::new("", findings).report(Rule::IncompleteItem, path, rest);
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
        Reader::new("", findings).report(Rule::ContentTypeMismatch, "content_type", rest);
    }
    content_type
}
