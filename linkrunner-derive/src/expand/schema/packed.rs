//! The short form of fields and events, which the library's `schema::packed` describes and reads.

use crate::ecommerce::Kind;
use crate::keys::Role;

/// The fields of a struct.
#[derive(Default)]
pub(super) struct Packed(String);

impl Packed {
    pub(super) fn field(&mut self, role: Role, presence: char, key: &str, description: &str) {
        self.0.push(role_letter(role));
        self.0.push(presence);
        push_text(&mut self.0, key);
        push_text(&mut self.0, description);
    }

    /// A flattened group.
    pub(super) fn group(&mut self) {
        self.0.push('+');
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// An event.
pub(super) fn event(kind: Option<Kind>, name: &str, description: &str, json_head: &str) -> String {
    let mut packed = String::from(match kind {
        None => '.',
        Some(Kind::Unspecified) => 'e',
        Some(Kind::ViewContent) => 'v',
        Some(Kind::AddToCart) => 'a',
        Some(Kind::Purchase) => 'p',
    });
    push_text(&mut packed, name);
    push_text(&mut packed, description);
    packed + json_head
}

/// Keys and names have no control characters, and a description can do without NULs.
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
