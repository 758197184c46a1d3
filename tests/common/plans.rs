//! Plans and decisions from text.

use linkrunner_events::plan::{Decisions, Lock, Plan};

/// The plan of a lock file without its first line.
pub(crate) fn plan(text: &str) -> Plan {
    let text = format!("format = 1\n{text}");
    Lock::parse(&text)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
        .plan
}

/// The decisions of a `linkrunner.toml`.
pub(crate) fn decisions(text: &str) -> Decisions {
    Decisions::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
