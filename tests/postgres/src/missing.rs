//! What happens if a program is not installed.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, Write};
use std::sync::Mutex;

/// Says, once per program and process, that tests are skipped because a program is missing. In continuous integration
/// nothing is skipped, so there it panics.
pub fn skip(program: &'static str, package: &str) {
    static SAID: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

    assert!(
        env::var_os("CI").is_none(),
        "{program} is missing, and in CI nothing is skipped: install `{package}`, its package in Debian"
    );
    if SAID.lock().expect("no panic while locked").insert(program) {
        // Not `eprintln!`, which the test harness captures.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: tests need {program}: install `{package}`, its package in Debian"
        );
    }
}
