//! The rules for the envelope: its keys inside `event_data`, and placeholder ids.

use super::data::{folded, quote, short};
use super::finding::Finding;
use super::rule::Rule;

/// The members of the body of an event.
pub(super) const EVENT_MEMBERS: &[&str] = &[
    "event_name",
    "event_data",
    "user_id",
    "install_instance_id",
    "event_id",
    "client_ip_address",
];

/// Texts that programs print for a missing value, in lower case.
const NO_VALUE: &[&str] = &[
    "none",
    "null",
    "nil",
    "undefined",
    "nan",
    "(null)",
    "<null>",
    "[object object]",
    "00000000-0000-0000-0000-000000000000",
];

/// Reports `timestamp` or a key of the envelope in `event_data`, where Linkrunner does not read it.
pub(super) fn envelope_key(key: &str) -> Option<Finding> {
    let folded_key = folded(key);
    let why = if folded_key == "timestamp" {
        "it sets the time of an event when the event arrives".to_owned()
    } else {
        let meant = EVENT_MEMBERS
            .iter()
            .find(|meant| folded(meant) == folded_key)?;
        format!("it reads `{meant}` at the top level, next to `event_data`")
    };
    Some(Finding::new(
        Rule::EnvelopeKey,
        format!(
            "Linkrunner does not read `{}` in `event_data`: {why}; remove the key, or rename it if it means something else",
            short(key)
        ),
    ))
}

/// Reports an id that is the text of a missing value, such as `null`. All events with the id count for one user, and
/// Linkrunner ignores all payments with it but the first.
pub(crate) fn placeholder_id(key: &str, id: &str) -> Option<Finding> {
    let text = id.trim();
    let is_no_value = NO_VALUE.contains(&text.to_lowercase().as_str());
    // `{:?}` of an `Option<String>` and of a `String`.
    let is_debug_output = (text.starts_with("Some(") && text.ends_with(')'))
        || (text.len() > 1 && text.starts_with('"') && text.ends_with('"'));
    let kind = if is_no_value {
        "the text of a missing value"
    } else {
        "debug output"
    };
    (is_no_value || is_debug_output).then(|| {
        Finding::new(
            Rule::PlaceholderId,
            format!(
                "`{key}` is {}, which looks like {kind}, not like an id; send the id itself, and leave the key out if there \
                 is none",
                quote(id)
            ),
        )
    })
}
