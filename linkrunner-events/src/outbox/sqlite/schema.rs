//! The tables of the file, and their migrations.

use rusqlite::{Connection, TransactionBehavior};

use super::failure::Failure;

/// Marks the file as an outbox: "lrob".
pub(super) const APPLICATION_ID: i64 = 0x6c72_6f62;

/// Each list of statements brings a file to the next schema. Never change one that was released.
///
/// - `due`: when the row became claimable, the time of its next attempt, or the end of its lease. `wait`: how far ahead `due`
///   was set. With `wait` 0 a row is due whatever the clock says.
/// - `blocks`: later rows of the same `lane` wait for this one. `claimable`: no earlier row blocks it. So exactly the first
///   blocking row of a lane, and all rows that do not block, are claimable. With this flag, one index finds the due rows in
///   their order, even among 200,000 rows of one user or 200,000 waiting users.
/// - `in_doubt`: a relay held the row and never recorded its outcome.
/// - `request`: the requests of pending rows and of dead letters. They are never updated, so a claim of a large event writes
///   little, which still works on an almost full disk.
/// - `totals`: the counts of pending rows, so that bounds and statistics need no scan. A transaction updates them once.
///   `next_id`: an id is never used again, so that a late success cannot delete another event. `AUTOINCREMENT` promises the
///   same, but makes each commit write one more page.
pub(super) const MIGRATIONS: &[&str] = &["
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    blocks INTEGER NOT NULL DEFAULT 1,
    claimable INTEGER NOT NULL,
    strict INTEGER NOT NULL,
    due INTEGER NOT NULL,
    wait INTEGER NOT NULL DEFAULT 0,
    holder INTEGER,
    fence INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    charged INTEGER NOT NULL DEFAULT 0,
    maybe_arrived INTEGER NOT NULL DEFAULT 0,
    in_doubt INTEGER NOT NULL DEFAULT 0,
    enqueued_at INTEGER NOT NULL,
    first_attempt_at INTEGER,
    last_error TEXT,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX lanes ON outbox (lane, id) WHERE blocks;
CREATE INDEX ready ON outbox (wait > 0, due) WHERE claimable;
CREATE INDEX held ON outbox (due) WHERE holder IS NOT NULL;

CREATE TABLE dead (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL,
    error TEXT NOT NULL,
    dead_at INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    maybe_arrived INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    strict INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    request_id TEXT,
    endpoint TEXT NOT NULL,
    ordering_key TEXT NOT NULL,
    crc INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE totals (
    next_id INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    retrying INTEGER NOT NULL
) STRICT;
INSERT INTO totals VALUES (1, 0, 0, 0);
CREATE TABLE dead_totals (reason TEXT PRIMARY KEY, letters INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER dead_added AFTER INSERT ON dead BEGIN
    INSERT INTO dead_totals VALUES (NEW.reason, 1) ON CONFLICT DO UPDATE SET letters = letters + 1;
END;
CREATE TRIGGER dead_removed AFTER DELETE ON dead BEGIN
    UPDATE dead_totals SET letters = letters - 1 WHERE reason = OLD.reason;
END;

CREATE TABLE relay (
    scope TEXT NOT NULL,
    id INTEGER NOT NULL,
    share INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (scope, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE scope (
    name TEXT PRIMARY KEY,
    paused_at INTEGER NOT NULL,
    paused_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"];

/// The content of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// An outbox with this schema, 0 for an empty file.
    Outbox(i64),
    SomethingElse,
}

pub(super) fn look(connection: &Connection) -> rusqlite::Result<Found> {
    // One state of the file: another process may be creating it.
    let transaction = connection.unchecked_transaction()?;
    let number = |sql: &str| transaction.query_row(sql, (), |row| row.get::<_, i64>(0));
    let schema = number("PRAGMA user_version")?;
    let is_ours = number("PRAGMA application_id")? == APPLICATION_ID;
    let is_empty = number("SELECT count(*) FROM sqlite_schema")? == 0;
    Ok(match schema {
        schema if is_ours => Found::Outbox(schema),
        0 if is_empty => Found::Outbox(0),
        _ => Found::SomethingElse,
    })
}

/// Brings the file to the newest schema, in one transaction. Returns the schema that it has now: newer if another process
/// with a newer version was faster.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<i64, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again under the lock: another process may have migrated the file.
    let found: i64 = transaction.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if found >= known {
        return Ok(found);
    }
    for migration in migrations.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(known)
}
