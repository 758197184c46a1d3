//! Plans and decisions from text.

use linkrunner_events::plan::Decisions;

/// The decisions of a `linkrunner.toml`.
pub(crate) fn decisions(text: &str) -> Decisions {
    Decisions::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
