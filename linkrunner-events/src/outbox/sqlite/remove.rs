//! Takes rows out of the outbox.

use rusqlite::{OptionalExtension as _, named_params};

use super::db::Db;
use super::failure::Failure;
use crate::outbox::dead::DeadReason;
use crate::outbox::store::RowId;

const DELETE: &str = "
DELETE FROM outbox WHERE id = ?1 RETURNING lane, blocks, fence, bytes, attempts";

const PROMOTE: &str = "
UPDATE outbox SET claimable = 1, due = ?2 WHERE NOT claimable AND id =
    (SELECT id FROM outbox INDEXED BY lanes WHERE blocks AND lane = ?1 ORDER BY id LIMIT 1)";

/// Only the holder may give an event up, unless the row is damaged.
const MOVE_TO_DEAD: &str = "
INSERT INTO dead (id, reason, error, dead_at, enqueued_at, attempts, maybe_arrived, lane, strict, name, bytes)
SELECT id, :reason, :error, :now, enqueued_at, attempts + :attempted, maybe_arrived OR :may_have_arrived,
    lane, strict, name, bytes
FROM outbox WHERE id = :id AND (:fence IS NULL OR (fence = :fence AND holder IS NOT NULL))";

/// Why an event is given up.
pub(super) struct GivenUp<'a> {
    pub(super) reason: DeadReason,
    pub(super) error: &'a str,
    pub(super) attempted: bool,
    pub(super) may_have_arrived: bool,
}

/// Deletes an event that was sent. Returns the fence that it had.
pub(super) fn delete(db: &Db, id: RowId) -> Result<Option<i64>, Failure> {
    let fence = take_out(db, id)?;
    if fence.is_some() {
        delete_request(db, id)?;
    }
    Ok(fence)
}

/// Deletes a dead letter. Returns whether there was one.
pub(super) fn delete_dead(db: &Db, id: RowId) -> Result<bool, Failure> {
    let mut delete = db
        .connection
        .prepare_cached("DELETE FROM dead WHERE id = ?1")?;
    let existed = delete.execute([id])? > 0;
    if existed {
        delete_request(db, id)?;
    }
    Ok(existed)
}

fn delete_request(db: &Db, id: RowId) -> Result<(), Failure> {
    let mut delete = db
        .connection
        .prepare_cached("DELETE FROM request WHERE id = ?1")?;
    delete.execute([id])?;
    Ok(())
}

/// Removes a row, and makes the next one of its lane claimable. Returns the fence that it had.
fn take_out(db: &Db, id: RowId) -> Result<Option<i64>, Failure> {
    let mut delete = db.connection.prepare_cached(DELETE)?;
    let deleted: Option<(i64, bool, i64, i64, i64)> = delete
        .query_row([id], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .optional()?;
    let Some((lane, blocks, fence, bytes, attempts)) = deleted else {
        return Ok(None);
    };
    db.change_totals(|totals| {
        totals.pending -= 1;
        totals.bytes -= bytes;
        totals.retrying -= i64::from(attempts > 0);
    })?;
    if blocks {
        promote(db, lane)?;
    }
    Ok(Some(fence))
}

/// Makes the first row of a lane claimable, after the one before it was removed or stopped blocking. It goes behind the rows
/// that are already claimable, so that a user with many events does not hold up others.
pub(super) fn promote(db: &Db, lane: i64) -> Result<(), Failure> {
    let mut promote = db.connection.prepare_cached(PROMOTE)?;
    promote.execute((lane, db.now()))?;
    Ok(())
}

/// Moves a row to the dead letters. Returns whether it was there with this fence.
pub(super) fn move_to_dead(
    db: &Db,
    id: RowId,
    fence: Option<i64>,
    given_up: &GivenUp<'_>,
) -> Result<bool, Failure> {
    let mut move_to_dead = db.connection.prepare_cached(MOVE_TO_DEAD)?;
    let moved = move_to_dead.execute(named_params! {
        ":id": id,
        ":fence": fence,
        ":now": db.now(),
        ":reason": given_up.reason.id(),
        ":error": given_up.error,
        ":attempted": given_up.attempted,
        ":may_have_arrived": given_up.may_have_arrived,
    })?;
    if moved == 0 {
        return Ok(false);
    }
    take_out(db, id)?;
    Ok(true)
}
