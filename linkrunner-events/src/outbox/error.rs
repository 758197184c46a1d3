//! Errors of the outbox.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::error::EncodeError;
use crate::error::debug::debug_with_sources;
use crate::request::ApiRequest;

/// An error of the storage of an outbox: the SQLite file or the PostgreSQL database.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::outbox::{Outbox, StoreError};
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("notes.txt");
/// std::fs::write(&path, "Not a database, but a text of some length.")?;
/// let error = Outbox::sqlite(&path).open_blocking().unwrap_err();
/// assert!(matches!(error, StoreError::NotAnOutbox { .. }));
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The outbox has reached `max_events` or `max_bytes`.
    #[error(
        "the outbox is full: it holds {pending} events of {pending_bytes} bytes; check that a relay runs and read its log, or \
         raise `max_events` and `max_bytes`"
    )]
    Full {
        /// The pending events.
        pending: u64,
        /// The bytes of their bodies.
        pending_bytes: u64,
    },
    /// The file is damaged. The outbox no longer writes to it.
    #[error(
        "the outbox `{}` is damaged; do not delete the file, stop all programs that use it, and run `linkrunner outbox check --db FILE`", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The message of the storage.
        #[source]
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The schema of the file or database needs a newer version of this crate.
    #[error(
        "the outbox `{outbox}` has the schema version {found}, and this version of linkrunner-events knows versions up to {known}; update \
         linkrunner-events"
    )]
    NewerSchema {
        /// The file, or the address of the database.
        outbox: String,
        /// The schema version of the file or database.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// The file is not an outbox.
    #[error("`{}` is not an outbox, or its first bytes are damaged; do not change it, and use another file for the outbox", path.display())]
    NotAnOutbox {
        /// The file.
        path: PathBuf,
    },
    /// The file was deleted, moved or replaced while the outbox was open.
    #[error("the file of the outbox `{}` was moved, deleted or replaced while it was open; restore it, and open it again", path.display())]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be used.
    #[error("the outbox `{}` cannot be opened", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The version of SQLite in this program has a bug that can lose data.
    #[error(
        "SQLite {found} can lose written data (the WAL-reset bug); use SQLite 3.51.3 or newer, such as the version \
         bundled with linkrunner-events, and make sure that no other crate links an older one"
    )]
    UnsafeSqlite {
        /// The version of SQLite in this program.
        found: String,
    },
    /// The storage answered with an error, such as a full disk. Nothing was changed.
    #[error("an operation on the outbox `{outbox}` failed, and nothing was changed")]
    Failed {
        /// The file, or the address of the database.
        outbox: String,
        /// The cause.
        #[source]
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// Another process kept the file locked for too long. Nothing was changed.
    #[error("the outbox `{}` was busy for {waited:?}: another process keeps writing to it, or was paused while it wrote; nothing was changed", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// How long this process waited.
        waited: Duration,
    },
    /// The database cannot be reached, or it refuses the login.
    #[error("cannot connect to the outbox `{outbox}`")]
    Unreachable {
        /// The address of the database, without user and password.
        outbox: String,
        /// The cause.
        #[source]
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The connection broke, or the database did not answer, during the commit.
    #[error(
        "the outbox `{outbox}` did not confirm the commit; the change may or may not have been made. If you enqueue the event again, keep \
         its `event_id`: it may be sent twice"
    )]
    Unconfirmed {
        /// The address of the database.
        outbox: String,
        /// The cause.
        #[source]
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The database has no schema `linkrunner_outbox`, or an older one than this version needs.
    #[error("{}", old_schema(outbox, *found, *needed))]
    OldSchema {
        /// The address of the database.
        outbox: String,
        /// Its schema, 0 if it has none.
        found: i64,
        /// The schema that this version needs.
        needed: i64,
    },
    /// The role lacks a privilege.
    #[error(
        "the role lacks a privilege on the outbox `{outbox}`; nothing was changed. To enqueue, grant `USAGE ON SCHEMA linkrunner_outbox`. To \
         relay, read or check, also grant `SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA linkrunner_outbox`. To migrate, use a \
         role with `CREATE` on the database, or the owner of the tables"
    )]
    NotPermitted {
        /// The address of the database.
        outbox: String,
        /// The message of the database.
        #[source]
        cause: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The server accepts no changes.
    #[error(
        "the server of the outbox `{outbox}` is read-only, and nothing was changed; it is probably a standby: connect to the primary, \
         or list all servers in the URL, such as postgres://a,b/shop?target_session_attrs=read-write"
    )]
    ReadOnly {
        /// The address of the database.
        outbox: String,
    },
    /// The database does not store UTF-8.
    #[error(
        "the database of the outbox `{outbox}` has the encoding {encoding}; use a database with the encoding UTF8"
    )]
    NotUtf8 {
        /// The address of the database.
        outbox: String,
        /// Its encoding.
        encoding: String,
    },
    /// The call was made on the blocking client's own thread, where it would deadlock.
    #[error(
        "the outbox was called on the thread of the blocking client, where it would deadlock; call it from another thread"
    )]
    OwnThread,
    /// The outbox was closed.
    #[error("the outbox is closed")]
    Closed,
}

