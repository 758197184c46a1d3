//! Errors of the commands.

use std::io;
use std::path::PathBuf;

use linkrunner_events::BuildError;
use linkrunner_events::outbox::{RelayError, StoreError};

#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("there is no file `{}`; name the file that the application gives to `Outbox::sqlite`", .0.display())]
    NoFile(PathBuf),
    #[error(
        "there is no file `{}`; name the file that the application gives to `Outbox::sqlite`, or create it with --create",
        .0.display()
    )]
    NoFileYet(PathBuf),
    #[error("`{}` cannot be found", path.display())]
    Find { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "this would {verb} every dead letter; choose some with --event, --reason, --older-than or --id, or use --all"
    )]
    NoSelection { verb: &'static str },
    #[error("nothing was imported")]
    Import(#[source] io::Error),
    #[error("the events cannot be saved")]
    Rescue(#[source] StoreError),
    #[error("the client cannot be set up")]
    Client(#[source] BuildError),
    #[error("the relay cannot be started")]
    Relay(#[source] RelayError),
    #[error("the relay ended, because the outbox cannot be used any more")]
    Lost(#[source] StoreError),
    #[error("signals cannot be received")]
    Signals(#[source] io::Error),
    #[error("the program cannot be set up")]
    Runtime(#[source] io::Error),
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
}
