//! Inserts rows.

use rusqlite::{Connection, named_params};

use super::db::Db;
use super::failure::Failure;
use super::row::{checksum_of, lane_of, own_id};
use crate::outbox::error::StoreError;
use crate::outbox::row::OutboxRow;

/// The first row of a lane is claimable; the others wait.
const INSERT: &str = "
INSERT INTO outbox (lane, claimable, due, strict, enqueued_at, name, bytes)
VALUES (:lane, NOT EXISTS (SELECT 1 FROM outbox INDEXED BY lanes WHERE blocks AND lane = :lane),
    :now, :strict, :now, :name, :bytes)";

const INSERT_REQUEST: &str = "
INSERT INTO request (id, event_id, request_id, endpoint, ordering_key, crc, body)
VALUES (:id, :event_id, :request_id, :endpoint, :ordering_key, :crc, :body)";

pub(super) fn append(db: &Db, rows: &[OutboxRow]) -> Result<(), Failure> {
    let bytes = rows.iter().map(|row| row.body().len() as u64).sum();
    check_bounds(db, rows.len() as u64, bytes)?;
    let now = db.now();
    let mut insert = db.connection.prepare_cached(INSERT)?;
    let mut insert_request = db.connection.prepare_cached(INSERT_REQUEST)?;
    for row in rows {
        insert.execute(named_params! {
            ":lane": lane_of(row.ordering_key().as_bytes()),
            ":strict": row.is_strict(),
            ":now": now,
            ":name": row.name(),
            ":bytes": i64::try_from(row.body().len()).unwrap_or(i64::MAX),
        })?;
        insert_request.execute(named_params! {
            ":id": db.connection.last_insert_rowid(),
            ":event_id": row.event_id(),
            ":request_id": own_id(row),
            ":endpoint": row.endpoint(),
            ":ordering_key": row.ordering_key(),
            ":crc": checksum_of(row),
            ":body": row.body(),
        })?;
    }
    Ok(())
}

/// Fails if there is no room for this many further events and bytes.
pub(super) fn check_bounds(db: &Db, events: u64, bytes: u64) -> Result<(), Failure> {
    let (pending, pending_bytes) = totals(&db.connection)?;
    let bounds = db.settings.bounds;
    let fits = pending.saturating_add(events) <= bounds.events
        && pending_bytes.saturating_add(bytes) <= bounds.bytes;
    if fits {
        return Ok(());
    }
    Err(Failure::Store(StoreError::Full {
        pending,
        pending_bytes,
    }))
}

/// The pending events and the bytes of their bodies.
pub(super) fn totals(connection: &Connection) -> Result<(u64, u64), Failure> {
    let mut select = connection.prepare_cached("SELECT pending, bytes FROM totals")?;
    let totals = select.query_row((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (pending, bytes): (i64, i64) = totals;
    Ok((unsigned(pending), unsigned(bytes)))
}

/// A count in the file: never negative, unless the file is damaged.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
