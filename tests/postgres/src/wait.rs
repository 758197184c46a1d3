//! Waiting with a deadline.

use std::thread;
use std::time::{Duration, Instant};

/// The longest that anything here may take, also on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// Polls until `done`. Panics with the log if that takes longer than [`LIMIT`].
pub(crate) fn until(what: &str, log: impl Fn() -> String, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !done() {
        assert!(
            Instant::now() < deadline,
            "waited {LIMIT:?} for {what}; the log:\n{}",
            log()
        );
        thread::sleep(Duration::from_millis(5));
    }
}
