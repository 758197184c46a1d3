//! Whether a field has a value, found out without writing one.

use std::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize};

use crate::error::EncodeProblem;

/// Whether the value is there: a `None` is not. What comes out as `null` is an error. A number that is not finite is
/// there, and is the serializer's to refuse.
///
/// Only the outermost layer is looked at, so this is cheap however large the value.
pub(super) fn is_present<T: Serialize + ?Sized>(value: &T) -> Result<bool, EncodeProblem> {
    match value.serialize(Probe) {
        // The value's own serialization failed: the serializer that writes it says so better.
        Ok(()) | Err(Answer::Present) => Ok(true),
        Err(Answer::Absent) => Ok(false),
        Err(Answer::Null) => Err(EncodeProblem::Null),
    }
}

/// A serializer that answers with an error as soon as it has seen enough.
struct Probe;

#[derive(Debug)]
enum Answer {
    Present,
    Absent,
    Null,
}

impl Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Answer {}

impl ser::Error for Answer {
    fn custom<T: Display>(_: T) -> Self {
        Self::Present
    }
}

type Never = Impossible<(), Answer>;

macro_rules! present {
    ($($method:ident($($argument:ty),*) -> $ok:ty;)*) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$ok, Answer> {
            Err(Answer::Present)
        }
    )*};
}

impl ser::Serializer for Probe {
    type Ok = ();
    type Error = Answer;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    present! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_i128(i128) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_u128(u128) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_str(&str) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit_variant(&'static str, u32, &'static str) -> ();
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct(&'static str, usize) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }

    fn serialize_none(self) -> Result<(), Answer> {
        Err(Answer::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Answer> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Answer> {
        Err(Answer::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Answer> {
        self.serialize_unit()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Answer> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Answer> {
        Err(Answer::Present)
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<(), Answer> {
        Err(Answer::Present)
    }
}
