//! Writes strings.

use super::{Key, write_scalar};

/// Writes a text as the value of a key, or behind another fragment.
#[inline]
pub(crate) fn write_text(out: &mut Vec<u8>, before: Key, text: &str) {
    if needs_escapes(text) {
        out.extend_from_slice(before.without_quote());
        write_scalar(out, text);
    } else {
        out.extend_from_slice(before.with_quote());
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    }
}

/// Nearly no text needs escapes, so all bytes are looked at: without branches, this takes half the instructions of a loop
/// that stops at the first.
#[inline]
fn needs_escapes(text: &str) -> bool {
    text.bytes()
        .fold(0, |found, byte| found | IS_ESCAPED[byte as usize])
        != 0
}

/// 1 for each byte that JSON strings escape.
static IS_ESCAPED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = 1;
        byte += 1;
    }
    table[b'"' as usize] = 1;
    table[b'\\' as usize] = 1;
    table
};
