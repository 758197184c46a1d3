//! Accepted breaks.

use std::fmt;

use super::change::Change;
use super::sentence::{Part, Sentence};
use crate::plan::change_name::ChangeName;
use crate::plan::decisions::Decisions;
use crate::plan::source::Line;

/// A mistake in `linkrunner.toml` that does not fail the check.
///
/// ```
/// use std::collections::BTreeSet;
/// use linkrunner_events::plan::{Decisions, Differences, Plan, Warning};
///
/// let head = Decisions::parse("[[accept]]\nchange = \"app_opened\"\nreason = \"no report reads it\"")?;
/// let plan = Plan::default(); // nothing changes
/// let differences = Differences::between((&plan, &Decisions::default()), (&plan, &head), &BTreeSet::new());
/// assert!(matches!(differences.warnings[0], Warning::UnusedAcceptance { line: 2, .. }));
/// assert_eq!(
///     differences.warnings[0].to_string(),
///     "`app_opened` is accepted but is not a break; remove the acceptance",
/// );
/// # Ok::<(), linkrunner_events::plan::SyntaxError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// An acceptance of a change that is not breaking, or does not exist.
    UnusedAcceptance {
        /// The change that it accepts.
        change: ChangeName,
        /// Its line in `linkrunner.toml`.
        line: Line,
    },
    /// An acceptance of a breaking change that is already in the base, so it belongs to an earlier change and has no
    /// effect.
    SpentAcceptance {
        /// The change that it accepted.
        change: ChangeName,
        /// Its line in `linkrunner.toml`.
        line: Line,
    },
}

impl Warning {
    pub(crate) fn sentence_parts(&self) -> Sentence {
        match self {
            Self::UnusedAcceptance { change, .. } => Sentence(vec![
                Part::Code(change.to_string()),
                Part::Text(" is accepted but is not a break; remove the acceptance"),
            ]),
            Self::SpentAcceptance { change, .. } => Sentence(vec![
                Part::Text("the acceptance of "),
                Part::Code(change.to_string()),
                Part::Text(
                    " was used for an earlier change, which is already in the base; accept the new change with a new reason",
                ),
            ]),
        }
    }

    /// The heading of the warning.
    pub(crate) fn title(&self) -> &'static str {
        match self {
            Self::UnusedAcceptance { .. } => "Unused acceptance",
            Self::SpentAcceptance { .. } => "Acceptance already used",
        }
    }

    /// The line in `linkrunner.toml`.
    #[must_use]
    pub fn line(&self) -> Line {
        match self {
            Self::UnusedAcceptance { line, .. } | Self::SpentAcceptance { line, .. } => *line,
        }
    }
}

/// The warning as a sentence, without a full stop.
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence_parts().fmt(f)
    }
}

/// Marks the accepted breaks. An acceptance that is already in the base is spent: it belongs to an earlier change, so it has
/// no effect, and causes a warning only if the same change is open again.
pub(crate) fn accept(changes: &mut [Change], base: &Decisions, head: &Decisions) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for acceptance in head.accepted.iter().filter(|a| !base.has(a)) {
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
    for spent in head.accepted.iter().filter(|a| base.has(a)) {
        let is_open = |change: &Change| change.name == spent.change && change.is_open_break();
        if changes.iter().any(is_open) {
            warnings.push(Warning::SpentAcceptance {
                change: spent.change.clone(),
                line: spent.line,
            });
        }
    }
    warnings
}
