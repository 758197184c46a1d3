//! Writes the fields of an event as JSON, and checks them against one another.

mod checks;
mod replay;
mod writer;

pub(crate) use self::checks::{Catalogue, EventFacts};
pub use self::replay::serialize;
pub(crate) use self::replay::serialize_object;
pub use self::writer::FieldWriter;
pub(crate) use self::writer::{read_facts, write_checked, write_number, write_object};
