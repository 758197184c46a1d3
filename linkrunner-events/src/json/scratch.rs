//! The space that JSON is written into.

use std::cell::Cell;

use crate::error::FieldError;

/// The most that a thread keeps: more than nearly every event needs, and little enough to keep.
const KEPT: usize = 64 * 1024;

thread_local! {
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What `write` writes, in a vector of exactly that size, which is the one allocation that a body takes.
///
/// How long a body becomes is known when it is written, so it is written into space that the thread keeps, and copied. A
/// value that encodes another event while it is being written finds that space taken, and gets its own.
#[inline]
pub(crate) fn encode(
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), FieldError>,
) -> Result<Vec<u8>, FieldError> {
    // A thread that is ending has none any more.
    let mut scratch = SCRATCH.try_with(Cell::take).unwrap_or_default();
    scratch.clear();
    let body = write(&mut scratch).map(|()| scratch.as_slice().to_vec());
    if scratch.capacity() <= KEPT {
        let _ = SCRATCH.try_with(|kept| kept.set(scratch));
    }
    body
}
