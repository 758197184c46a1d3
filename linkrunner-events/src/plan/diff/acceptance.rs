//! Accepted breaks.

use std::fmt;

use super::change::Change;
use super::sentence::{Part, Sentence};
use crate::plan::change_name::ChangeName;
use crate::plan::decisions::{Acceptance, Decisions};
use crate::plan::source::Line;

/// A mistake in `linkrunner.toml` that fails nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// An acceptance of a change that is no break, or is not there.
    UnusedAcceptance {
        /// The change that it accepts.
        change: ChangeName,
        /// Its line in `linkrunner.toml`.
        line: Line,
    },
}

impl Warning {
    pub(crate) fn sentence_parts(&self) -> Sentence {
        match self {
            Self::UnusedAcceptance { change, .. } => Sentence(vec![
                Part::Text("nothing breaks at "),
                Part::Code(change.to_string()),
                Part::Text(", so its acceptance is not needed: remove it"),
            ]),
        }
    }

    /// The line in `linkrunner.toml`.
    #[must_use]
    pub fn line(&self) -> Line {
        match self {
            Self::UnusedAcceptance { line, .. } => *line,
        }
    }
}

/// The warning as a sentence, without a full stop.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence_parts().fmt(f)
    }
}

/// Marks the accepted breaks. An acceptance that the base has already is spent: it belongs to an earlier change, accepts
/// nothing now and warns of nothing.
pub(crate) fn accept(changes: &mut [Change], base: &Decisions, head: &Decisions) -> Vec<Warning> {
    let is_spent = |new: &Acceptance| {
        let mut old = base.accepted.iter();
        old.any(|old| old.change == new.change && old.reason == new.reason)
    };
    let mut warnings = Vec::new();
    for acceptance in head.accepted.iter().filter(|a| !is_spent(a)) {
        let mut is_used = false;
        for change in &mut *changes {
            if change.name == acceptance.change && change.is_open_break() {
                change.accepted = Some(acceptance.reason.clone());
                is_used = true;
            }
        }
        if !is_used {
            warnings.push(Warning::UnusedAcceptance {
                change: acceptance.change.clone(),
                line: acceptance.line,
            });
        }
    }
    warnings
}
