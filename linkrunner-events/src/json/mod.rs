//! The JSON that is sent: keys are fragments made when the event was compiled, values go through serde.

mod key;
mod nested;
mod number;
mod scratch;
mod text;
mod value;

pub(crate) use self::key::{Key, key};
pub(crate) use self::nested::{InPlace, is_called_writer, is_writer};
pub(crate) use self::number::{write_float, write_integer, write_printed, write_single};
pub(crate) use self::scratch::encode;
pub(crate) use self::text::{write_rest, write_text};
pub(crate) use self::value::ValueSerializer;

/// Puts the braces around the members that have been written since `start`.
#[inline]
pub(crate) fn close_object(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => out.push(b'{'),
    }
    out.push(b'}');
}
