//! The open file.

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::clock::Clock;
use super::failure::{Failure, cause};
use super::place::{Identity, Place};
use super::schema::{self, Found, MIGRATIONS};
use super::totals::{OpenTotals, Totals};
use super::version;
use crate::outbox::error::StoreError;

/// The pause before a busy file is tried again. Short, because a file is free only for moments while another process writes
/// at full speed.
const LONGEST_NAP_MICROS: u64 = 2_000;

/// Above this size, the log is written back to the file even if that has to wait for readers.
pub(super) const LOG_BYTES: u64 = 64 * 1024 * 1024;

/// The bounds of an outbox.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) events: u64,
    pub(super) bytes: u64,
}

/// How a file is opened.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) bounds: Bounds,
    /// How long a job may wait for other processes.
    pub(super) max_wait: Duration,
    pub(super) clock: Clock,
    /// When commits wait for the disk: always, `FULL`. Tests that are not about the disk do without.
    pub(super) synchronous: &'static str,
    /// Files up to this size are checked for damage when they are opened.
    pub(super) checked_bytes: u64,
    #[cfg(test)]
    pub(super) probe: super::tests::Probe,
}

pub(super) struct Db {
    pub(super) connection: Connection,
    pub(super) settings: Settings,
    pub(super) place: Place,
    identity: Identity,
    /// None outside of a transaction.
    pub(super) open_totals: Cell<Option<OpenTotals>>,
    /// The rows that a mutant has selected in its last claim.
    #[cfg(test)]
    pub(super) selected_before: std::cell::RefCell<Vec<crate::outbox::store::RowId>>,
}

impl Db {
    /// Opens the file, and brings it to the newest schema.
    pub(super) fn open(place: Place, settings: Settings) -> Result<Self, StoreError> {
        match Self::try_open(&place, &settings) {
            Ok((connection, identity)) => Ok(Self {
                connection,
                settings,
                place,
                identity,
                open_totals: Cell::new(None),
                #[cfg(test)]
                selected_before: std::cell::RefCell::default(),
            }),
            Err(failure) => Err(failure.into_open_error(place.path())),
        }
    }

    fn try_open(place: &Place, settings: &Settings) -> Result<(Connection, Identity), Failure> {
        version::check()?;
        let path = || place.path().to_owned();
        let damaged = |text: &str| StoreError::Damaged {
            path: path(),
            cause: cause(text),
        };
        if place.has_only_a_log()? {
            return Err(damaged("the file is empty, but its `-wal` file is not").into());
        }
        if place.is_too_short()? {
            return Err(StoreError::NotAnOutbox { path: path() }.into());
        }
        let is_cut_off = place.is_cut_off()?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(place.path(), flags)?;
        // `patiently` waits instead: SQLite sleeps for 100 ms, and then rarely finds a busy file free.
        connection.busy_timeout(Duration::ZERO)?;
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let mut schema = match patiently(settings.max_wait, || Ok(schema::look(&connection)?))? {
            Found::Outbox(schema) => schema,
            Found::SomethingElse => return Err(StoreError::NotAnOutbox { path: path() }.into()),
        };
        if is_cut_off {
            return Err(damaged("the file is truncated: it ends within a page").into());
        }
        if schema <= known {
            patiently(settings.max_wait, || configure(&connection, settings))?;
        }
        if schema < known {
            schema = patiently(settings.max_wait, || {
                schema::migrate(&mut connection, MIGRATIONS)
            })?;
        }
        if schema > known {
            return Err(StoreError::NewerSchema {
                outbox: path().display().to_string(),
                found: schema,
                known,
            }
            .into());
        }
        if place.bytes()? <= settings.checked_bytes {
            let said: String =
                connection.query_row("PRAGMA quick_check(1)", (), |row| row.get(0))?;
            if said != "ok" {
                return Err(damaged(&said).into());
            }
        }
        connection.set_prepared_statement_cache_capacity(64);
        let identity = place.identity()?;
        Ok((connection, identity))
    }

    pub(super) fn now(&self) -> i64 {
        self.settings.clock.now()
    }

