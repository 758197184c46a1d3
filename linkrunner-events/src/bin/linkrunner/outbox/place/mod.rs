//! The outbox that a command line names: a file or a database.

#[cfg(feature = "outbox-sqlite")]
mod file;
mod numbers;
#[cfg(feature = "outbox-postgres")]
pub(super) mod postgres;

#[cfg(not(feature = "outbox-postgres"))]
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use linkrunner_events::outbox::Outbox;

#[cfg(feature = "outbox-sqlite")]
pub(super) use self::file::File;
pub(super) use self::numbers::{Numbers, Table};
#[cfg(feature = "outbox-postgres")]
use self::postgres::Database;
use super::error::Error;

/// The environment variable that may have the URL of a database. It keeps the password out of the list of processes.
const POSTGRES: &str = "LINKRUNNER_POSTGRES";

/// The outbox, and the form of the output.
#[derive(Debug, clap::Args)]
pub(super) struct Named {
    /// The file of the outbox
    #[arg(long, value_name = "FILE", group = "outbox", hide = !cfg!(feature = "outbox-sqlite"))]
    db: Option<PathBuf>,
    #[cfg(feature = "outbox-postgres")]
    #[command(flatten)]
    url: postgres::Url,
    /// Only to say that this program cannot use it
    #[cfg(not(feature = "outbox-postgres"))]
    #[arg(long, value_name = "URL", group = "outbox", hide = true)]
    postgres: Option<OsString>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// An outbox that is not open yet.
pub(super) enum Place {
    #[cfg(feature = "outbox-sqlite")]
    File(File),
    #[cfg(feature = "outbox-postgres")]
    Database(Box<Database>),
}

impl Named {
    /// The outbox. A file goes before the environment variable for a database.
    pub(super) fn place(&self) -> Result<Place, Error> {
        if let Some(path) = &self.db {
            return file(path);
        }
        #[cfg(feature = "outbox-postgres")]
        if let Some(url) = self.url.get() {
            return Ok(Place::Database(Box::new(Database::read(&url)?)));
        }
        #[cfg(not(feature = "outbox-postgres"))]
        if self.postgres.is_some() {
            return Err(Error::NoPostgres("--postgres"));
        } else if std::env::var_os(POSTGRES).is_some_and(|url| !url.is_empty()) {
            return Err(Error::NoPostgres(POSTGRES));
        }
        Err(Error::NoOutbox)
    }
}

#[cfg(feature = "outbox-sqlite")]
fn file(path: &Path) -> Result<Place, Error> {
    Ok(Place::File(File::new(path.to_owned())))
}

#[cfg(not(feature = "outbox-sqlite"))]
fn file(_: &Path) -> Result<Place, Error> {
    Err(Error::NoSqlite)
}

impl Place {
    /// Opens the outbox, which has to exist.
    pub(super) async fn open(&self) -> Result<Outbox, Error> {
        match self {
            #[cfg(feature = "outbox-sqlite")]
            Self::File(file) => file.open().await,
            #[cfg(feature = "outbox-postgres")]
            Self::Database(database) => database.open().await,
        }
    }

    /// Opens the outbox. A file is created if `create` is set.
    pub(super) async fn open_or_create(&self, create: bool) -> Result<Outbox, Error> {
        match self {
            #[cfg(feature = "outbox-sqlite")]
            Self::File(file) => file.open_or_create(create).await,
            #[cfg(feature = "outbox-postgres")]
            Self::Database(_) if create => Err(Error::CreateDatabase),
            #[cfg(feature = "outbox-postgres")]
            Self::Database(database) => database.open().await,
        }
    }

    /// How to name this outbox to another command. A URL is not repeated: it may hold a password.
    pub(super) fn option(&self) -> String {
        match self {
            #[cfg(feature = "outbox-sqlite")]
            Self::File(file) => format!("--db {file}"),
            #[cfg(feature = "outbox-postgres")]
            Self::Database(_) => "--postgres URL".to_owned(),
        }
    }

    /// How often a relay has to look whether the outbox is still there. The relay notices the end of a database by itself.
    pub(super) fn look_every(&self) -> Option<Duration> {
        match self {
            #[cfg(feature = "outbox-sqlite")]
            Self::File(_) => Some(Duration::from_secs(5)),
            #[cfg(feature = "outbox-postgres")]
            Self::Database(_) => None,
        }
    }
}

/// The path, or the address without user and password. May contain control characters.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "outbox-sqlite")]
            Self::File(file) => file.fmt(f),
            #[cfg(feature = "outbox-postgres")]
            Self::Database(database) => f.write_str(database.outbox.address()),
        }
    }
}
