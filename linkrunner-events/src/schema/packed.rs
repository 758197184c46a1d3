//! The short form in which the derive hands over what it knows of an event.
//!
//! One string for all the fields of a struct costs the compiler a tenth of what a list of them costs. For each field it has
//! a letter for the role; `!` where the field is always there, `?` where it may be left out, and `*` where the compiler was
//! asked; the key and the description, each with a NUL behind it. A flattened group is a `+`, and `#` are fields that do not
//! compile, whose own errors are enough.
//!
//! An event is a letter for the kind of ecommerce event, the name and the description, each with a NUL behind it, and the
//! beginning of its body.

use super::{Ecommerce, EventSchema, FieldSchema, Role};

/// The fields of a struct, in their short form.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub(crate) fields: &'static str,
    /// The flattened groups among them.
    pub(crate) groups: &'static [&'static Layout],
    /// What the compiler answered, for each field about which it was asked.
    pub(crate) asked: &'static [bool],
    /// Whether all of them may be left out.
    pub(crate) all_optional: bool,
}

/// A part of a layout.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Field(FieldSchema),
    Group(&'static Layout),
    Unknown,
}

/// The parts that are left.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    fields: &'static [u8],
    groups: &'static [&'static Layout],
    asked: &'static [bool],
    all_optional: bool,
}

impl Layout {
    /// That of the keys alone, for the checks of flattened groups.
    #[must_use]
    pub const fn of(fields: &'static str, groups: &'static [&'static Layout]) -> Self {
        Self {
            fields,
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
            all_optional: self.all_optional,
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
                let (field, rest) = self.field(role_of(role));
                self = rest;
                Part::Field(field)
            }
        };
        Some((part, self))
    }

    const fn field(mut self, role: Role) -> (FieldSchema, Self) {
        let [presence, rest @ ..] = self.fields else {
            panic!("every field says whether it may be left out");
        };
        let optional = match (*presence, self.asked) {
            (b'*', [answer, rest @ ..]) => {
                self.asked = rest;
                *answer
            }
            (presence, _) => presence == b'?',
        };
        let (key, rest) = first_text(rest);
        let (description, rest) = first_text(rest);
        self.fields = rest;
        let field = FieldSchema {
            key,
            description,
            optional: optional || self.all_optional,
            role,
        };
        (field, self)
    }
}

impl EventSchema {
    /// That of an event that does not compile.
    pub(crate) const UNKNOWN: Self = Self::unpack(".\0\0", &Layout::of("#", &[]));

    pub(crate) const fn unpack(event: &'static str, layout: &'static Layout) -> Self {
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
        let (name, rest) = first_text(rest);
        let (description, rest) = first_text(rest);
        Self {
            name,
            description,
            ecommerce,
            layout,
            json_head: text(rest),
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

const fn first_text(packed: &'static [u8]) -> (&'static str, &'static [u8]) {
    let mut end = 0;
    while packed[end] != 0 {
        end += 1;
    }
    let (first, rest) = packed.split_at(end);
    (text(first), rest.split_at(1).1)
}

const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("the derive packs strings"),
    }
}
