//! Saves what can be read of a damaged file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::check::open_to_read;
use super::failure::Failure;
use super::options::SqliteOutbox;
use super::place::Place;
use super::row::{count, number, request};
use crate::outbox::dead::DeadReason;
use crate::outbox::error::StoreError;
use crate::queue::Line;

/// How many rows are read at once.
const BLOCK: i64 = 1_000;

/// The search for readable rows ends after so many unreadable ids in a row.
const LONGEST_GAP: i64 = 1_000_000;

/// How much of a file was saved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rescued {
    /// The pending events in `pending.jsonl`.
    pub pending: u64,
    /// The dead letters in `dead.jsonl`.
    pub dead: u64,
    /// The events and dead letters that something else has changed. They were left out.
    pub damaged: u64,
    /// How many could not be read, at most.
    pub unreadable: u64,
}

/// A table of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Pending,
    Dead,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Pending => "outbox",
            Self::Dead => "dead",
        }
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Pending => "pending events",
            Self::Dead => "dead letters",
        }
    }

    /// Whether the row is one of those that should be sound. Dead letters that are dead because of their damage are not.
    pub(super) fn counts(self, row: &Row<'_>) -> bool {
        let reason = || row.get::<_, String>("reason").unwrap_or_default();
        self == Self::Pending || reason() != DeadReason::Damaged.id()
    }

    fn status(self) -> &'static str {
        match self {
            Self::Pending => "undelivered",
            Self::Dead => "given_up",
        }
    }
}

impl SqliteOutbox {
    /// Saves what can be read of a damaged file: the pending events in a file `pending.jsonl` of this folder, the dead letters
    /// in `dead.jsonl`. [`Report::read_from`](crate::Report::read_from) reads both, for another outbox. Blocks.
    ///
    /// The files must not exist. They are readable by their owner only, since bodies identify users.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use linkrunner_events::Report;
    /// use linkrunner_events::outbox::Outbox;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let temporary = tempfile::tempdir()?;
    /// # let folder = temporary.path();
    /// # let damaged = folder.join("linkrunner.db");
    /// # Outbox::sqlite(&damaged).open().await?.enqueue(&AppOpened, "user_12345").await?;
    /// let rescued = Outbox::sqlite(&damaged).rescue(folder)?;
    /// assert_eq!(rescued.pending, 1);
    ///
    /// let outbox = Outbox::sqlite(folder.join("new.db")).open().await?;
    /// for event in Report::read_from(folder.join("pending.jsonl"))? {
    ///     outbox.enqueue_request(event.into_request()).await?;
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), when SQLite cannot read even the list of tables, and when the files cannot be written.
    pub fn rescue(&self, folder: impl AsRef<Path>) -> Result<Rescued, StoreError> {
        self.try_rescue(folder.as_ref())
            .map_err(|failure| failure.into_open_error(&self.path))
    }

    fn try_rescue(&self, folder: &Path) -> Result<Rescued, Failure> {
        let place = Place::existing(&self.path)?;
        if place.has_only_a_log()? {
            let text = "the file is empty, and its log cannot be read without it";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text).into());
        }
        let connection = open_to_read(&place)?;
        fs::create_dir_all(folder)?;
        let mut rescued = Rescued::default();
        rescued.pending =
            rescued.save(&connection, Table::Pending, &folder.join("pending.jsonl"))?;
        rescued.dead = rescued.save(&connection, Table::Dead, &folder.join("dead.jsonl"))?;
        Ok(rescued)
    }
}

impl Rescued {
    /// Writes the rows of a table to a file. Returns their number.
    fn save(&mut self, connection: &Connection, table: Table, path: &Path) -> Result<u64, Failure> {
        let mut out = BufWriter::new(create(path)?);
        let mut saved = 0;
        self.unreadable += each_row(connection, table, |row| {
            match line(row, table, &mut out)? {
                true => saved += 1,
                false => self.damaged += 1,
            }
            Ok(())
        })?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(saved)
    }
}

/// Writes the row if it is sound.
fn line(row: &Row<'_>, table: Table, out: &mut impl Write) -> io::Result<bool> {
    let Ok(request) = request(row) else {
        return Ok(false);
    };
    // A row that a relay holds may have been sent.
    let held = table == Table::Pending
        && !matches!(row.get_ref("holder"), Ok(rusqlite::types::ValueRef::Null));
    let line = Line {
        request: &request,
        status: table.status(),
        attempts: count(row, "attempts").unwrap_or(0),
        may_have_been_delivered: held || number(row, "maybe_arrived") != Ok(0),
    };
    line.write(out)?;
    Ok(true)
}

/// Calls `each` with all rows that can be read, without any index. Returns how many cannot be read, at most.
pub(super) fn each_row(
    connection: &Connection,
    table: Table,
    mut each: impl FnMut(&Row<'_>) -> io::Result<()>,
) -> Result<u64, Failure> {
    let name = table.name();
    let mut block = connection.prepare(&format!(
        "SELECT * FROM {name} NOT INDEXED WHERE id >= ?1 ORDER BY id LIMIT ?2"
    ))?;
    let last_id = last_id(connection, name);
    let (mut next, mut unreadable, mut gap) = (i64::MIN, 0, 0);
    loop {
        let start = next;
        let mut found = 0;
        let mut rows = block.query([start, BLOCK])?;
        let is_readable = loop {
            match rows.next() {
                Ok(Some(row)) => {
                    each(row)?;
                    found += 1;
                    gap = 0;
                    // In a damaged file, ids may not ascend.
                    next = next.max(row.get::<_, i64>("id")?.saturating_add(1));
                }
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        if is_readable && found < BLOCK {
            return Ok(unreadable);
        }
        if !is_readable || next == start {
            // The row with the next id is damaged, or the page that it is on.
            next = next.max(0).saturating_add(1);
            unreadable += 1;
            gap += 1;
        }
        if gap >= LONGEST_GAP || last_id.is_some_and(|last| next > last) {
            return Ok(unreadable);
        }
    }
}

/// The highest id that was ever given, if it can be read.
fn last_id(connection: &Connection, table: &str) -> Option<i64> {
    // The ids of dead letters come from the outbox, too.
    let sequence = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'";
    let last = connection
        .query_row(sequence, (), |row| row.get(0))
        .optional();
    last.ok().flatten().or_else(|| {
        connection
            .query_row(&format!("SELECT max(id) FROM {table}"), (), |row| {
                row.get(0)
            })
            .ok()
    })
}

/// Creates a file that only its owner can read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
        .open(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
