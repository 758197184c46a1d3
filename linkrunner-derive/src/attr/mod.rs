//! Parses `#[linkrunner(…)]`. Each error says what to write instead.

mod allow;
mod container;
mod field;
mod parse;
mod shape;
mod slot;
mod value;
mod value_type;

pub(crate) use self::container::ContainerAttrs;
pub(crate) use self::field::FieldAttrs;
pub(crate) use self::parse::is_linkrunner;
pub(crate) use self::shape::ShapeAttr;
pub(crate) use self::value_type::ValueAttrs;
