//! A number exactly as it is sent.

use std::fmt;

use serde_core::{Serialize, Serializer};

use crate::error::FieldError;
use crate::json::{write_float, write_integer, write_printed, write_single};
use crate::value::Decimal;

/// A JSON number: an integer, a float, or an exact decimal.
///
/// [`Amount`](crate::Amount) gives one. There is no way to make one from a string.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(Repr);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Repr {
    Integer(i128),
    /// Above `i128::MAX`.
    Unsigned(u128),
    F32(f32),
    F64(f64),
    Decimal(Decimal),
}

impl Number {
    /// `mantissa` · 10^-`scale`: `Number::decimal(14_999, 2)` is 149.99.
    ///
    /// It is written with exactly its digits and without trailing zeros. Where it stands inside of a value that serde writes
    /// (a list of numbers, or a struct that derives `Serialize`; a nested group is none), or is given to another serializer
    /// than the crate's own, it goes through the nearest `f64`, which keeps 15 significant digits.
    #[must_use]
    pub const fn decimal(mantissa: i128, scale: u32) -> Self {
        let decimal = Decimal::new(mantissa, scale);
        match decimal.as_integer() {
            Some(integer) => Self(Repr::Integer(integer)),
            None => Self(Repr::Decimal(decimal)),
        }
    }

    /// The number as an exact decimal; `None` where it is not finite, or too large or too small for one.
    pub(crate) fn to_decimal(self) -> Option<Decimal> {
        match self.0 {
            Repr::Integer(integer) => Some(Decimal::new(integer, 0)),
            Repr::Unsigned(_) => None,
            // What a float prints as is what arrives, so that is its value here: 0.1 is one tenth.
            Repr::F32(float) => Decimal::parse(&float.to_string()),
            Repr::F64(float) => Decimal::parse(&float.to_string()),
            Repr::Decimal(decimal) => Some(decimal),
        }
    }

    /// Writes the number as JSON; an exact decimal with exactly its digits.
    #[inline]
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) -> Result<(), FieldError> {
        match self.0 {
            Repr::Integer(integer) => write_integer(out, integer),
            Repr::Unsigned(integer) => write_integer(out, integer),
            Repr::F32(float) => write_single(out, float),
            Repr::F64(float) => write_float(out, float),
            Repr::Decimal(decimal) => write_printed(out, decimal),
        }
    }

    pub(crate) fn is_finite(self) -> bool {
        match self.0 {
            Repr::F32(float) => float.is_finite(),
            Repr::F64(float) => float.is_finite(),
            Repr::Integer(_) | Repr::Unsigned(_) | Repr::Decimal(_) => true,
        }
    }

    pub(crate) fn is_negative(self) -> bool {
        match self.0 {
            Repr::Integer(integer) => integer < 0,
            Repr::Unsigned(_) => false,
            Repr::F32(float) => float < 0.0,
            Repr::F64(float) => float < 0.0,
            Repr::Decimal(decimal) => decimal.is_negative(),
        }
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(integer: $integer) -> Self {
                Self(Repr::Integer(integer as i128))
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 isize i128 u8 u16 u32 u64 usize);

impl From<u128> for Number {
    fn from(integer: u128) -> Self {
        Self(i128::try_from(integer).map_or(Repr::Unsigned(integer), Repr::Integer))
    }
}

impl From<f32> for Number {
    fn from(float: f32) -> Self {
        Self(Repr::F32(float))
    }
}

impl From<f64> for Number {
    fn from(float: f64) -> Self {
        Self(Repr::F64(float))
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        match decimal.as_integer() {
            Some(integer) => Self(Repr::Integer(integer)),
            None => Self(Repr::Decimal(decimal)),
        }
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Number {
    fn from(decimal: rust_decimal::Decimal) -> Self {
        Self::decimal(decimal.mantissa(), decimal.scale())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Integer(integer) => integer.fmt(f),
            Repr::Unsigned(integer) => integer.fmt(f),
            Repr::F32(float) => float.fmt(f),
            Repr::F64(float) => float.fmt(f),
            Repr::Decimal(decimal) => decimal.fmt(f),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            // Not every format has 128 bits, so the narrowest type that holds the number is taken.
            Repr::Integer(integer) => match (i64::try_from(integer), u64::try_from(integer)) {
                (Ok(integer), _) => serializer.serialize_i64(integer),
                (_, Ok(integer)) => serializer.serialize_u64(integer),
                _ => serializer.serialize_i128(integer),
            },
            Repr::Unsigned(integer) => serializer.serialize_u128(integer),
            Repr::F32(float) => serializer.serialize_f32(float),
            Repr::F64(float) => serializer.serialize_f64(float),
            Repr::Decimal(decimal) => serializer.serialize_f64(decimal.to_f64()),
        }
    }
}
