//! Custom fields: keys without a meaning to Linkrunner, which take any value.
//!
//! A group is written by its own fields, an amount as its number, and any other value through serde. Generated code asks
//! [`Probe`] which of the three a type is, because stable Rust has no specialization: `<Probe<T>>::GROUP` is the inherent
//! constant if `T` fulfils its bounds, and the constant of the trait [`Otherwise`] if not.

use std::marker::PhantomData;

use serde_core::Serialize;

use super::fields::AmountField;
use crate::encode::FieldWriter;
use crate::event::EventData;

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
