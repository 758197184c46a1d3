//! Custom fields: keys without a meaning to Linkrunner, which take any value.

use serde_core::Serialize;

use super::AmountField;
use crate::encode::FieldWriter;
use crate::event::EventData;

/// The type has the property.
#[doc(hidden)]
#[derive(Debug)]
pub struct Yes;

/// The type does not have the property, or it is a type parameter.
#[doc(hidden)]
#[derive(Debug)]
pub struct No;

/// The type of a custom field, whose key has no meaning to Linkrunner: anything that can be serialized.
///
/// A group of fields is written as an object, an [`Amount`](crate::Amount) as its number, any other value by
/// `serde::Serialize`. The derive fills in the two parameters. Leave them out when you write a bound: `T: CustomField`.
///
/// ```
/// use std::collections::BTreeMap;
/// use linkrunner_events::{EventData, LinkrunnerEvent};
///
/// #[derive(EventData)]
/// struct Screen {
///     width: u32,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct LevelCompleted {
///     level: u32,
///     screen: Screen,                   // a group: an object
///     coins: BTreeMap<&'static str, u8>, // by serde
///     boss: Option<&'static str>,       // left out when `None`
/// }
///
/// let event = LevelCompleted { level: 5, screen: Screen { width: 390 }, coins: [("gold", 3)].into(), boss: None };
/// let json = serde_json::to_value(event.payload("user_12345"))?;
/// assert_eq!(json["event_data"], serde_json::json!({"level": 5, "screen": {"width": 390}, "coins": {"gold": 3}}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent in an event",
    label = "does not implement `serde::Serialize`",
    note = "for a struct of your own, put `#[derive(linkrunner_events::EventData)]` on it; for an enum or a tuple struct, put \
            `#[derive(serde::Serialize)]` on it",
    note = "for a type from another crate, enable the `serde` feature of that crate, or convert the value with \
            `#[linkrunner(with = function)]`, where the function takes a reference",
    note = "to leave the field out, write `#[linkrunner(skip)]`"
)]
pub trait CustomField<IsGroup = No, IsAmount = No> {
    /// Hands the value to the writer; a `None` is left out.
    #[doc(hidden)]
    fn __put(
        is_group: IsGroup,
        is_amount: IsAmount,
        value: &Self,
        key: &'static str,
        writer: &mut FieldWriter<'_, '_>,
    );
}

#[diagnostic::do_not_recommend]
impl<T: EventData + ?Sized, IsAmount> CustomField<Yes, IsAmount> for T {
    fn __put(
        _: Yes,
        _: IsAmount,
        group: &Self,
        key: &'static str,
        writer: &mut FieldWriter<'_, '_>,
    ) {
        group.__write_nested(key, writer);
    }
}

#[diagnostic::do_not_recommend]
impl<T: AmountField + ?Sized> CustomField<No, Yes> for T {
    fn __put(_: No, _: Yes, amount: &Self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        amount.__put(key, writer);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> CustomField<No, No> for T {
    fn __put(_: No, _: No, value: &Self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        writer.value(key, value);
    }
}

/// The return type of a `with` function for a custom field: anything that implements `serde::Serialize`.
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::EventData;
///
/// #[derive(EventData)]
/// struct Trip {
///     #[linkrunner(with = Duration::as_secs)]
///     seconds: Duration,
/// }
///
/// assert_eq!(serde_json::to_string(&Trip { seconds: Duration::from_secs(90) })?, r#"{"seconds":90}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the function in `with` returns `{Self}`, which cannot be sent in an event",
    label = "the returned value does not implement `serde::Serialize`",
    note = "return a string, a number or another value that implements `serde::Serialize`",
    note = "for a struct of your own, put `#[derive(linkrunner_events::EventData)]` on it; for an enum or a tuple struct, put \
            `#[derive(serde::Serialize)]` on it"
)]
pub trait ReturnedValue {
    /// Hands the value to the writer; a `None` is left out.
    #[doc(hidden)]
    fn __put(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> ReturnedValue for T {
    fn __put(&self, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        writer.value(key, self);
    }
}

/// No type has it.
#[doc(hidden)]
#[derive(Debug)]
pub enum First {}

/// No type has it.
#[doc(hidden)]
#[derive(Debug)]
pub enum Second {}

/// Two implementations that nothing can call. With them the compiler waits for the parameters before it decides that a type
/// has no implementation, and its message says `CustomField`. Otherwise it would say `CustomField<_, _>`.
macro_rules! undecided {
    ($($undecided:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: ?Sized> CustomField<No, $undecided> for T {
            fn __put(
                _: No,
                never: $undecided,
                _: &Self,
                _: &'static str,
                _: &mut FieldWriter<'_, '_>,
            ) {
                match never {}
            }
        }
    )*};
}

undecided!(First Second);
