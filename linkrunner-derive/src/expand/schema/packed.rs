//! The short form of fields and events, which the library's `schema::packed` describes and reads.

use crate::keys::Role;
use crate::kind::Kind;

/// The fields of a struct.
#[derive(Default)]
pub(super) struct Packed {
    pub(super) fields: String,
    descriptions: String,
    is_described: bool,
}

impl Packed {
    pub(super) fn field(&mut self, role: Role, presence: char, key: &str, description: &str) {
        self.fields.push(role_letter(role));
        self.fields.push(presence);
        let length = [14, 7, 0].map(|shift| char::from((key.len() >> shift & 127) as u8));
        self.fields.extend(length);
        self.fields.push_str(key);
        push_text(&mut self.descriptions, description);
        self.is_described |= !description.is_empty();
    }

    /// A flattened group.
    pub(super) fn group(&mut self) {
        self.fields.push('+');
    }

    /// Mostly there are none.
    pub(super) fn descriptions(&self) -> Option<&str> {
        self.is_described.then_some(&self.descriptions)
    }
}

/// An event.
pub(super) fn event(kind: Option<Kind>, description: &str, json_head: &str) -> String {
    let mut packed = String::from(match kind {
        None => '.',
        Some(Kind::Unspecified) => 'e',
        Some(Kind::ViewContent) => 'v',
        Some(Kind::AddToCart) => 'a',
        Some(Kind::Purchase) => 'p',
    });
    push_text(&mut packed, description);
    packed + json_head
}

/// A description can do without NULs.
fn push_text(packed: &mut String, text: &str) {
    packed.extend(text.chars().filter(|char| *char != '\0'));
    packed.push('\0');
}

fn role_letter(role: Role) -> char {
    match role {
        Role::Attribute => '.',
        Role::Amount => 'a',
        Role::Value => 'v',
        Role::Currency => 'c',
        Role::ContentIds => 'i',
        Role::ItemGroupIds => 'g',
        Role::Contents => 's',
        Role::ContentType => 't',
        Role::NumItems => 'n',
        Role::OrderId => 'o',
        Role::ItemPrice => 'p',
        Role::Quantity => 'q',
    }
}
