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
        "Linkrunner stamps an event when it arrives".to_owned()
    } else {
        let meant = EVENT_MEMBERS
            .iter()
            .find(|meant| folded(meant) == folded_key)?;
        format!("Linkrunner reads `{meant}` beside `event_data`")
    };
    Some(Finding::new(
        Rule::EnvelopeKey,
        format!(
            "`{}` in `event_data` is a key of your own, because {why}; leave it out, or if it is meant for something else, \
             give it another key",
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
    (is_no_value || is_debug_output).then(|| {
        Finding::new(
            Rule::PlaceholderId,
            format!(
                "`{key}` is {}, which is how a program prints a value and no id; send the id itself, and nothing where there \
                 is none",
                quote(id)
            ),
        )
    })
}
