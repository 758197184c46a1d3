//! The shape of a planned field.

use std::fmt;

/// The shape of a planned field: its JSON type. The parts of lists, maps and objects are fields of their own, with a
/// longer path.
///
/// ```
/// use linkrunner_events::plan::PlannedShape;
///
/// assert_eq!(PlannedShape::Int.name(), Some("integer"));
/// let tiers = PlannedShape::OneOf(vec!["free".to_owned(), "gold".to_owned()]);
/// assert_eq!(tiers.to_string(), r#"one of "free", "gold""#);
/// ```
// The names are those of `Shape`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PlannedShape {
    /// A string.
    Str,
    /// A number without a fraction.
    Int,
    /// A number.
    Num,
    /// `true` or `false`.
    Bool,
    /// A list. Its elements have the path `….[]`.
    List,
    /// An object with any keys. Its values have the path `….*`.
    Map,
    /// An object with known keys.
    Object,
    /// One of these strings, in alphabetical order.
    OneOf(Vec<String>),
    /// Unknown: any JSON.
    Any,
}

impl PlannedShape {
    /// The shapes with a name of their own.
    const NAMED: [Self; 8] = [
        Self::Str,
        Self::Int,
        Self::Num,
        Self::Bool,
        Self::List,
        Self::Map,
        Self::Object,
        Self::Any,
    ];

    /// One of these strings.
    pub(crate) fn one_of(values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut values: Vec<String> = values.into_iter().map(Into::into).collect();
        values.sort_unstable();
        values.dedup();
        Self::OneOf(values)
    }

    /// The name in a lock file. `None` for [`OneOf`](Self::OneOf): a lock file lists its strings instead.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Str => "string",
            Self::Int => "integer",
            Self::Num => "number",
            Self::Bool => "boolean",
            Self::List => "list",
            Self::Map => "map",
            Self::Object => "object",
            Self::Any => "any",
            Self::OneOf(_) => return None,
        })
    }

    /// The shape with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut named = Self::NAMED.into_iter();
        named.find(|shape| shape.name() == Some(name))
    }

    /// The names, for messages.
    pub(crate) fn names() -> String {
        Self::NAMED
            .map(|shape| shape.name().unwrap_or_default())
            .join(", ")
    }
}

/// The shape as a noun phrase: `string`, `one of "free", "gold"`.
impl fmt::Display for PlannedShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneOf(values) => {
                f.write_str("one of ")?;
                for (index, value) in values.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}{value:?}")?;
                }
                Ok(())
            }
            _ => f.write_str(self.name().unwrap_or_default()),
        }
    }
}
