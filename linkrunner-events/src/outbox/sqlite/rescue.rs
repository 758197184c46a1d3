//! Saves the readable events of a damaged file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::failure::Failure;
use super::options::SqliteOutbox;
use super::place::Place;
use super::read_only::open_to_read;
use super::row::request;
use super::totals::Totals;
use crate::outbox::error::StoreError;
use crate::outbox::store::RowId;
use crate::queue::Line;

/// How many rows are read at once.
const BLOCK: i64 = 1_000;

/// The search for readable rows ends after this many unreadable ids in a row.
const LONGEST_GAP: i64 = 1_000_000;

/// The numbers of a rescue.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::outbox::Outbox;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// # Outbox::sqlite(&path).open().await?.enqueue(&AppOpened, "user_12345").await?;
/// let rescued = Outbox::sqlite(&path).rescue(folder.path())?;
/// assert_eq!((rescued.pending, rescued.dead), (1, 0));
/// let is_complete = rescued.damaged == 0 && rescued.unreadable == 0;
/// assert!(is_complete);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rescued {
    /// The events in `pending.jsonl`: the pending ones, and those whose state could not be read.
    pub pending: u64,
    /// The dead letters in `dead.jsonl`.
    pub dead: u64,
    /// The events and dead letters that something other than the outbox changed. They were left out.
    pub damaged: u64,
    /// The most events that may have been unreadable.
    pub unreadable: u64,
}

impl SqliteOutbox {
    /// Saves the readable events of a damaged file in this folder: the pending events in `pending.jsonl`, the dead letters in
    /// `dead.jsonl`. [`Report::read_from`](crate::Report::read_from) reads both, for another outbox. Blocks.
    ///
    /// The two files must not exist yet. On Unix, only their owner can read them, because bodies identify users.
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
    /// As [`check`](Self::check), when SQLite cannot even read the list of tables, and when the two files cannot be written.
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
        let mut pending = BufWriter::new(create(&folder.join("pending.jsonl"))?);
        let mut dead = BufWriter::new(create(&folder.join("dead.jsonl"))?);
        let mut rescued = Rescued::default();
        rescued.unreadable = each_request(&connection, |row| {
            let Ok(request) = request(row) else {
                rescued.damaged += 1;
                return Ok(());
            };
            let id = row.get("id").unwrap_or(0);
            let state = State::of(&connection, id);
            let line = Line {
                request: &request,
                status: if state.is_dead {
                    "given_up"
                } else {
                    "undelivered"
                },
                attempts: state.attempts,
                may_have_been_delivered: state.may_have_been_delivered,
            };
            if state.is_dead {
                rescued.dead += 1;
                line.write(&mut dead)
            } else {
                rescued.pending += 1;
                line.write(&mut pending)
            }
        })?;
        for out in [pending, dead] {
            out.into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
        }
        Ok(rescued)
    }
}

/// The state of a request, as far as it is known.
struct State {
    is_dead: bool,
    attempts: u32,
    may_have_been_delivered: bool,
}

impl State {
    /// Reads the state of a request. If it cannot be read, the request counts as pending, and may have been delivered.
    fn of(connection: &Connection, id: RowId) -> Self {
        let find = |sql: &str, is_dead: bool| {
            let mut select = connection.prepare_cached(sql)?;
            let state = select.query_row([id], |row| {
                Ok(Self {
                    is_dead,
                    attempts: row.get(0)?,
                    may_have_been_delivered: row.get(1)?,
                })
            });
            state.optional()
        };
        // A row that a relay holds may have been sent.
        let pending =
            "SELECT attempts, maybe_arrived OR holder IS NOT NULL FROM outbox WHERE id = ?1";
        let dead = "SELECT attempts, maybe_arrived FROM dead WHERE id = ?1";
        let found = find(dead, true).and_then(|dead| match dead {
            Some(state) => Ok(Some(state)),
            None => find(pending, false),
        });
        found.ok().flatten().unwrap_or(Self {
            is_dead: false,
            attempts: 0,
            may_have_been_delivered: true,
        })
    }
}

/// Calls `each` with all readable requests. Returns the most requests that may be unreadable.
pub(super) fn each_request(
    connection: &Connection,
    mut each: impl FnMut(&Row<'_>) -> io::Result<()>,
) -> Result<u64, Failure> {
    let mut block =
        connection.prepare("SELECT * FROM request WHERE id >= ?1 ORDER BY id LIMIT ?2")?;
    let last_id = last_id(connection);
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
fn last_id(connection: &Connection) -> Option<RowId> {
    Totals::read(connection)
        .ok()
        .map(|totals| totals.next_id - 1)
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
