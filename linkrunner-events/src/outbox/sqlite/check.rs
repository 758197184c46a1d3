//! Examines the file of an outbox and reports its problems. Never changes it.

use std::fmt;
use std::path::PathBuf;

use rusqlite::Connection;

use super::clock::Clock;
use super::db::LOG_BYTES;
use super::failure::Failure;
use super::options::SqliteOutbox;
use super::place::Place;
use super::read_only::open_to_read;
use super::rescue::each_request;
use super::row::request;
use super::stats::stats;
use super::totals::Totals;
use crate::outbox::count::unsigned;
use crate::outbox::error::StoreError;
use crate::outbox::stats::{OutboxStats, notes};
use crate::outbox::store::RowId;

/// SQLite's own check stops after this many errors.
const SHOWN_ERRORS: usize = 20;

const WITHOUT_REQUEST: &str = "
SELECT count(*) FROM (SELECT id FROM outbox UNION ALL SELECT id FROM dead) WHERE id NOT IN (SELECT id FROM request)";

const WITHOUT_EVENT: &str = "
SELECT count(*) FROM request WHERE id NOT IN (SELECT id FROM outbox UNION ALL SELECT id FROM dead)";

/// The contents and the problems of the file of an outbox. [`Display`](fmt::Display) shows the problems, the notes and what to
/// do, each on a line.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::outbox::Outbox;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(&path).open().await?;
/// outbox.enqueue(&AppOpened, "user_12345").await?;
///
/// let check = Outbox::sqlite(&path).check()?;
/// assert!(check.is_sound());
/// assert!(check.stats.is_some_and(|stats| stats.pending == 1));
/// assert_eq!(check.notes, ["Pending events: 1, but no relay is running. Start one."]);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SqliteCheck {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// The size of its log, which ends with `-wal`.
    pub log_bytes: u64,
    /// The statistics of the outbox. `None` if the file is too damaged to read them.
    pub stats: Option<OutboxStats>,
    /// The events whose lease ended before their relay recorded an outcome. They are sent again.
    pub lost_leases: u64,
    /// The ids of pending events and dead letters that something other than the outbox changed. A relay makes such an event a
    /// dead letter.
    pub damaged: Vec<i64>,
    /// The problems, one sentence each.
    pub problems: Vec<String>,
    /// Facts that are worth knowing but are not problems, one sentence each.
    pub notes: Vec<String>,
}

impl SqliteCheck {
    /// Whether there are no problems.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for SqliteCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sentence in self.problems.iter().chain(&self.notes) {
            writeln!(f, "{sentence}")?;
        }
        if self.is_sound() {
            return writeln!(f, "The file is sound.");
        }
        writeln!(
            f,
            "The file was left as it is. To save its readable events, stop all programs that use it, copy it together with the files \
             ending with `-wal` and `-shm`, and run `linkrunner outbox check --db FILE --rescue FOLDER`. Then import them into a \
             new outbox with `linkrunner outbox import --db NEW_FILE --create FOLDER/pending.jsonl`."
        )
    }
}

impl SqliteOutbox {
    /// Examines the file: runs SQLite's own check, verifies the checksum of each row, and checks the order and the totals. Other
    /// programs may keep using the file. The call reads the whole file and blocks the thread.
    ///
    /// ```
    /// # fn check(path: &std::path::Path) -> Result<(), linkrunner_events::outbox::StoreError> {
    /// use linkrunner_events::outbox::Outbox;
    ///
    /// let found = Outbox::sqlite(path).check()?;
    /// if !found.is_sound() {
    ///     eprint!("{found}");
    /// }
    /// # Ok(()) }
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let path = folder.path().join("linkrunner.db");
    /// # drop(Outbox::sqlite(&path).open_blocking().unwrap());
    /// # check(&path).unwrap();
    /// # use linkrunner_events::outbox::Outbox;
    /// ```
    ///
    /// # Errors
    ///
    /// When the file does not exist, cannot be read, is not an outbox, or was made by a newer version of this crate; and when
    /// the version of SQLite can lose data.
    pub fn check(&self) -> Result<SqliteCheck, StoreError> {
        let open = |error| Failure::from(error).into_open_error(&self.path);
        let place = Place::existing(&self.path).map_err(open)?;
        let mut check = SqliteCheck {
            path: place.path().to_owned(),
            bytes: place.bytes().map_err(open)?,
            log_bytes: place.log_bytes(),
            stats: None,
            lost_leases: 0,
            damaged: Vec::new(),
            problems: Vec::new(),
            notes: Vec::new(),
        };
        if check.bytes == 0 && check.log_bytes > 0 {
            check.problems.push(
                "The file is empty, but its log is not: the file was cut off. Do not open it with SQLite, which would delete the log."
                    .to_owned(),
            );
            return Ok(check);
        }
        let examined = open_to_read(&place).and_then(|connection| examine(&connection, &mut check));
        match examined.map_err(|failure| failure.into_open_error(place.path())) {
            Ok(()) => {}
            Err(StoreError::Damaged { cause, .. }) => check.problems.push(format!(
                "SQLite cannot read all of the file ({cause}), so not all of it was examined."
            )),
            Err(error) => return Err(error),
        }
        Ok(check)
    }
}

