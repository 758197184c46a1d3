//! The fields of a struct, as the derive lists them.

use super::fields::Fields;
use super::{FieldSchema, Role};

/// The fields of a struct that derives `EventData` or `LinkrunnerEvent`.
///
/// The compiler reads one of these for every struct, and each value in it takes it time. So a field that is always sent, has
/// no reserved key and no doc comment is no more than its key: that halves the cost of `cargo check` for the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupSchema {
    /// The struct's own keys, in the order in which they are sent.
    pub keys: &'static [&'static str],
    /// The fields of which there is more to say, in the same order.
    pub details: &'static [Details],
    /// The flattened groups, in the same order.
    pub flattened: &'static [Flattened],
    /// A hash of each key and the key's index, sorted: sorted lists are compared in one pass. Empty for an event without
    /// flattened groups, which is hardly ever flattened itself.
    pub hashes: &'static [(u64, usize)],
    /// Whether the whole group may be left out.
    pub all_optional: bool,
    /// Whether the struct failed to compile. Its own errors suffice, so nothing is checked.
    pub has_errors: bool,
}

/// Properties of a field beside its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Details {
    /// The index of its key.
    pub index: usize,
    /// Its meaning to Linkrunner.
    pub role: Role,
    /// Whether it may be left out.
    pub optional: bool,
    /// Its doc comment.
    pub description: &'static str,
}

/// A flattened group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flattened {
    /// The number of the struct's own keys that are sent before the group.
    pub index: usize,
    /// The group.
    pub group: &'static GroupSchema,
}

impl GroupSchema {
    /// A struct without fields.
    pub const EMPTY: Self = Self {
        keys: &[],
        details: &[],
        flattened: &[],
        hashes: &[],
        all_optional: false,
        has_errors: false,
    };

    /// A struct that failed to compile.
    pub const UNKNOWN: Self = Self {
        has_errors: true,
        ..Self::EMPTY
    };

    /// The fields of an `Option` of the group.
    #[must_use]
    pub const fn optional(&self) -> Self {
        Self {
            all_optional: true,
            ..*self
        }
    }

    /// The fields in the order in which they are sent, including those of flattened groups.
    pub(crate) fn fields(&'static self) -> impl Iterator<Item = FieldSchema> {
        Fields::of(self)
    }

    /// Whether there is no field.
    pub(super) const fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.flattened.is_empty()
    }
}
