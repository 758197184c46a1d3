//! Tests of the servers that other tests use.

mod bouncer;
mod cluster;
mod proxy;
mod url;
mod watchdog;

use std::thread;
use std::time::{Duration, Instant};

/// Polls until `done`, for half a minute at most.
fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < deadline, "waited too long for {what}");
        thread::sleep(Duration::from_millis(5));
    }
}
