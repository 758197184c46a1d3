//! Asks the compiler for properties of a custom field's type, because stable Rust has no specialization:
//! `<Probe<T>>::__GROUP` is the inherent constant if `T` fulfils its bounds, and the constant of the trait [`Otherwise`] if not.

use std::marker::PhantomData;
use std::time::Duration;

use crate::event::EventData;
use crate::fields::{AmountField, No, Yes};
use crate::schema::{EventValue, GroupSchema, Shape};

/// Asks for properties of a type, seen through aliases.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: EventData + ?Sized> Probe<T> {
    /// The type is a group.
    pub const __GROUP: Yes = Yes;
    /// The fields of the group.
    pub const __FIELDS: Option<&'static GroupSchema> = Some(&T::__SCHEMA);
}

/// Declares types whose JSON has no meaning to Linkrunner.
macro_rules! not_sent {
    ($why:ident: $([$($parameters:tt)*] $type:ty,)*) => {$(
        impl<$($parameters)*> Probe<$type> {
            /// Why the type is not sent as it is.
            pub const __PROBLEM: Option<&'static str> = Some($why);
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
const NOTHING: &str =
    "this field would always be `null`, and `null` is not sent; add `#[linkrunner(skip)]`";

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
    pub const __AMOUNT: Yes = Yes;
    /// The shape of an amount under a custom key.
    pub const __AMOUNT_SHAPE: Shape = Shape::Num;
}

impl<T: EventValue + ?Sized> Probe<T> {
    /// The shape of the type's JSON.
    pub const __SHAPE: Shape = T::SHAPE;
}

impl<T> Probe<Option<T>> {
    /// The type is an `Option`.
    pub const __OPTIONAL: bool = true;
}

/// The answers for all other types.
pub trait Otherwise {
    /// The type is not a group.
    const __GROUP: No = No;
    /// The type has no problem that is known.
    const __PROBLEM: Option<&'static str> = None;
    /// The fields are unknown.
    const __FIELDS: Option<&'static GroupSchema> = None;
    /// The type is not an amount.
    const __AMOUNT: No = No;
    /// The shape is unknown.
    const __SHAPE: Shape = Shape::Any;
    /// The type is not an amount.
    const __AMOUNT_SHAPE: Shape = Shape::Any;
    /// The type is not an `Option`.
    const __OPTIONAL: bool = false;
}

impl<T: ?Sized> Otherwise for Probe<T> {}
