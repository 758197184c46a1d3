//! Inserts rows.

use super::db::Db;
use super::failure::Failure;
use super::row::{checksum_of, lane_of};
use crate::outbox::count::unsigned;
use crate::outbox::error::StoreError;
use crate::outbox::row::OutboxRow;
use crate::outbox::store::RowId;

/// The first row of a lane is claimable; the others wait.
const INSERT: &str = "
INSERT INTO outbox (id, lane, claimable, due, strict, enqueued_at, name, bytes)
VALUES (?1, ?2, NOT EXISTS (SELECT 1 FROM outbox INDEXED BY lanes WHERE blocks AND lane = ?2), ?3, ?4, ?3, ?5, ?6)";

const INSERT_REQUEST: &str = "
INSERT INTO request (id, request_id, endpoint, ordering_key, crc, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

pub(super) fn append(db: &Db, rows: &[OutboxRow]) -> Result<(), Failure> {
    let bytes = rows.iter().map(|row| row.body().len()).sum();
    let first_id = add(db, rows.len(), bytes)?;
    let now = db.now();
    let mut insert = db.connection.prepare_cached(INSERT)?;
    let mut insert_request = db.connection.prepare_cached(INSERT_REQUEST)?;
    for (id, row) in (first_id..).zip(rows) {
        insert.execute((
            id,
            lane_of(row.ordering_key().as_bytes()),
            now,
            row.is_strict(),
            row.name(),
            signed(row.body().len()),
        ))?;
        insert_request.execute((
            id,
            row.request_id(),
            row.endpoint(),
            row.ordering_key(),
            checksum_of(row),
            row.body(),
        ))?;
    }
    Ok(())
}

/// Counts further events. Fails if there is no room for them. Returns the id of the first.
pub(super) fn add(db: &Db, events: usize, bytes: usize) -> Result<RowId, Failure> {
    let totals = db.totals()?;
    let (events, bytes) = (signed(events), signed(bytes));
    let bounds = db.settings.bounds;
    let fits = unsigned(totals.pending.saturating_add(events)) <= bounds.events
        && unsigned(totals.bytes.saturating_add(bytes)) <= bounds.bytes;
    if !fits {
        return Err(Failure::Store(StoreError::Full {
            pending: unsigned(totals.pending),
            pending_bytes: unsigned(totals.bytes),
        }));
    }
    #[cfg(test)]
    db.settings.probe.mutant.set_next_id(db)?;
    let first = db.totals()?.next_id;
    db.change_totals(|totals| {
        totals.next_id += events;
        totals.pending += events;
        totals.bytes += bytes;
    })?;
    Ok(first)
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
