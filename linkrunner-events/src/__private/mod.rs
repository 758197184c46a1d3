//! What generated code calls. Nothing here is for people: it may change in any version.

mod fields;
mod optional;

pub use serde_core::{Serialize, Serializer};

pub use self::fields::{
    AmountField, AttributeField, ContentTypeField, ContentsField, CurrencyField, IdsField,
    RequiredAmount, RequiredContentType, RequiredContents, RequiredCurrency, RequiredIds,
    RequiredText, RequiredWholeNumber, TextField, WholeNumberField,
};
pub use self::optional::{IsOption, NotOption};
pub use crate::commerce::{EcommerceItem, Item};
pub use crate::value::{ContentType, Text};
// Under names that are in nobody's scope, where the path to them would be called unnecessary.
pub use crate::encode::FieldWriter;
pub use crate::encode::serialize;
pub use crate::event::{EventData as Data, EventShape, LinkrunnerEvent as Event, One};
pub use crate::schema::{
    Ecommerce, EventSchema, Layout, check_flattened_keys, check_required_keys, concat_schemas,
    names,
};

/// Writes the content type that follows from the ids.
#[inline]
pub fn content_type(content_type: ContentType, writer: &mut FieldWriter<'_, '_>) {
    writer.known_content_type(content_type);
}

/// The schemas of an event that does not compile.
pub const UNKNOWN: &[&EventSchema] = &[&EventSchema::UNKNOWN];

/// The first elements of a list.
#[must_use]
pub const fn first<T>(list: &[T], len: usize) -> &[T] {
    list.split_at(len).0
}
