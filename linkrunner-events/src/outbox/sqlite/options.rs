//! Opening the file of an outbox.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::clock::Clock;
use super::db::{Bounds, Settings};
use super::place::Place;
use super::store::SqliteStore;
use crate::outbox::error::StoreError;
use crate::outbox::handle::Outbox;

impl Outbox {
    /// An outbox in an SQLite file, for one machine. Several processes may use the file at the same time, each to enqueue, to relay, or
    /// both.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use linkrunner_events::outbox::Outbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("linkrunner.db");
    /// let outbox = Outbox::sqlite(&path).open().await?;
    /// outbox.enqueue(&AppOpened, "user_12345").await?; // it is on disk now
    /// assert_eq!(outbox.stats().await?.pending, 1);
    /// # Ok(()) }
    /// ```
    pub fn sqlite(path: impl Into<PathBuf>) -> SqliteOutbox {
        SqliteOutbox {
            path: path.into(),
            max_events: 1_000_000,
            max_bytes: 1024 * 1024 * 1024,
        }
    }
}

/// The settings of an outbox in a file, from [`Outbox::sqlite`].
///
/// SQLite keeps two more files beside it, whose names end with `-wal` and `-shm`. They belong to the outbox. Move or copy it
/// only while no program uses it.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::outbox::Outbox;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(&path).max_events(1).open().await?;
/// outbox.enqueue(&AppOpened, "user_1").await?;
/// assert!(outbox.enqueue(&AppOpened, "user_2").await.is_err()); // it is full
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[must_use = "the outbox is not open until `open` is called"]
pub struct SqliteOutbox {
    pub(super) path: PathBuf,
    max_events: u64,
    max_bytes: u64,
}

impl SqliteOutbox {
    /// How many events may be pending. A full outbox hands new ones back. Each process has its own setting. Default: 1,000,000.
    pub fn max_events(mut self, events: u64) -> Self {
        self.max_events = events;
        self
    }

    /// How many bytes the bodies of pending events may have in all. A full outbox hands new ones back. Default: 1 GiB.
    ///
    /// The file is about half as large again. Dead letters add to it. It never shrinks: new events use its free space.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Opens the file. Creates it and its folder unless they exist; on Unix, only its owner can read a new file. Brings an older
    /// file to the schema of this version, after which older versions of this crate refuse it.
    ///
    /// # Errors
    ///
    /// When the file cannot be created, opened or written; when it is not an outbox, is damaged, or was made by a newer version
    /// of this crate; when Linux or Windows reports a network file system; and when the version of SQLite can lose data.
    pub async fn open(self) -> Result<Outbox, StoreError> {
        let (reply, opened) = oneshot::channel();
        let path = self.path.clone();
        let cannot_open = |error| StoreError::Open {
            path,
            cause: Arc::new(error),
        };
        let thread = std::thread::Builder::new().name("linkrunner-outbox-open".to_owned());
        let started = thread.spawn(move || {
            // The caller may have dropped its future.
            let _ = reply.send(self.open_blocking());
        });
        match started {
            Ok(_) => opened.await.unwrap_or(Err(StoreError::Closed)),
            Err(error) => Err(cannot_open(error)),
        }
    }

    /// As [`open`](Self::open), for callers that may block.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_blocking(self) -> Result<Outbox, StoreError> {
        let place = Place::prepare(&self.path).map_err(|error| StoreError::Open {
            path: self.path.clone(),
            cause: Arc::new(error),
        })?;
        let settings = Settings {
            bounds: Bounds {
                events: self.max_events,
                bytes: self.max_bytes,
            },
            max_wait: MAX_WAIT,
            clock: Clock::System,
            synchronous: "FULL",
            checked_bytes: CHECKED_BYTES,
            #[cfg(test)]
            probe: super::tests::Probe::default(),
        };
        let store = SqliteStore::open(place, settings)?;
        Ok(Outbox::over(Arc::new(store)))
    }
}

/// How long a call may wait for another process that keeps the file locked.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(10);

/// Files up to this size are checked for damage when they are opened, which takes some hundredths of a second. A changed number
/// within SQLite's own structures may otherwise make it overwrite events. `linkrunner outbox check` checks larger files.
const CHECKED_BYTES: u64 = 16 * 1024 * 1024;
