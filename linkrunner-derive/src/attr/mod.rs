//! Parses `#[linkrunner(…)]`. Each error says what to write instead.

mod allow;
mod container;
mod field;
mod parse;
mod slot;
mod value;

pub(crate) use self::container::ContainerAttrs;
pub(crate) use self::field::FieldAttrs;
pub(crate) use self::parse::is_linkrunner;
