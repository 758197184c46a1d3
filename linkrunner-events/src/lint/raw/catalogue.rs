//! The lists of ids and items in JSON, and the keys that they require.

use std::collections::HashSet;

use linkrunner_rules::{Place, ReservedKey, Role, ValueKind};
use serde_json::Value;

use super::read::Reader;
use crate::encode::{self, EventFacts, Item, ItemList};
use crate::json::{Key, key};
use crate::lint::data::{Object, join, present, quote};
use crate::lint::ecommerce;
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::schema::Ecommerce;
use crate::value::ContentType;
use crate::value::Number;

/// The lists of an event, as far as they can be read. A list with an invalid element is `None`: findings about its sum or
/// its missing ids would be wrong.
#[derive(Default)]
pub(super) struct Catalogue {
    ids: Option<(Key, Vec<String>)>,
    items: Option<Items>,
    /// The ids of the items with their paths, also of items with another mistake.
    item_ids: Vec<(String, String)>,
    /// Whether each item has an id in `item_ids`.
    has_all_item_ids: bool,
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
        let mut catalogue = Self {
            ids: content_ids.or(item_group_ids),
            content_type: read_content_type(data, findings),
            ..Self::default()
        };
        catalogue.read_items(data, findings);
        catalogue
    }

    /// Reads the items, each as far as possible.
    fn read_items(&mut self, data: &Object, findings: &mut Vec<Finding>) {
        let example = example_element("contents");
        let items: Vec<(String, &Value)> =
            match Reader::new("", findings).list("contents", data, example) {
                Some(values) => {
                    let values = values.iter().enumerate();
                    let at = |(index, value)| (format!("contents[{index}]"), value);
                    values.map(at).collect()
                }
                // The only item, without its list.
                None => match present(data, "contents") {
                    Some(item @ Value::Object(_)) => vec![("contents".to_owned(), item)],
                    _ => return,
                },
            };
        let count = items.len();
        let mut read = Vec::with_capacity(count);
        for (path, value) in items {
            let Value::Object(item) = value else {
                let rest = format!("is not an item; send an object: {example}");
                Reader::new("", findings).report(Rule::WrongType, &path, rest);
                continue;
            };
            let (id, quantity, item_price) = read_item(&path, item, findings);
            if let Some(id) = &id {
                self.item_ids.push((format!("{path}.id"), id.clone()));
            }
            if let (Some(id), Some(quantity), Some(item_price)) = (id, quantity, item_price) {
                read.push(OwnedItem {
                    id,
                    quantity,
                    item_price,
                });
            }
        }
        self.has_all_item_ids = self.item_ids.len() == count;
        self.items = (read.len() == count).then_some(Items(read));
    }

    /// Applies the checks of typed events, each on its own: one mistake does not hide another.
    pub(super) fn lint<'a>(&'a self, facts: &mut EventFacts<'a>, findings: &mut Vec<Finding>) {
        facts.catalogue = encode::Catalogue {
            ids: self.ids.as_ref().map(|(key, ids)| (*key, ids as _)),
            contents: self.items.as_ref().map(|items| items as _),
            content_type: self.content_type,
        };
        let Some((key, ids)) = &self.ids else {
            return;
        };
        let ids_key = key.json_name();
        let listed: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut unlisted = self
            .item_ids
            .iter()
            .filter(|(_, id)| !listed.contains(id.as_str()))
            .peekable();
        // If an item has a wrong id, an id without its item is the same mistake.
        if unlisted.peek().is_none() && self.has_all_item_ids {
            let known = self.item_ids.iter().map(|(_, id)| id.as_str()).collect();
            ecommerce::ids_without_item(*key, ids, &known, findings);
        }
        for (path, id) in unlisted {
            findings.push(Finding::new(
                Rule::IdNotListed,
                format!(
                    "`{path}` is {}, which is not in `{ids_key}`; add it there, or send an id from `{ids_key}`",
                    quote(id)
                ),
            ));
        }
        if let Some(declared) = self
            .content_type
            .filter(|declared| declared.ids_key() != ids_key)
        {
            let expected = match declared {
                ContentType::Product => ContentType::ProductGroup,
                ContentType::ProductGroup => ContentType::Product,
            };
            findings.push(Finding::new(
                Rule::ContentTypeMismatch,
                format!(
                    "`content_type` contradicts `{ids_key}`; send \"{}\"",
                    expected.as_str()
                ),
            ));
        }
    }
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
            "this is {title}, but lacks {}, so ad networks drop it; add {}",
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
    let Some(values) = Reader::new("", findings).list(key, data, example_element(key)) else {
        // The only id, without its list.
        let id = data.get(key)?.as_str().filter(|id| !id.trim().is_empty())?;
        return Some(vec![id.to_owned()]);
    };
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

/// The id, the quantity and the price of an item, as far as they can be read.
fn read_item(
    path: &str,
    item: &Object,
    findings: &mut Vec<Finding>,
) -> (Option<String>, Option<i128>, Option<Number>) {
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
    (id, quantity, reader.amount("item_price", item))
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
