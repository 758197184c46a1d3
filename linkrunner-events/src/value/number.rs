//! Numbers exactly as they are sent.

use std::fmt;

use serde_core::{Serialize, Serializer};

use crate::value::Decimal;

/// A JSON number: an integer, a float, or an exact decimal.
///
/// [`Amount::to_number`](crate::Amount::to_number) returns one. Integers and floats convert with `From`, exact decimals
/// with [`Number::decimal`]; strings do not convert.
///
/// ```
/// use linkrunner_events::Number;
///
/// assert_eq!(Number::decimal(14_999, 2).to_string(), "149.99");
/// assert_eq!(Number::from(5).to_string(), "5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(NumberKind);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NumberKind {
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
    /// It is sent with exactly these digits, without trailing zeros. When serde serializes it, as in a list, a map, a
    /// struct with `derive(Serialize)` or a snapshot, it becomes the nearest `f64`, which keeps 15 significant digits.
    #[must_use]
    pub const fn decimal(mantissa: i128, scale: u32) -> Self {
        let decimal = Decimal::new(mantissa, scale);
        match decimal.as_integer() {
            Some(integer) => Self(NumberKind::Integer(integer)),
            None => Self(NumberKind::Decimal(decimal)),
        }
    }

    /// The number as an exact decimal. `None` if it is not finite, or has too many digits.
    pub(crate) fn to_decimal(self) -> Option<Decimal> {
        match self.0 {
            NumberKind::Integer(integer) => Some(Decimal::new(integer, 0)),
            NumberKind::Unsigned(_) => None,
            // A float is sent as it prints, so its printed value counts: 0.1 is one tenth.
            NumberKind::F32(float) => Decimal::parse(&float.to_string()),
            NumberKind::F64(float) => Decimal::parse(&float.to_string()),
            NumberKind::Decimal(decimal) => Some(decimal),
        }
    }

    pub(crate) fn kind(self) -> NumberKind {
        self.0
    }

    pub(crate) fn is_finite(self) -> bool {
        match self.0 {
            NumberKind::F32(float) => float.is_finite(),
            NumberKind::F64(float) => float.is_finite(),
            NumberKind::Integer(_) | NumberKind::Unsigned(_) | NumberKind::Decimal(_) => true,
        }
    }

    pub(crate) fn is_negative(self) -> bool {
        match self.0 {
            NumberKind::Integer(integer) => integer < 0,
            NumberKind::Unsigned(_) => false,
            NumberKind::F32(float) => float < 0.0,
            NumberKind::F64(float) => float < 0.0,
            NumberKind::Decimal(decimal) => decimal.is_negative(),
        }
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(integer: $integer) -> Self {
                Self(NumberKind::Integer(integer as i128))
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 isize i128 u8 u16 u32 u64 usize);

impl From<u128> for Number {
    fn from(integer: u128) -> Self {
        Self(i128::try_from(integer).map_or(NumberKind::Unsigned(integer), NumberKind::Integer))
    }
}

impl From<f32> for Number {
    fn from(float: f32) -> Self {
        Self(NumberKind::F32(float))
    }
}

impl From<f64> for Number {
    fn from(float: f64) -> Self {
        Self(NumberKind::F64(float))
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        match decimal.as_integer() {
            Some(integer) => Self(NumberKind::Integer(integer)),
            None => Self(NumberKind::Decimal(decimal)),
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
            NumberKind::Integer(integer) => integer.fmt(f),
            NumberKind::Unsigned(integer) => integer.fmt(f),
            NumberKind::F32(float) => float.fmt(f),
            NumberKind::F64(float) => float.fmt(f),
            NumberKind::Decimal(decimal) => decimal.fmt(f),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            // Some formats lack 128-bit integers, so the smallest type that fits is used.
            NumberKind::Integer(integer) => {
                match (i64::try_from(integer), u64::try_from(integer)) {
                    (Ok(integer), _) => serializer.serialize_i64(integer),
                    (_, Ok(integer)) => serializer.serialize_u64(integer),
                    _ => serializer.serialize_i128(integer),
                }
            }
            NumberKind::Unsigned(integer) => serializer.serialize_u128(integer),
            NumberKind::F32(float) => serializer.serialize_f32(float),
            NumberKind::F64(float) => serializer.serialize_f64(float),
            NumberKind::Decimal(decimal) => serializer.serialize_f64(decimal.to_f64()),
        }
    }
}
