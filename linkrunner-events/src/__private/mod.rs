//! What generated code calls. Nothing here is for people: it may change in any version.

mod fields;
mod optional;

pub use serde::{Serialize, Serializer};

pub use self::fields::{
    AmountField, AttributeField, ContentTypeField, ContentsField, CurrencyField, IdsField,
    RequiredAmount, RequiredContentType, RequiredContents, RequiredCurrency, RequiredIds,
    RequiredText, RequiredWholeNumber, TextField, WholeNumberField,
};
pub use self::optional::{IsOption, NotOption};
use crate::commerce::ContentType;
pub use crate::commerce::{Item, Text};
use crate::event::EventData;
pub use crate::schema::{
    FieldEntry, check_flattened_keys, check_required_keys, concat_schemas, names,
};
use crate::schema::{FieldSchema, Role};
use crate::serialize::SerializeFields;
use crate::sink::key;
pub use crate::sink::{FieldSink, Key};

/// The body of a group's `Serialize`.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: EventData, S: Serializer>(group: &T, serializer: S) -> Result<S::Ok, S::Error> {
    SerializeFields(group).serialize(serializer)
}

/// Writes the content type that follows from the ids.
///
/// # Errors
///
/// Those of the sink.
pub fn content_type<'a, S: FieldSink<'a>>(
    content_type: ContentType,
    sink: &mut S,
) -> Result<(), S::Error> {
    sink.content_type(key!("content_type"), Ok(content_type))
}

/// A field to which Linkrunner gives no meaning.
#[must_use]
pub const fn attribute(key: &'static str, description: &'static str, optional: bool) -> FieldEntry {
    field(key, description, optional, Role::Attribute)
}

/// A field.
#[must_use]
pub const fn field(
    key: &'static str,
    description: &'static str,
    optional: bool,
    role: Role,
) -> FieldEntry {
    FieldEntry::Field(FieldSchema::new(key, description, optional, role))
}

/// The first elements of a list.
#[must_use]
pub const fn first<T>(list: &[T], len: usize) -> &[T] {
    list.split_at(len).0
}
