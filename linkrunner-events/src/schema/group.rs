//! The fields of a struct, as the derive lists them.

use super::fields::Fields;
use super::{Ecommerce, FieldSchema, Shape};

/// The schema of a struct that derives `EventData` or `LinkrunnerEvent`.
///
/// The compiler reads one of these for every struct, and each value in it takes it time. So a field that is always sent and
/// has no doc comment is no more than its key: that halves the cost of `cargo check` for the schema.
#[derive(Debug, Clone, Copy)]
pub struct GroupSchema {
    /// The event's name. Empty for a group that is not an event.
    pub name: &'static str,
    /// The identifier of the struct, if the event's name does not follow from it.
    pub rust_name: &'static str,
    /// The struct's doc comment.
    pub description: &'static str,
    /// The kind of ecommerce event.
    pub ecommerce: Option<Ecommerce>,
    /// The struct's own keys, in the order in which they are sent.
    pub keys: &'static [&'static str],
    /// The fields that may be left out: the index of the key, and whether the field's type is an `Option`.
    pub optional: &'static [(usize, bool)],
    /// The doc comments of fields: the index of the key, and the text.
    pub descriptions: &'static [(usize, &'static str)],
    /// The shape of each key's value. Empty without the feature `plan`.
    pub shapes: &'static [Shape],
    /// The flattened groups, in the same order.
    pub flattened: &'static [Flattened],
    /// A hash of each key and the key's index, sorted: sorted lists are compared in one pass. Empty if there are few keys,
    /// and for an event without flattened groups, which is hardly ever flattened itself.
    pub hashes: &'static [(u64, usize)],
    /// Whether the whole group may be left out.
    pub all_optional: bool,
    /// Whether the struct failed to compile. Its own errors suffice, so nothing is checked.
    pub has_errors: bool,
}

/// A flattened group.
#[derive(Debug, Clone, Copy)]
pub struct Flattened {
    /// The number of the struct's own keys that are sent before the group.
    pub index: usize,
    /// The group.
    pub group: &'static GroupSchema,
}

impl GroupSchema {
    /// A struct without fields.
    pub const EMPTY: Self = Self {
        name: "",
        rust_name: "",
        description: "",
        ecommerce: None,
        keys: &[],
        optional: &[],
        descriptions: &[],
        shapes: &[],
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

    /// Whether the field with this key may be left out.
    pub(super) const fn is_optional(&self, key: usize) -> bool {
        let mut at = 0;
        while at < self.optional.len() {
            let (index, is_optional) = self.optional[at];
            if index == key {
                return is_optional || self.all_optional;
            }
            at += 1;
        }
        self.all_optional
    }

    /// The doc comment of the field with this key.
    pub(super) fn description_of(&self, key: usize) -> &'static str {
        let of_key = |(index, _): &&(usize, &'static str)| *index == key;
        match self.descriptions.iter().find(of_key) {
            Some((_, description)) => description,
            // The derive writes it, so that often there is no field to describe.
            None if self.keys[key] == "content_type" => {
                "Whether the ids name variants or product groups."
            }
            None => "",
        }
    }

    /// The shape of the value under this key.
    #[cfg(feature = "plan")]
    pub(super) fn shape_of(&self, key: usize) -> Shape {
        let shape = self.shapes.get(key).copied();
        shape.unwrap_or(Shape::Any).without_null()
    }

    /// Whether there is no field.
    pub(super) const fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.flattened.is_empty()
    }
}
