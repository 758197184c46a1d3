//! Dead letters: listing, replaying and deleting them.

use rusqlite::{Row, named_params};

use super::append::add;
use super::db::Db;
use super::failure::Failure;
use super::remove::delete_dead;
use super::row::{count, number, request};
use crate::outbox::dead::{DeadFilter, DeadLetter, DeadReason};
use crate::outbox::millis::{between, millis};
use crate::outbox::store::RowId;

/// The conditions of a filter, as parameters that may be null.
const MATCHES: &str = "
    (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
    AND (:name IS NULL OR name = :name)
    AND (:reason IS NULL OR reason = :reason)
    AND (:died_before IS NULL OR dead_at <= :died_before)";

const REPLAY: &str = "
INSERT INTO outbox (id, lane, claimable, due, strict, maybe_arrived, enqueued_at, name, bytes)
SELECT ?2, lane, NOT EXISTS (SELECT 1 FROM outbox INDEXED BY lanes WHERE blocks AND lane = dead.lane),
    ?3, strict, maybe_arrived, ?3, name, bytes
FROM dead WHERE id = ?1";

pub(super) fn list(db: &Db, filter: &DeadFilter, limit: u32) -> Result<Vec<DeadLetter>, Failure> {
    let now = db.now();
    let sql = "SELECT * FROM dead LEFT JOIN request USING (id)";
    select(db, filter, sql, i64::from(limit), |row| letter(row, now))
}

/// Inserts new rows with new ids: a late success of an old row must not delete them. Damaged letters stay.
pub(super) fn replay(db: &Db, filter: &DeadFilter) -> Result<u64, Failure> {
    let found = select(
        db,
        filter,
        "SELECT id, reason, bytes FROM dead",
        -1,
        |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)),
    )?;
    let replayed: Vec<(RowId, i64)> = found
        .into_iter()
        .filter(|(_, reason, _)| reason != DeadReason::Damaged.id())
        .map(|(id, _, bytes)| (id, bytes))
        .collect();
    let bytes = replayed
        .iter()
        .map(|(_, bytes)| usize::try_from(*bytes).unwrap_or(0))
        .sum();
    let first_id = add(db, replayed.len(), bytes)?;
    let now = db.now();
    let mut insert = db.connection.prepare_cached(REPLAY)?;
    let mut move_request = db
        .connection
        .prepare_cached("UPDATE request SET id = ?2 WHERE id = ?1")?;
    let mut delete = db
        .connection
        .prepare_cached("DELETE FROM dead WHERE id = ?1")?;
    for (new_id, (id, _)) in (first_id..).zip(&replayed) {
        insert.execute((id, new_id, now))?;
        move_request.execute((id, new_id))?;
        delete.execute([id])?;
    }
    Ok(replayed.len() as u64)
}

pub(super) fn purge(db: &Db, filter: &DeadFilter) -> Result<u64, Failure> {
    let ids: Vec<RowId> = select(db, filter, "SELECT id FROM dead", -1, |row| row.get(0))?;
    for id in &ids {
        delete_dead(db, *id)?;
    }
    Ok(ids.len() as u64)
}

/// Selects from the dead letters that match, oldest first. A negative limit is none. `from` is the statement up to there.
fn select<T>(
    db: &Db,
    filter: &DeadFilter,
    from: &str,
    limit: i64,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Failure> {
    let sql = format!("{from} WHERE {MATCHES} ORDER BY id LIMIT :limit");
    let ids = (!filter.ids.is_empty()).then(|| format!("{:?}", filter.ids));
    let died_before = filter
        .dead_for
        .map(|time| db.now().saturating_sub(millis(time)));
    let mut select = db.connection.prepare_cached(&sql)?;
    let found = select.query_map(
        named_params! {
            ":ids": ids,
            ":name": filter.name,
            ":reason": filter.reason.map(DeadReason::id),
            ":died_before": died_before,
            ":limit": limit,
        },
        read,
    )?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn letter(row: &Row<'_>, now: i64) -> rusqlite::Result<DeadLetter> {
    // Of a damaged row, whatever can be read.
    let text = |column: &str| -> rusqlite::Result<String> {
        let value = row.get_ref(column)?;
        Ok(value.as_bytes().map_or_else(
            |_| String::new(),
            |bytes| String::from_utf8_lossy(bytes).into_owned(),
        ))
    };
    let number = |column: &str| number(row, column).unwrap_or(0);
    Ok(DeadLetter {
        id: row.get("id")?,
        reason: DeadReason::from_id(&text("reason")?).unwrap_or(DeadReason::Damaged),
        name: text("name")?,
        error: text("error")?,
        attempts: count(row, "attempts").unwrap_or(0),
        may_have_been_delivered: number("maybe_arrived") != 0,
        age: between(number("enqueued_at"), now),
        dead_for: between(number("dead_at"), now),
        request: request(row).ok(),
    })
}
