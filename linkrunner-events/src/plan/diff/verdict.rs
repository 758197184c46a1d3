//! The weight of a change.

use std::fmt;

/// The weight of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Something that reads the events stops working. The change is mended or accepted.
    Breaking,
    /// Readers of the events should know. It becomes a break where `linkrunner.toml` names a reader.
    Notice,
    /// Nothing that reads the events is affected.
    Safe,
    /// Only the documentation differs.
    Documentation,
}

impl Verdict {
    /// Every verdict, the heaviest first.
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
