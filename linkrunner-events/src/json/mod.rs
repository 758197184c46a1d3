//! Writes JSON: keys are fragments made at compile time, values go through serde.

mod key;
mod scratch;
mod text;
mod value;

use serde_core::Serialize;

pub(crate) use self::key::{Key, key};
pub(crate) use self::scratch::encode;
pub(crate) use self::text::write_text;
pub(crate) use self::value::ValueSerializer;

/// Puts braces around the members written since `start`, the first of which starts with a comma.
#[inline]
pub(crate) fn close_object(out: &mut Vec<u8>, start: usize) {
    close(out, start, [b'{', b'}']);
}

/// Puts brackets around the elements written since `start`, the first of which starts with a comma.
pub(crate) fn close_list(out: &mut Vec<u8>, start: usize) {
    close(out, start, [b'[', b']']);
}

#[inline]
fn close(out: &mut Vec<u8>, start: usize, [first, last]: [u8; 2]) {
    match out.get_mut(start) {
        Some(comma) => *comma = first,
        None => out.push(first),
    }
    out.push(last);
}

/// Writes a value without other values inside, as `serde_json` does.
#[inline]
pub(crate) fn write_scalar<T: Serialize + ?Sized>(out: &mut Vec<u8>, scalar: &T) {
    serde_json::to_writer(out, scalar).expect("a `Vec` takes every scalar");
}
