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
            if integer < 0 {
                out.push(b'-');
            }
            write_whole(out, integer.unsigned_abs());
            Ok(())
        }
        Err(_) => write_printed(out, integer),
    }
}

/// Writes a float, which must be finite.
pub(crate) fn write_float(out: &mut Vec<u8>, float: f64) -> Result<(), FieldError> {
    if let Some(cents) = cents(float) {
        if float.is_sign_negative() {
            out.push(b'-');
        }
        write_hundredths(out, cents);
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
    (size < 1e12 && cents as f64 / 100.0 == size).then_some(cents as u64)
}

const ASCII_ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
const EIGHT_DIGITS: u64 = 100_000_000;

/// Writes the digits of a number, eight at a time.
fn write_whole(out: &mut Vec<u8>, number: u64) {
    if number >= EIGHT_DIGITS {
        write_whole(out, number / EIGHT_DIGITS);
        let digits = eight_digits(number % EIGHT_DIGITS) + ASCII_ZEROS;
        out.extend_from_slice(&digits.to_le_bytes());
        return;
    }
    let digits = eight_digits(number);
    // One digit stays, if it is a zero.
    let zeros = (digits.trailing_zeros() / 8).min(7);
    let text = (digits + ASCII_ZEROS) >> (8 * zeros);
    write_start(out, text.to_le_bytes(), 8 - zeros);
}

/// Writes a whole number of hundredths as a decimal, with one digit or two behind the point.
fn write_hundredths(out: &mut Vec<u8>, number: u64) {
    let digits = eight_digits(number % EIGHT_DIGITS);
    let text = digits + ASCII_ZEROS;
    let [.., tenths, hundredths] = text.to_le_bytes();
    if number >= EIGHT_DIGITS {
        write_whole(out, number / 100);
        let len = if hundredths == b'0' { 2 } else { 3 };
        write_start(out, [b'.', tenths, hundredths], len);
        return;
    }
    // Six digits, of which one stays, the point, and another digit.
    let zeros = (digits.trailing_zeros() / 8).min(5);
    let whole = text & 0xffff_ffff_ffff;
    let text = (whole | u64::from_le_bytes([0, 0, 0, 0, 0, 0, b'.', tenths])) >> (8 * zeros);
    write_start(out, text.to_le_bytes(), 8 - zeros);
    if hundredths != b'0' {
        out.push(hundredths);
    }
}

/// Writes the first bytes of a block: all of them, because that takes no loop, and then the rest is given back.
#[inline(always)]
fn write_start<const N: usize>(out: &mut Vec<u8>, block: [u8; N], len: u32) {
    let end = out.len() + len as usize;
    out.extend_from_slice(&block);
    out.truncate(end);
}

/// The digits of a number below 10⁸, a byte for each, the first in the lowest byte.
///
/// They are split in two, all at the same time, until each stands alone. The factors divide as exactly as it takes for numbers
/// that small.
#[inline(always)]
fn eight_digits(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - 10 * tens) << 8)
}
