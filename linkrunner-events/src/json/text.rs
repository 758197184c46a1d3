//! Writes strings.

use super::Key;

/// Writes a text as the value of a key, or behind another fragment.
#[inline]
pub(crate) fn write_text(out: &mut Vec<u8>, before: Key, text: &str) {
    if needs_escapes(text) {
        out.extend_from_slice(before.without_quote());
        write_escaped(out, text);
    } else {
        out.extend_from_slice(before.with_quote());
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    }
}

/// Writes a text as a JSON string.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    write_text(out, Key::NOTHING, text);
}

#[cold]
fn write_escaped(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("a `Vec` takes every string");
}

/// Without an early exit, so that the loop compiles to vector instructions.
fn needs_escapes(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| {
        found | (byte < 0x20) | (byte == b'"') | (byte == b'\\')
    })
}
