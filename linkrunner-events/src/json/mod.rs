//! Writes JSON: keys are fragments made at compile time, values go through serde.

mod key;
mod scratch;
mod text;
mod value;

use serde_core::Serialize;

pub(crate) use self::key::{Key, key};
pub(crate) use self::scratch::encode;
pub(crate) use self::text::{write_string, write_text};
pub(crate) use self::value::ValueSerializer;
use crate::error::FieldError;

/// Puts braces around the members written since `start`, the first of which starts with a comma.
#[inline]
pub(crate) fn close_object(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}

/// Writes a value without other values inside, as `serde_json` does.
#[inline]
pub(crate) fn write_scalar<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    value: &T,
) -> Result<(), FieldError> {
    Ok(serde_json::to_writer(out, value)?)
}
