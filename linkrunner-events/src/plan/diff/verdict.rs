//! The severity of a change.

use std::fmt;

/// The severity of a change.
///
/// ```
/// use linkrunner_events::plan::{ChangeKind, Verdict};
///
/// let kinds = [ChangeKind::FieldRemoved, ChangeKind::SenderStopped];
/// let worst = kinds.map(ChangeKind::verdict).into_iter().min();
/// assert_eq!(worst, Some(Verdict::Breaking));
/// assert_eq!(Verdict::ALL.map(Verdict::name), ["breaking", "notice", "safe", "documentation"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// A reader of the events stops working. Undo the change, or accept it.
    Breaking,
    /// Readers of the events may be affected. Counts as `Breaking` if `linkrunner.toml` names a reader or a mapping.
    Notice,
    /// No reader of the events is affected.
    Safe,
    /// Only the documentation differs.
    Documentation,
}

impl Verdict {
    /// All verdicts, the most severe first.
    pub const ALL: [Self; 4] = [
        Self::Breaking,
        Self::Notice,
        Self::Safe,
        Self::Documentation,
    ];

    /// The name in tools' output: `breaking`, `notice`, `safe` or `documentation`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Notice => "notice",
            Self::Safe => "safe",
            Self::Documentation => "documentation",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
