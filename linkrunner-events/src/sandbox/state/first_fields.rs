//! The first fields of a call, as a list of calls shows them.

use std::fmt;

use linkrunner_rules::{Place, ReservedKey};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Endpoint;

/// How many fields a list shows, and how many characters of a key and of a value.
const MOST: usize = 4;
const KEY: usize = 40;
const VALUE: usize = 60;

/// The payment's id and the first fields of the data, as keys and JSON. Fields of the sender's own come before reserved
/// keys, which are the same in many events.
pub(super) fn first_fields(endpoint: Option<Endpoint>, text: &str) -> Vec<(String, String)> {
    let Ok(body) = serde_json::from_str::<Body<'_>>(text) else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    if endpoint.is_none() {
        return fields;
    }
    if let Some(id) = body.payment_id {
        fields.push(("payment_id".to_owned(), shown(id)));
    }
    if let Some(data) = body.event_data {
        // Data that is no object has no fields.
        let data = serde_json::from_str(data.get()).unwrap_or_default();
        let Data { own, reserved } = data;
        fields.extend(own.into_iter().chain(reserved));
    }
    fields.truncate(MOST);
    fields
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    payment_id: Option<&'a RawValue>,
    #[serde(borrow)]
    event_data: Option<&'a RawValue>,
}

/// The first members of the data, in the order of the text.
#[derive(Default)]
struct Data {
    own: Vec<(String, String)>,
    reserved: Vec<(String, String)>,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Data, A::Error> {
        let mut data = Data::default();
        while let Some(key) = members.next_key::<String>()? {
            let kept = match ReservedKey::find(&key, Place::Event) {
                None => &mut data.own,
                // A list shows the amount and the currency in a place of their own.
                Some(_) if matches!(&*key, "amount" | "value" | "currency") => {
                    members.next_value::<IgnoredAny>()?;
                    continue;
                }
                Some(_) => &mut data.reserved,
            };
            if kept.len() < MOST {
                let value = members.next_value::<&RawValue>()?;
                kept.push((cut(&key, KEY), shown(value)));
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(data)
    }
}

/// The JSON on one line, shortened.
fn shown(value: &RawValue) -> String {
    let mut line = String::new();
    // The JSON may be long, and what is cut off is not looked at.
    let start: String = value.get().chars().take(4 * VALUE).collect();
    for word in start.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    cut(&line, VALUE)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(endpoint: Endpoint, text: &str) -> String {
        let fields = first_fields(Some(endpoint), text);
        let fields = fields.iter().map(|(key, value)| format!("{key} {value}"));
        fields.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn own_fields_come_first_in_the_order_of_the_text() {
        let text = r#"{"event_data": {"order_id": "o", "z": 1.50, "currency": "EUR", "a": "x",
            "list": [1,
            2]}}"#;
        assert_eq!(
            fields(Endpoint::CaptureEvent, text),
            r#"z 1.50, a "x", list [1, 2], order_id "o""#
        );
        let text = r#"{"event_data": {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "payment_id": "p"}"#;
        assert_eq!(
            fields(Endpoint::CapturePayment, text),
            r#"payment_id "p", a 1, b 2, c 3"#
        );
    }

    #[test]
    fn they_are_short_whatever_was_sent() {
        let text = format!(r#"{{"event_data": {{"{0}": "{0}"}}}}"#, "ü".repeat(10_000));
        let shown = fields(Endpoint::CaptureEvent, &text);
        assert_eq!(shown.chars().count(), KEY + VALUE + 3, "{shown}");
        for text in [
            "",
            "[]",
            "{",
            r#"{"event_data": [1]}"#,
            r#"{"event_data": null}"#,
        ] {
            assert_eq!(fields(Endpoint::CaptureEvent, text), "", "{text}");
        }
    }
}
