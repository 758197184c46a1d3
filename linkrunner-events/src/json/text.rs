//! Strings as `serde_json` writes them.

use super::Key;

/// Writes the text with its quotes.
#[inline]
pub(crate) fn write_text(out: &mut Vec<u8>, before: Key, text: &str) {
    out.extend_from_slice(before.with_quote());
    write_rest(out, text);
}

/// Writes the text and the quote behind it.
pub(crate) fn write_rest(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if needs_escapes(bytes) {
        write_escaped(out, bytes);
    } else {
        out.extend_from_slice(bytes);
    }
    out.push(b'"');
}

/// Escapes what has been written since `start`, and writes the quote behind it.
pub(super) fn close_text(out: &mut Vec<u8>, start: usize) {
    let bytes = &out[start..];
    if needs_escapes(bytes) {
        let bytes = out.split_off(start);
        write_escaped(out, &bytes);
    }
    out.push(b'"');
}

/// Whether one of the bytes cannot stand in a JSON string as it is.
///
/// Most texts have none, and then this is all that is done: many bytes in one go. The last of these overlap with those
/// before them, which costs less than to look at what is left one by one.
#[inline(always)]
fn needs_escapes(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        let mut rest = bytes;
        while let Some((block, behind)) = rest.split_first_chunk() {
            if block_needs_escapes(block) {
                return true;
            }
            rest = behind;
        }
        block_needs_escapes(last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|word| u64::from_le_bytes(*word));
        words_need_escapes([first, last])
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
        words_need_escapes([first | last << 32])
    } else {
        bytes.iter().any(|byte| ESCAPES[usize::from(*byte)][7] != 1)
    }
}

/// Without a branch, and as a function of its own, so that it compiles to instructions that look at all of the bytes at once.
#[inline(always)]
fn block_needs_escapes(block: &[u8; 16]) -> bool {
    let mut found = false;
    for byte in block {
        found |= (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\');
    }
    found
}

/// The same for eight bytes at a time.
#[inline(always)]
fn words_need_escapes<const N: usize>(words: [u64; N]) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let mut found = 0;
    for word in words {
        // Subtracting `n` from every byte sets the high bit of those below `n`, and of those that have it anyway or had one
        // before them from which too much was taken. The former are left out, and of the latter the first has been seen.
        let control = word.wrapping_sub(ONES * 0x20);
        let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
        let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
        found |= (control | quote | backslash) & !word;
    }
    found & HIGH != 0
}

/// What each byte is written as, and in the last place how many bytes that is.
static ESCAPES: [[u8; 8]; 256] = {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut table = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'"' => [b'\\', b'"', 0, 0, 0, 0, 0, 2],
            b'\\' => [b'\\', b'\\', 0, 0, 0, 0, 0, 2],
            0x08 => [b'\\', b'b', 0, 0, 0, 0, 0, 2],
            b'\t' => [b'\\', b't', 0, 0, 0, 0, 0, 2],
            b'\n' => [b'\\', b'n', 0, 0, 0, 0, 0, 2],
            0x0c => [b'\\', b'f', 0, 0, 0, 0, 0, 2],
            b'\r' => [b'\\', b'r', 0, 0, 0, 0, 0, 2],
            control @ ..0x20 => {
                let (high, low) = (control as usize >> 4, control as usize & 15);
                [b'\\', b'u', b'0', b'0', HEX[high], HEX[low], 0, 6]
            }
            plain => [plain, 0, 0, 0, 0, 0, 0, 1],
        };
        byte += 1;
    }
    table
};

#[cold]
fn write_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    // Eight bytes are copied for each, of which those count that the next does not write over.
    let mut block = [0; 6 * 64 + 2];
    for bytes in bytes.chunks(64) {
        let mut len = 0;
        for byte in bytes {
            let escape = ESCAPES[usize::from(*byte)];
            block[len..len + 8].copy_from_slice(&escape);
            len += usize::from(escape[7]);
        }
        out.extend_from_slice(&block[..len]);
    }
}
