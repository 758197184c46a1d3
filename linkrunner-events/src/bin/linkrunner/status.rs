//! The exit codes.

use std::process::ExitCode;

/// The result of a command that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Clean,
    /// A break that nobody accepted, an event that no test sends and that must be sent, a damaged outbox, or a problem that the
    /// doctor found.
    Broken,
    /// The lock files do not belong to the code.
    Stale,
}

/// The exit code of a failure. A wrong command line has the same, from clap.
pub(crate) const FAILURE: u8 = 2;

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Clean => 0,
            Status::Broken => 1,
            Status::Stale => 3,
        })
    }
}
