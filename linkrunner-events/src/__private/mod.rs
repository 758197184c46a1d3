//! The functions and traits that generated code uses. Not a public API: anything here may change in any version.

mod function_probe;
mod macros;
#[cfg(feature = "plan")]
mod plan;
mod probe;

pub use serde_core::{Serialize, Serializer};

pub use self::function_probe::FunctionProbe;
pub use self::macros::{__linkrunner_planned as planned, __linkrunner_shapes as shapes};
#[cfg(feature = "plan")]
pub use self::plan::{__plan_list, Listed, Registered, inventory, run_plan_test};
pub use self::probe::{Otherwise, Probe, check_custom_type};
pub use crate::commerce::EcommerceItem;
pub use crate::encode::{FieldWriter, Item};
// Renamed so that no path in generated code can be reported as unnecessarily qualified.
pub use crate::event::{EventData as Data, EventKind, LinkrunnerEvent as Event, Pointer, Struct};
pub use crate::fields::{
    AmountField, ContentTypeField, ContentsField, CurrencyField, CustomField, IdsField, No,
    RequiredAmount, RequiredContentType, RequiredContents, RequiredCurrency, RequiredIds,
    RequiredText, RequiredWholeNumber, ReturnedAmount, ReturnedContentType, ReturnedCurrency,
    ReturnedText, ReturnedValue, ReturnedWholeNumber, SkipIfAnswer, SkipIfFunction, TextField,
    WholeNumberField, WithFunction,
};
pub use crate::schema::{
    Ecommerce, EventSchema, EventValue, Flattened, FlattenedField, GroupSchema, ObjectShape, Role,
    Shape, check_always_sent, check_event_names, check_flattened_keys, check_nested_money,
    check_required_keys, concat_schemas, count_schemas, event_names,
};
pub use crate::value::ContentType;

use crate::encode::serialize_fields;
use crate::event::FieldsOf;

/// Writes the content type that follows from the ids.
#[inline]
pub fn content_type(content_type: ContentType, writer: &mut FieldWriter<'_, '_>) {
    writer.implied_content_type(content_type);
}

/// Implements `Serialize` for a group.
///
/// # Errors
///
/// Those of the serializer, and if the group could not be sent.
pub fn serialize<T: Data, S: Serializer>(group: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_fields(&FieldsOf(group), serializer)
}
