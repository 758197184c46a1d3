//! Custom fields: keys without a meaning to Linkrunner, which take any value.
//!
//! A group is written by its own fields, an amount as its number, and any other value through serde. Generated code asks
//! [`Probe`] which of the three a type is, because stable Rust has no specialization: `<Probe<T>>::GROUP` is the inherent
//! constant if `T` fulfils its bounds, and the constant of the trait [`Otherwise`] if not.

use std::marker::PhantomData;
use std::time::Duration;

use serde_core::Serialize;

use super::fields::AmountField;
use crate::encode::FieldWriter;
use crate::event::EventData;
use crate::schema::GroupSchema;

/// The answer of a probe: the type is one.
#[derive(Debug)]
pub struct Yes;

/// The answer of a probe: the type is none, or it is a type parameter.
#[derive(Debug)]
pub struct No;

/// Asks for properties of a type, seen through aliases.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: EventData + ?Sized> Probe<T> {
    /// The type is a group.
    pub const GROUP: Yes = Yes;
    /// The fields of the group.
    pub const FIELDS: Option<&'static GroupSchema> = Some(&T::__SCHEMA);
}

/// Declares types whose JSON has no meaning to Linkrunner.
macro_rules! not_sent {
    ($why:ident: $([$($parameters:tt)*] $type:ty,)*) => {$(
        impl<$($parameters)*> Probe<$type> {
            /// Why the type is not sent as it is.
            pub const PROBLEM: Option<&'static str> = Some($why);
        }
    )*};
}

not_sent! { TIME_SPAN:
    [] Duration,
    [] &Duration,
    [] Vec<Duration>,
}

not_sent! { OPTIONAL_TIME_SPAN:
    [] Option<Duration>,
    [] Option<&Duration>,
}

not_sent! { NOTHING:
    [] (),
    [] Option<()>,
    [T: ?Sized] PhantomData<T>,
    [T: ?Sized] Option<PhantomData<T>>,
}

const TIME_SPAN: &str = "serde writes a `Duration` as an object of `secs` and `nanos`, not as a number; to send seconds, add \
                         `#[linkrunner(with = std::time::Duration::as_secs_f64)]`";
const OPTIONAL_TIME_SPAN: &str = "serde writes a `Duration` as an object of `secs` and `nanos`, not as a number; to send seconds, \
                                  write `fn seconds(time: &Option<Duration>) -> Option<f64> { time.map(|time| \
                                  time.as_secs_f64()) }`, and add `#[linkrunner(with = seconds)]`";
const NOTHING: &str = "this field is always `null`, which is not sent; add `#[linkrunner(skip)]`";

/// Fails to compile when the type of a custom field has a problem.
///
/// # Panics
///
/// When there is one.
#[track_caller]
pub const fn check_custom_type(problem: Option<&'static str>) {
    if let Some(problem) = problem {
        panic!("{}", problem);
    }
}

impl<T: AmountField + ?Sized> Probe<T> {
    /// The type is an amount, or an `Option` of one.
    pub const AMOUNT: Yes = Yes;
}

impl<T> Probe<Option<T>> {
    /// The type is an `Option`.
    pub const OPTIONAL: bool = true;
}

/// The answers for all other types.
pub trait Otherwise {
    /// The type is not a group.
    const GROUP: No = No;
    /// The type has no problem that is known.
    const PROBLEM: Option<&'static str> = None;
    /// The fields are unknown.
    const FIELDS: Option<&'static GroupSchema> = None;
    /// The type is not an amount.
    const AMOUNT: No = No;
    /// The type is not an `Option`.
    const OPTIONAL: bool = false;
}

impl<T: ?Sized> Otherwise for Probe<T> {}

/// A custom field, by the answers for its type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent in an event",
    label = "does not implement `serde::Serialize`",
    note = "for a type of your own, add `#[derive(linkrunner_events::EventData)]` or `#[derive(serde::Serialize)]` to it",
    note = "for a type of another crate, look for its feature `serde`, or convert it with `#[linkrunner(with = function)]`"
)]
pub trait CustomField<IsGroup = No, IsAmount = No> {
    /// Hands the value to the writer; a `None` is left out.
    fn put(
        &self,
        is_group: IsGroup,
        is_amount: IsAmount,
        key: &'static str,
        writer: &mut FieldWriter<'_, '_>,
    );
}

#[diagnostic::do_not_recommend]
impl<T: EventData + ?Sized, IsAmount> CustomField<Yes, IsAmount> for T {
    fn put(&self, _: Yes, _: IsAmount, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        self.__write_nested(key, writer);
    }
}

#[diagnostic::do_not_recommend]
impl<T: AmountField + ?Sized> CustomField<No, Yes> for T {
    fn put(&self, _: No, _: Yes, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        AmountField::put(self, key, writer);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> CustomField<No, No> for T {
    fn put(&self, _: No, _: No, key: &'static str, writer: &mut FieldWriter<'_, '_>) {
        writer.value(key, self);
    }
}