fn examine(connection: &Connection, check: &mut SqliteCheck) -> Result<(), Failure> {
    // One state of the file, while others write.
    let state = connection.unchecked_transaction()?;
    let now = Clock::System.now();
    let errors = integrity_errors(&state)?;
    if !errors.is_empty() {
        check.problems.push(format!(
            "SQLite finds errors in the file: {}.",
            errors.join("; ")
        ));
    }
    check_requests(&state, check)?;
    let lost = "SELECT count(*) FROM outbox WHERE holder IS NOT NULL AND due <= ?1";
    check.lost_leases = unsigned(state.query_row(lost, [now], |row| row.get(0))?);
    check_order(&state, check)?;
    let stats = stats(&state, now)?;
    check_totals(&state, &stats, check)?;
    note(&state, &stats, check)?;
    check.stats = Some(stats);
    Ok(())
}

fn integrity_errors(connection: &Connection) -> Result<Vec<String>, Failure> {
    let mut check = connection.prepare(&format!("PRAGMA integrity_check({SHOWN_ERRORS})"))?;
    let lines: Vec<String> = check
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // Each line is an error, except for the line `ok` of a sound file.
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn check_requests(connection: &Connection, check: &mut SqliteCheck) -> Result<(), Failure> {
    let mut damaged = Vec::new();
    let unreadable = each_request(connection, |row| {
        if request(row).is_err() {
            damaged.extend(row.get::<_, RowId>("id").ok());
        }
        Ok(())
    })?;
    // A relay has already found these, and made them dead letters.
    let mut known =
        connection.prepare("SELECT 1 FROM dead WHERE id = ?1 AND reason = 'damaged'")?;
    damaged.retain(|id| !known.exists([id]).unwrap_or(false));
    if !damaged.is_empty() {
        check.problems.push(format!(
            "Damaged requests: {}. Something other than the outbox changed them, so they are not sent.",
            damaged.len()
        ));
    }
    check.damaged = damaged;
    if unreadable > 0 {
        check
            .problems
            .push(format!("Unreadable requests: up to {unreadable}."));
    }
    let without_request = number(connection, WITHOUT_REQUEST)?;
    if without_request > 0 {
        check
            .problems
            .push(format!("Events without their request: {without_request}."));
    }
    let without_event = number(connection, WITHOUT_EVENT)?;
    if without_event > 0 {
        check
            .problems
            .push(format!("Requests without their event: {without_event}."));
    }
    Ok(())
}

/// Checks the flag for rows that may be claimed.
fn check_order(connection: &Connection, check: &mut SqliteCheck) -> Result<(), Failure> {
    let mut select = connection.prepare(
        "SELECT count(*) FROM (SELECT min(id) AS id FROM outbox WHERE blocks GROUP BY lane) JOIN outbox USING (id)
            WHERE NOT claimable
        UNION ALL SELECT count(*) FROM outbox WHERE NOT blocks AND NOT claimable",
    )?;
    let counts: Vec<i64> = select
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let stuck: i64 = counts.iter().sum();
    if stuck > 0 {
        check.problems.push(format!(
            "Events that would wait for ever, because the event before them is missing: {stuck}."
        ));
    }
    Ok(())
}

fn check_totals(
    connection: &Connection,
    stats: &OutboxStats,
    check: &mut SqliteCheck,
) -> Result<(), Failure> {
    let next_id = Totals::read(connection)?.next_id;
    let mut count = connection
        .prepare("SELECT count(*), coalesce(sum(length(CAST(body AS BLOB))), 0) FROM outbox JOIN request USING (id)")?;
    let (pending, bytes): (i64, i64) = count.query_row((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    if (stats.pending, stats.pending_bytes) != (unsigned(pending), unsigned(bytes)) {
        check.problems.push(format!(
            "The file counts {} pending events of {} bytes, and holds {pending} of {bytes} bytes.",
            stats.pending, stats.pending_bytes
        ));
    }
    let highest: Option<RowId> =
        connection.query_row("SELECT max(id) FROM request", (), |row| row.get(0))?;
    if highest.is_some_and(|id| id >= next_id) {
        check.problems.push(format!(
            "New events would get ids from {next_id} on, which are used already."
        ));
    }
    Ok(())
}

fn note(
    connection: &Connection,
    stats: &OutboxStats,
    check: &mut SqliteCheck,
) -> Result<(), Failure> {
    check.notes.extend(notes(stats, check.lost_leases));
    if check.log_bytes > LOG_BYTES {
        let mebibytes = check.log_bytes >> 20;
        check.notes.push(format!(
            "The log has {mebibytes} MiB: a program, such as a backup or a shell of SQLite, keeps an old state of the file open."
        ));
    }
    let free = "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size";
    let free = number(connection, free)?;
    if free > LOG_BYTES && free > check.bytes / 2 {
        let (free, all) = (free >> 20, check.bytes >> 20);
        check.notes.push(format!(
            "{free} of {all} MiB of the file are free. New events use them; `sqlite3 FILE VACUUM`, while no program uses the file, \
             makes the file smaller."
        ));
    }
    Ok(())
}

fn number(connection: &Connection, sql: &str) -> Result<u64, Failure> {
    Ok(unsigned(connection.query_row(sql, (), |row| row.get(0))?))
}
