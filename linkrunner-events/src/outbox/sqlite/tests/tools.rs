//! Helpers of these tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::Probe;
use crate::outbox::contract::tools::{Drive as _, event};
use crate::outbox::error::StoreError;
use crate::outbox::sqlite::clock::Clock;
use crate::outbox::sqlite::db::{Bounds, Settings};
use crate::outbox::sqlite::place::Place;
use crate::outbox::sqlite::store::SqliteStore;

/// A folder with an outbox, and a clock.
pub(super) struct Fixture {
    folder: TempDir,
    pub(super) clock: Arc<AtomicI64>,
    pub(super) settings: Settings,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(1_000_000_000_000));
        Self {
            folder: tempfile::tempdir().unwrap(),
            settings: Settings {
                bounds: Bounds {
                    events: 1_000_000,
                    bytes: 1 << 30,
                },
                max_wait: Duration::from_secs(10),
                clock: Clock::Manual(Arc::clone(&clock)),
                synchronous: "FULL",
                checked_bytes: 0,
                probe: Probe::default(),
            },
            clock,
        }
    }

    /// With 200 events of 20 users, and closed.
    pub(super) async fn filled() -> Self {
        let fixture = Fixture::new();
        let store = fixture.open();
        let rows = (0..200).map(|number| event(&format!("user_{}", number % 20), number));
        store.put(rows.collect()).await;
        drop(store);
        fixture.wait_until_closed();
        fixture
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder().join("outbox.db")
    }

    /// A file beside that of the outbox, with this end of its name.
    pub(super) fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path().into_os_string();
        name.push(suffix);
        name.into()
    }

    /// The last storage to close removes the log.
    pub(super) fn wait_until_closed(&self) {
        while self.beside("-wal").exists() {
            std::thread::yield_now();
        }
    }

    pub(super) fn try_open(&self) -> Result<SqliteStore, StoreError> {
        let place = Place::prepare(&self.path()).unwrap();
        SqliteStore::open(place, self.settings.clone())
    }

    pub(super) fn open(&self) -> SqliteStore {
        self.try_open().unwrap()
    }

    pub(super) fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets the clock back.
    pub(super) fn turn_back(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.fetch_sub(millis, Ordering::SeqCst);
    }

    pub(super) fn commits(&self) -> u64 {
        self.settings.probe.commits()
    }

    /// A connection that bypasses the storage.
    pub(super) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }
}
