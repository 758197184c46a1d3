//! The log of a relay, on the standard error: what the library and this program log.

use std::io::{self, Write};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::terminal;

/// Starts the log of this program and the library. Other crates may log more than this log should contain.
pub(super) fn start() {
    let format = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(false)
        // A closed standard error must not cause a panic.
        .log_internal_errors(false)
        .with_writer(|| Lines);
    tracing_subscriber::registry()
        .with(format)
        .with(Targets::new().with_target("linkrunner", LevelFilter::INFO))
        .init();
}

/// The standard error. Each call writes a whole entry, as one line without control characters.
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
