//! Helpers for the JSON data of a call.

use linkrunner_rules::{RESERVED_KEYS, ReservedKey};
use serde_json::{Map, Number as JsonNumber, Value};

use crate::value::Number;

pub(crate) type Object = Map<String, Value>;

/// The maximum number of characters of a value in a message.
pub(super) const SHOWN: usize = 60;

/// The keys that Linkrunner reads in `event_data`. It reads `quantity` and `item_price` in items only.
pub(super) fn event_keys() -> impl Iterator<Item = &'static ReservedKey> {
    RESERVED_KEYS.iter().filter(|row| row.in_item.is_none())
}

/// The value of the key, unless it is `null`.
pub(super) fn present<'v>(object: &'v Object, key: &str) -> Option<&'v Value> {
    object.get(key).filter(|value| !value.is_null())
}

/// Formats a text as a shortened JSON string.
pub(crate) fn quote(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => Value::from(text).to_string(),
        Some((end, _)) => Value::from(format!("{}…", &text[..end])).to_string(),
    }
}

/// Describes a value for a message: `the string "a"`.
#[cfg(any(feature = "plan", feature = "sandbox"))]
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the string {}", quote(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Escapes and shortens a key for a message.
pub(crate) fn short(key: &str) -> String {
    let quoted = quote(key);
    quoted[1..quoted.len() - 1].to_owned()
}

/// Removes case and separators, so that `ItemViewed` and `item_viewed` are equal.
pub(crate) fn folded(name: &str) -> String {
    let folded: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // A name without letters equals only itself.
    if folded.is_empty() {
        name.to_owned()
    } else {
        folded
    }
}

/// Joins words to a list: `a, b and c`.
pub(crate) fn join(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The custom field `discount`, which explains why `value` is below the sum of the items, if it is a number.
pub(super) fn discount(data: &Object) -> Option<Number> {
    match data.get("discount")? {
        Value::Number(number) => Some(read_number(number)),
        _ => None,
    }
}

/// Converts a JSON number of any size.
pub(super) fn read_number(number: &JsonNumber) -> Number {
    if let Some(integer) = number.as_i64() {
        return integer.into();
    }
    if let Some(integer) = number.as_u64() {
        return integer.into();
    }
    // With serde_json's feature `arbitrary_precision`, a number may exceed every float.
    number.as_f64().unwrap_or(f64::INFINITY).into()
}
