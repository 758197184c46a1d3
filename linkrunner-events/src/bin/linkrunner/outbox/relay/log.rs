//! The log of a relay: that of the library, on the standard error.

use std::io::{self, Write};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::terminal;

/// Logs what this program and the library say. Other crates may say more than a log should have.
pub(super) fn start() {
    let format = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(false)
        // A standard error that is closed is no reason to panic.
        .log_internal_errors(false)
        .with_writer(|| Lines);
    tracing_subscriber::registry()
        .with(format)
        .with(Targets::new().with_target("linkrunner", LevelFilter::INFO))
        .init();
}

/// The standard error. Gets a whole entry in each call, which becomes one line without control characters.
struct Lines;

impl Write for Lines {
    fn write(&mut self, entry: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(entry);
        let line = terminal::plain(text.trim_end_matches('\n'));
        // In one call, so that lines of other programs do not come between.
        io::stderr().write_all(format!("{line}\n").as_bytes())?;
        Ok(entry.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
