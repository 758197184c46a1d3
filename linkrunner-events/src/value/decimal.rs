//! Exact decimals: a sum of prices must not become 0.30000000000000004.

use std::cmp::Ordering;
use std::fmt::{self, Write};

/// Numbers with a larger scale are written with an exponent, to avoid thousands of zeros.
const PLAIN_SCALE: u32 = 40;

/// `mantissa` · 10^-`scale`, without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    pub(crate) const ZERO: Self = Self::new(0, 0);

    pub(crate) const fn new(mut mantissa: i128, mut scale: u32) -> Self {
        if mantissa == 0 {
            return Self { mantissa, scale: 0 };
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    pub(crate) const fn as_integer(self) -> Option<i128> {
        if self.scale == 0 {
            Some(self.mantissa)
        } else {
            None
        }
    }

    /// Parses the output of a float's `Display`: digits with an optional sign and point. `None` for NaN, for infinity and for
    /// numbers of over 38 digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mantissa = format!("{whole}{fraction}").parse().ok()?;
        Some(Self::new(mantissa, fraction.len().try_into().ok()?))
    }

    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let sum = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Self::new(sum, scale))
    }

    pub(crate) fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.checked_mul(-1)?)
    }

    pub(crate) fn checked_mul(self, factor: i128) -> Option<Self> {
        Some(Self::new(self.mantissa.checked_mul(factor)?, self.scale))
    }

    pub(crate) const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        if self.mantissa == 0 {
            return Some(0);
        }
        self.mantissa
            .checked_mul(10_i128.checked_pow(scale - self.scale)?)
    }

    /// The nearest float.
    pub(crate) fn to_f64(self) -> f64 {
        // `f64` parses every number that `Display` writes.
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let scale = self.scale.max(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(left), Some(right)) => left.partial_cmp(&right),
            _ => self.to_f64().partial_cmp(&other.to_f64()),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale > PLAIN_SCALE {
            return write!(f, "{}e-{}", self.mantissa, self.scale);
        }
        if self.mantissa < 0 {
            f.write_char('-')?;
        }
        let (digits, scale) = (self.mantissa.unsigned_abs(), self.scale as usize);
        match 10_u128.checked_pow(self.scale) {
            _ if scale == 0 => write!(f, "{digits}")?,
            Some(one) => write!(f, "{}.{:0>scale$}", digits / one, digits % one)?,
            None => write!(f, "0.{digits:0>scale$}")?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn prints_every_digit_and_no_trailing_zero() {
        for (mantissa, scale, text) in [
            (14_999, 2, "149.99"),
            (-14_999, 2, "-149.99"),
            (1_050, 2, "10.5"),
            (5, 3, "0.005"),
            (-5, 3, "-0.005"),
            (0, 7, "0"),
            (2_000, 3, "2"),
            (i128::MIN, 0, "-170141183460469231731687303715884105728"),
            (7, 400, "7e-400"),
        ] {
            assert_eq!(Decimal::new(mantissa, scale).to_string(), text);
        }
    }

    #[test]
    fn parses_printed_floats() {
        assert_eq!(Decimal::parse("0.1"), Some(Decimal::new(1, 1)));
        assert_eq!(Decimal::parse("-3"), Some(Decimal::new(-3, 0)));
        assert_eq!(
            Decimal::parse(&f64::MIN_POSITIVE.to_string()).map(Decimal::to_f64),
            Some(f64::MIN_POSITIVE)
        );
        for text in ["NaN", "inf", "", "1e5", &f64::MAX.to_string()] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_tenth_and_two_tenths_are_three_tenths() {
        let sum = Decimal::parse("0.1").and_then(|tenth| tenth.checked_add(Decimal::parse("0.2")?));
        assert_eq!(sum, Some(Decimal::new(3, 1)));
    }

    #[test]
    fn an_overflow_is_none() {
        let large = Decimal::new(i128::MAX, 0);
        assert_eq!(large.checked_add(Decimal::new(1, 0)), None);
        assert_eq!(large.checked_mul(2), None);
        assert_eq!(large.checked_add(Decimal::new(1, 30)), None);
    }
}
