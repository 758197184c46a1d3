//! Writes the fields of an event as JSON, and checks them against one another.

mod catalogue;
mod facts;
mod number;
mod replay;
mod writer;

pub(crate) use self::catalogue::Catalogue;
pub use self::catalogue::Item;
pub(crate) use self::catalogue::ItemList;
pub(crate) use self::facts::EventFacts;
pub(crate) use self::number::write_number;
pub(crate) use self::replay::{serialize_fields, serialize_object};
pub use self::writer::FieldWriter;
pub(crate) use self::writer::{Fields, read_facts, write_checked};
