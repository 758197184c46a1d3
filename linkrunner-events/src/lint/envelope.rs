//! The keys beside `event_data`: the same keys inside it, and ids that stand for no id.

use super::data::{folded, quote, short};
use super::finding::Finding;
use super::rule::Rule;

/// The keys of a call that reports an event.
pub(super) const OF_AN_EVENT: &[&str] = &[
    "event_name",
    "event_data",
    "user_id",
    "install_instance_id",
    "event_id",
    "client_ip_address",
];

/// How programs write that there is no value.
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

/// A key of the envelope, or `timestamp`, in the data of an event, where Linkrunner does not read it.
pub(super) fn envelope_key(key: &str) -> Option<Finding> {
    let folded_key = folded(key);
    let why = if folded_key == "timestamp" {
        "Linkrunner stamps an event when it arrives".to_owned()
    } else {
        let meant = OF_AN_EVENT
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

/// An id that is the text of a missing value. All events with it count for one user, and all payments but the first are
/// ignored.
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
