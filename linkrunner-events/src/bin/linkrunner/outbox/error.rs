//! Errors of the commands.

use std::io;
use std::net::SocketAddr;
#[cfg(feature = "outbox-sqlite")]
use std::path::PathBuf;

use linkrunner_events::BuildError;
use linkrunner_events::outbox::{RelayError, StoreError};

#[cfg(feature = "outbox-postgres")]
use super::place::postgres::url::UrlError;
#[cfg(not(all(feature = "outbox-sqlite", feature = "cli-postgres")))]
use crate::outbox::install::INSTALL;
use crate::terminal;

/// The options that name an outbox, of those that this program was built for.
#[cfg(all(feature = "outbox-sqlite", feature = "outbox-postgres"))]
const OPTIONS: &str =
    "--db FILE or --postgres URL, or set the environment variable LINKRUNNER_POSTGRES";
#[cfg(all(feature = "outbox-sqlite", not(feature = "outbox-postgres")))]
const OPTIONS: &str = "--db FILE";
#[cfg(not(feature = "outbox-sqlite"))]
const OPTIONS: &str = "--postgres URL, or set the environment variable LINKRUNNER_POSTGRES";

#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("no outbox given; pass {OPTIONS}")]
    NoOutbox,
    #[cfg(not(feature = "outbox-sqlite"))]
    #[error(
        "--db needs the feature `outbox-sqlite`, which this program was built without; install it with `{INSTALL}`"
    )]
    NoSqlite,
    #[cfg(not(feature = "outbox-postgres"))]
    #[error(
        "{0} needs the feature `cli-postgres`, which this program was built without; install it with `{INSTALL}`"
    )]
    NoPostgres(&'static str),
    #[cfg(feature = "outbox-postgres")]
    #[error(
        "no database given; pass --postgres URL, or set the environment variable LINKRUNNER_POSTGRES"
    )]
    NoDatabase,
    #[cfg(feature = "outbox-postgres")]
    #[error(transparent)]
    Url(#[from] UrlError),
    #[cfg(feature = "outbox-postgres")]
    #[error(
        "--create works only with --db; the tables of a database are created with `linkrunner outbox migrate --postgres URL`"
    )]
    CreateDatabase,
    #[cfg(feature = "outbox-postgres")]
    #[error(
        "--rescue works only with --db; use the tools of PostgreSQL, such as `pg_dump`, for a damaged database"
    )]
    RescueDatabase,
    #[cfg(feature = "outbox-postgres")]
    #[error("--from must be a schema version from 0 to {0}")]
    UnknownSchema(i64),
    #[cfg(feature = "outbox-sqlite")]
    #[error("there is no file `{}`; name the file that the application gives to `Outbox::sqlite`", .0.display())]
    NoFile(PathBuf),
    #[cfg(feature = "outbox-sqlite")]
    #[error(
        "there is no file `{}`; name the file that the application gives to `Outbox::sqlite`, or create it with --create",
        .0.display()
    )]
    NoFileYet(PathBuf),
    #[cfg(feature = "outbox-sqlite")]
    #[error("`{}` cannot be found", path.display())]
    Find { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "this would {verb} every dead letter; select some with --event, --reason, --older-than or --id, or confirm with --all"
    )]
    NoSelection { verb: &'static str },
    #[error("nothing was imported")]
    Import(#[source] io::Error),
    #[cfg(feature = "outbox-sqlite")]
    #[error("the events cannot be saved")]
    Rescue(#[source] StoreError),
    #[error("the client cannot be set up")]
    Client(#[source] BuildError),
    #[error("the relay cannot be started")]
    Relay(#[source] RelayError),
    #[error("the relay ended, because the outbox cannot be used any more")]
    Lost(#[source] StoreError),
    #[error("`{address}` of --listen cannot be used")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("signals cannot be received")]
    Signals(#[source] io::Error),
    #[error("the program cannot be set up")]
    Runtime(#[source] io::Error),
    #[error("the output cannot be written")]
    Output(#[source] io::Error),
}

impl Error {
    /// The sentence of the error with its sources, and what to do about it where they do not say so. Control characters are escaped.
    pub(super) fn text(&self) -> String {
        let text = terminal::error(self);
        #[cfg(feature = "cli-postgres")]
        if let Some(advice) = super::place::postgres::advice::advice(self) {
            return format!("{text}; {advice}");
        }
        text
    }
}