debug_with_sources!(StoreError);

fn old_schema(outbox: &str, found: i64, needed: i64) -> String {
    let state = match found {
        0 => "has no schema `linkrunner_outbox`".to_owned(),
        found => format!(
            "has the schema version {found}, and this version of linkrunner-events needs {needed}"
        ),
    };
    format!(
        "the database of the outbox `{outbox}` {state}; run `linkrunner outbox migrate --postgres URL` as the owner of the \
         database, or call `PostgresOutbox::migrate`"
    )
}

/// Why an outbox did not take an event. Unless encoding failed, the error contains the request; see
/// [`into_request`](Self::into_request).
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::outbox::{Outbox, OutboxError, StoreError};
/// use linkrunner_events::testing::Recorder;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).max_events(1).open().await?;
/// outbox.enqueue(&AppOpened, "user_1").await?;
/// let error = outbox.enqueue(&AppOpened, "user_2").await.unwrap_err();
/// assert!(matches!(error, OutboxError::Storage { source: StoreError::Full { pending: 1, .. }, .. }));
///
/// // The event is not lost.
/// let request = error.into_request().expect("the error hands the request back");
/// Recorder::new().client().send(&request).await?;
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// The event fails a check.
    #[error("the event could not be encoded")]
    Encode(#[from] EncodeError),
    /// The storage did not take it.
    #[error("the outbox did not confirm the event; this error hands the request back")]
    Storage {
        /// The request.
        request: Box<ApiRequest>,
        /// The cause.
        source: StoreError,
    },
}

debug_with_sources!(OutboxError);

impl OutboxError {
    /// Returns the request with its `event_id`, to send it directly or to store it elsewhere. `None` if encoding failed.
    #[must_use]
    pub fn into_request(self) -> Option<ApiRequest> {
        match self {
            Self::Encode(_) => None,
            Self::Storage { request, .. } => Some(*request),
        }
    }
}

/// Why a relay could not be started.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::outbox::{Outbox, RelayError};
/// use linkrunner_events::testing::Recorder;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open_blocking()?;
/// let error = outbox.relay(&Recorder::new().client()).lease(Duration::from_secs(1)).start().unwrap_err();
/// assert!(matches!(error, RelayError::ShortLease { .. }));
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// There is no Tokio runtime.
    #[error("a relay needs a Tokio runtime; start it inside one")]
    NoRuntime,
    /// The retry policy has a deadline, which a relay does not support.
    #[error(
        "the retry policy has a deadline, which only direct calls support; set `RelayOptions::max_age` instead"
    )]
    Deadline,
    /// The thread for `on_outcome` cannot be started.
    #[error(
        "the thread that calls `on_outcome` cannot be started; check the system's thread limits"
    )]
    Thread(#[source] io::Error),
    /// The lease is too short for an attempt.
    #[error("a lease of {lease:?} is too short for an attempt; set at least {shortest:?}")]
    ShortLease {
        /// The lease.
        lease: Duration,
        /// The shortest lease.
        shortest: Duration,
    },
}

debug_with_sources!(RelayError);