    /// The totals, with what the open transaction has changed.
    pub(super) fn totals(&self) -> Result<Totals, Failure> {
        if let Some(open) = self.open_totals.get() {
            return Ok(open.now);
        }
        let stored = Totals::read(&self.connection)?;
        self.open_totals.set(Some(OpenTotals {
            stored,
            now: stored,
        }));
        Ok(stored)
    }

    pub(super) fn change_totals(&self, change: impl FnOnce(&mut Totals)) -> Result<(), Failure> {
        let mut now = self.totals()?;
        change(&mut now);
        let open = self.open_totals.get();
        self.open_totals
            .set(open.map(|open| OpenTotals { now, ..open }));
        Ok(())
    }

    /// Writes the totals before the end of the transaction.
    pub(super) fn write_totals(&self) -> Result<(), Failure> {
        match self.open_totals.get() {
            Some(OpenTotals { stored, now }) if stored != now => now.write(&self.connection),
            _ => Ok(()),
        }
    }

    /// Begins a transaction that writes. Waits for other processes.
    pub(super) fn begin(&self) -> Result<(), Failure> {
        patiently(self.settings.max_wait, || {
            self.execute("BEGIN IMMEDIATE")?;
            Ok(())
        })
    }

    /// Runs a statement that is often used: prepared once.
    pub(super) fn execute(&self, sql: &str) -> Result<(), Failure> {
        self.connection.prepare_cached(sql)?.execute(())?;
        Ok(())
    }

    pub(super) fn commit(&self) -> Result<(), Failure> {
        self.write_totals()?;
        self.check_place()?;
        self.execute("COMMIT")?;
        self.open_totals.set(None);
        #[cfg(test)]
        self.settings.probe.count_commit();
        Ok(())
    }

    /// Rolls the transaction back. Some errors have ended it already.
    pub(super) fn roll_back(&self) {
        self.open_totals.set(None);
        if !self.connection.is_autocommit() {
            // The caller reports the error that caused the rollback.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    /// Writes a large log back to the file. SQLite does that by itself at 4 MiB, unless other processes read all the time.
    pub(super) fn shorten_log(&self) {
        if self.place.log_bytes() > LOG_BYTES {
            let _ = self
                .connection
                .execute_batch("PRAGMA wal_checkpoint(RESTART)");
        }
    }

    /// Called when the file was found damaged: from now on, not even its log is written back to it.
    pub(super) fn give_up(&self) {
        let _ = self
            .connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    }

    /// Fails if the path leads to another file than the open one: new events would be lost.
    pub(super) fn check_place(&self) -> Result<(), Failure> {
        match self.place.identity() {
            Ok(identity) if identity == self.identity => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(Failure::Io(Arc::new(error)))
            }
            _ => Err(Failure::Store(StoreError::Replaced {
                path: self.place.path().to_owned(),
            })),
        }
    }
}

fn configure(connection: &Connection, settings: &Settings) -> Result<(), Failure> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0))?;
    if mode != "wal" {
        let text = format!("its journal mode stays `{mode}` and cannot be changed to WAL");
        return Err(Failure::Io(Arc::new(io::Error::other(text))));
    }
    connection.pragma_update(None, "synchronous", settings.synchronous)?;
    connection.execute_batch(
        "-- On macOS, a sync without these stays in the cache of the disk.
         PRAGMA fullfsync = TRUE;
         PRAGMA checkpoint_fullfsync = TRUE;
         -- With mmap, an error of the disk would be a signal that ends the process.
         PRAGMA mmap_size = 0;
         PRAGMA wal_autocheckpoint = 1000;
         PRAGMA journal_size_limit = 16777216;
         PRAGMA temp_store = MEMORY;
         PRAGMA cell_size_check = TRUE;
         PRAGMA trusted_schema = FALSE;",
    )?;
    Ok(())
}

/// Tries again while another process keeps the file locked.
pub(super) fn patiently<T>(
    max_wait: Duration,
    mut action: impl FnMut() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let start = Instant::now();
    loop {
        match action() {
            Err(failure) if failure.is_busy() => {
                if start.elapsed() >= max_wait {
                    return Err(Failure::Busy(max_wait));
                }
                // Random, so that two processes do not collide for ever.
                let nap = fastrand::u64(LONGEST_NAP_MICROS / 10..LONGEST_NAP_MICROS);
                std::thread::sleep(Duration::from_micros(nap));
            }
            result => return result,
        }
    }
}
