//! Numbers as `serde_json` writes them.

use std::fmt::Display;
use std::io::Write as _;

use crate::error::{EncodeProblem, FieldError};

/// Writes an integer.
pub(crate) fn write_integer(
    out: &mut Vec<u8>,
    integer: impl TryInto<i64> + Display + Copy,
) -> Result<(), FieldError> {
    match integer.try_into() {
        // What quantities mostly are.
        Ok(digit @ 0..10) => {
            out.push(b'0' + digit as u8);
            Ok(())
        }
        Ok(integer) => {
            write_digits(out, integer.unsigned_abs(), None, integer < 0);
            Ok(())
        }
        Err(_) => write_printed(out, integer),
    }
}

/// Writes a float, which must be finite.
pub(crate) fn write_float(out: &mut Vec<u8>, float: f64) -> Result<(), FieldError> {
    if let Some(cents) = cents(float) {
        write_digits(
            out,
            cents / 100,
            Some(cents % 100),
            float.is_sign_negative(),
        );
        return Ok(());
    }
    if !float.is_finite() {
        return Err(EncodeProblem::NotFinite.into());
    }
    Ok(serde_json::to_writer(out, &float)?)
}

/// Writes a float of 32 bits, which must be finite.
pub(crate) fn write_single(out: &mut Vec<u8>, float: f32) -> Result<(), FieldError> {
    if !float.is_finite() {
        return Err(EncodeProblem::NotFinite.into());
    }
    Ok(serde_json::to_writer(out, &float)?)
}

/// Writes a number that prints as JSON.
pub(crate) fn write_printed(out: &mut Vec<u8>, number: impl Display) -> Result<(), FieldError> {
    Ok(write!(out, "{number}").map_err(serde_json::Error::io)?)
}

/// The hundredths of a price, which is what most floats of an event are; `None` where the float is not the one nearest to a
/// whole number of them.
///
/// Below 10¹² that number has at most 14 digits. Decimals of so few digits each have a float of their own, so no shorter
/// one reads as this float: these digits, without the zeros at the end, are the ones that every other writer arrives at.
fn cents(float: f64) -> Option<u64> {
    let size = float.abs();
    let cents = (size * 100.0 + 0.5) as i64;
    (size < 1e12 && cents as f64 / 100.0 == size).then_some(cents.unsigned_abs())
}

/// Writes a number and, where it has some, its hundredths.
fn write_digits(out: &mut Vec<u8>, mut whole: u64, hundredths: Option<u64>, is_negative: bool) {
    // From the end: twenty digits, the sign, the point and two digits behind it.
    let mut digits = [0; 24];
    let (mut start, mut end) = (digits.len(), digits.len());
    if let Some(hundredths) = hundredths {
        let [tenths, rest] = PAIRS[hundredths as usize % 100];
        start -= 3;
        digits[start..].copy_from_slice(&[b'.', tenths, rest]);
        end -= usize::from(rest == b'0');
    }
    loop {
        if whole < 10 {
            start -= 1;
            digits[start] = b'0' + whole as u8;
            break;
        }
        start -= 2;
        digits[start..start + 2].copy_from_slice(&PAIRS[(whole % 100) as usize]);
        whole /= 100;
        if whole == 0 {
            break;
        }
    }
    if is_negative {
        start -= 1;
        digits[start] = b'-';
    }
    out.extend_from_slice(&digits[start..end]);
}

/// The numbers below 100 in two digits.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut at = 0;
    while at < 100 {
        pairs[at] = [b'0' + at as u8 / 10, b'0' + at as u8 % 10];
        at += 1;
    }
    pairs
};
