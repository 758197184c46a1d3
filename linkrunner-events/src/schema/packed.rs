//! The short form in which the derive hands over what it knows of an event.
//!
//! One string for all the fields of a struct costs the compiler a tenth of what a list of them costs. For each field it has
//! a letter for the role; `!` where the field is always there, `?` where it may be left out, and `*` where the compiler was
//! asked; the length of the key in three characters of seven bits each; and the key. A flattened group is a `+`, and `#` are
//! fields that do not compile, whose own errors are enough. Nothing has to be read to the end to get to the next field: the
//! checks that compare every key with every other one run in the compiler.
//!
//! The descriptions stand in a string of their own, each with a NUL behind it.
//!
//! An event is a letter for the kind of ecommerce event, the description with a NUL behind it, and the beginning of its body.

use super::{Ecommerce, EventSchema, FieldSchema, Role};

/// The fields of a struct, in their short form.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub(crate) fields: &'static str,
    /// One for each field that is no group; or none at all.
    pub(crate) descriptions: &'static str,
    /// The flattened groups among the fields.
    pub(crate) groups: &'static [&'static Layout],
    /// What the compiler answered, for each field about which it was asked.
    pub(crate) asked: &'static [bool],
    /// Whether all of them may be left out.
    pub(crate) all_optional: bool,
}

/// A part of a layout.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Field(PackedField),
    Group(&'static Layout),
    Unknown,
}

#[derive(Clone, Copy)]
pub(super) struct PackedField {
    role: u8,
    pub(super) optional: bool,
    pub(super) key: &'static [u8],
}

/// The parts that are left.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    fields: &'static [u8],
    groups: &'static [&'static Layout],
    asked: &'static [bool],
}

impl Layout {
    /// That of the keys alone, for the checks of flattened groups.
    #[must_use]
    pub const fn of(fields: &'static str, groups: &'static [&'static Layout]) -> Self {
        Self {
            fields,
            descriptions: "",
            groups,
            asked: &[],
            all_optional: false,
        }
    }

    /// All parts.
    pub(super) const fn parts(&self) -> Parts {
        Parts {
            fields: self.fields.as_bytes(),
            groups: self.groups,
            asked: self.asked,
        }
    }
}

impl Parts {
    /// The first part, and those behind it.
    pub(super) const fn next(mut self) -> Option<(Part, Self)> {
        let [first, rest @ ..] = self.fields else {
            return None;
        };
        self.fields = rest;
        let part = match *first {
            b'+' => {
                let [group, rest @ ..] = self.groups else {
                    panic!("there is a layout for every flattened group");
                };
                self.groups = rest;
                Part::Group(group)
            }
            b'#' => Part::Unknown,
            role => {
                let (field, rest) = self.field(role);
                self = rest;
                Part::Field(field)
            }
        };
        Some((part, self))
    }

    const fn field(mut self, role: u8) -> (PackedField, Self) {
        let [presence, high, middle, low, rest @ ..] = self.fields else {
            panic!("every field has its presence and the length of its key");
        };
        let optional = match (*presence, self.asked) {
            (b'*', [answer, rest @ ..]) => {
                self.asked = rest;
                *answer
            }
            (presence, _) => presence == b'?',
        };
        let length = (*high as usize) << 14 | (*middle as usize) << 7 | *low as usize;
        let (key, rest) = rest.split_at(length);
        self.fields = rest;
        let field = PackedField {
            role,
            optional,
            key,
        };
        (field, self)
    }
}

impl PackedField {
    pub(super) fn unpack(self, description: &'static str, all_optional: bool) -> FieldSchema {
        FieldSchema {
            key: text(self.key),
            description,
            optional: self.optional || all_optional,
            role: role_of(self.role),
        }
    }
}

impl EventSchema {
    /// That of an event that does not compile.
    pub(crate) const UNKNOWN: Self = Self::unpack("", ".\0", &Layout::of("#", &[]));

    pub(crate) const fn unpack(
        name: &'static str,
        event: &'static str,
        layout: &'static Layout,
    ) -> Self {
        let [kind, rest @ ..] = event.as_bytes() else {
            panic!("an event has a kind");
        };
        let ecommerce = match *kind {
            b'e' => Some(Ecommerce::Unspecified),
            b'v' => Some(Ecommerce::ViewContent),
            b'a' => Some(Ecommerce::AddToCart),
            b'p' => Some(Ecommerce::Purchase),
            _ => None,
        };
        let mut end = 0;
        while rest[end] != 0 {
            end += 1;
        }
        let (description, rest) = rest.split_at(end);
        Self {
            name,
            description: text(description),
            ecommerce,
            layout,
            json_head: text(rest.split_at(1).1),
        }
    }
}

const fn role_of(letter: u8) -> Role {
    match letter {
        b'a' => Role::Amount,
        b'v' => Role::Value,
        b'c' => Role::Currency,
        b'i' => Role::ContentIds,
        b'g' => Role::ItemGroupIds,
        b's' => Role::Contents,
        b't' => Role::ContentType,
        b'n' => Role::NumItems,
        b'o' => Role::OrderId,
        b'p' => Role::ItemPrice,
        b'q' => Role::Quantity,
        _ => Role::Attribute,
    }
}

pub(super) const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("the derive packs strings"),
    }
}
