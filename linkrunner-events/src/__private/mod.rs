//! The functions and traits that generated code uses. Not a public API: anything here may change in any version.

mod function_probe;
#[cfg(feature = "plan")]
mod plan;
mod probe;

pub use serde_core::{Serialize, Serializer};

pub use self::function_probe::FunctionProbe;
#[cfg(feature = "plan")]
pub use self::plan::{Listed, Registered, inventory, run_plan_test};
pub use self::probe::{Otherwise, Probe, check_custom_type};
pub use crate::commerce::EcommerceItem;
pub use crate::encode::{FieldWriter, Item};
pub use crate::{__linkrunner_planned as planned, __linkrunner_shapes as shapes};
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

/// The shapes of a struct's fields, if there is a plan. Generated code cannot ask for the feature: a `cfg` in it would be read
/// in the user's crate.
#[cfg(feature = "plan")]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_shapes {
    ($($shapes:tt)*) => {{
        use $crate::__private::Otherwise as _;
        // Uses the import, also where no field needs it. Some crates forbid `allow`.
        const _: $crate::__private::No = <$crate::__private::Probe<()>>::__GROUP;
        &[$($shapes)*]
    }};
}

/// Without the feature `plan`, nothing is recorded.
#[cfg(not(feature = "plan"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_shapes {
    ($($shapes:tt)*) => {
        &[]
    };
}

/// Items for the plan, if there is one: implementations of `EventValue`, and the registration of an event.
#[cfg(feature = "plan")]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_planned {
    ({$($items:tt)*}) => { $($items)* };
    ({$($items:tt)*} $name:literal $event_name:literal $schemas:expr) => {
        $($items)*

        $crate::__private::inventory::submit! {
            $crate::__private::Registered {
                module: ::core::module_path!(),
                rust_name: $name,
                event_name: $event_name,
                schemas: $schemas,
            }
        }
    };
}

/// Without the feature `plan`, nothing is registered.
#[cfg(not(feature = "plan"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __linkrunner_planned {
    ($($anything:tt)*) => {};
}
