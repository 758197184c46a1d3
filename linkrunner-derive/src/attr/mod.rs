//! Parses `#[linkrunner(…)]`, and reads `#[serde(…)]`. Each error says what to write instead.

mod allow;
mod container;
mod field;
mod parse;
mod serde;
mod shape;
mod slot;
mod value;
mod value_type;

pub(crate) use self::container::ContainerAttrs;
pub(crate) use self::field::FieldAttrs;
pub(crate) use self::parse::is_linkrunner;
pub(crate) use self::serde::for_each_serde_key;
pub(crate) use self::shape::ShapeAttr;
pub(crate) use self::value_type::ValueAttrs;
