//! Claims rows.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, Row, ToSql, named_params};

use super::db::Db;
use super::failure::{Failure, cause};
use super::remove::{GivenUp, move_to_dead, promote};
use super::row::{count, lane_of, number, optional_number, request};
use crate::outbox::dead::DeadReason;
use crate::outbox::error::StoreError;
use crate::outbox::millis::{between, span};
use crate::outbox::store::{Claim, Claimed, LONGEST_WAIT, RelayId, RowId};

/// The most bytes of bodies in one claim. A single row is always claimed.
const CLAIM_BYTES: usize = 8 * 1024 * 1024;

/// The rows that wait for no time, in the order in which they became claimable.
const AT_ONCE: &str = "
SELECT id, due FROM outbox INDEXED BY ready WHERE claimable AND (wait > 0) = 0 ORDER BY due LIMIT :max";

/// Retries, and rows whose lease has ended, the longest due first.
const DUE: &str = "
SELECT id, due FROM outbox INDEXED BY ready WHERE claimable AND (wait > 0) = 1 AND due <= :now ORDER BY due LIMIT :max";

/// Rows whose time was set in the future: the clock was set back since.
const TOO_FAR_AHEAD: &str = "
SELECT id, due FROM outbox INDEXED BY ready WHERE claimable AND (wait > 0) = 1 AND due > :far AND due - wait > :now
ORDER BY due LIMIT :max";

const NEXT_DUE: &str = "
SELECT due FROM outbox INDEXED BY ready WHERE claimable AND (wait > 0) = 1 ORDER BY due LIMIT 1";

/// Claims a row. If it still has a holder, that one never recorded an outcome. The conditions are those of the index, checked
/// again on the row.
const MARK: &str = "
UPDATE outbox SET due = :now + :lease, wait = :lease, holder = :me, fence = fence % 9223372036854775807 + 1,
    in_doubt = in_doubt OR holder IS NOT NULL, maybe_arrived = maybe_arrived OR holder IS NOT NULL
WHERE id = :id AND claimable AND (wait = 0 OR due <= :now OR due > :far)";

const READ: &str = "
SELECT * FROM outbox LEFT JOIN request USING (id) WHERE id = :id";

/// A claim without rows, if there are none to claim.
pub(super) fn nothing_due(db: &Db, lease: Duration) -> Result<Option<Claim>, Failure> {
    let now = db.now();
    if !candidates(db, now, far(now, span(lease)), 1)?.is_empty() {
        return Ok(None);
    }
    let next_due = next_due(db, now)?;
    Ok(Some(Claim {
        next_due,
        ..Claim::default()
    }))
}

pub(super) fn claim(db: &Db, me: RelayId, max: u32, lease: Duration) -> Result<Claim, Failure> {
    let now = db.now();
    let lease = span(lease);
    let far = far(now, lease);
    let mut claim = Claim::default();
    let mut bytes = 0;
    // Selected and marked in one write transaction, so no other relay can claim them in between.
    let candidates = candidates(db, now, far, max)?;
    #[cfg(test)]
    let candidates = db
        .settings
        .probe
        .mutant
        .candidates(candidates, &mut db.selected_before.borrow_mut());
    let mut mark = db.connection.prepare_cached(mark(db))?;
    let mut select = db.connection.prepare_cached(READ)?;
    for id in candidates {
        let marked = mark.execute(
            named_params! { ":id": id, ":me": me.0, ":lease": lease, ":now": now, ":far": far },
        )?;
        if marked == 0 {
            return Err(Failure::Store(StoreError::Damaged {
                path: db.place.path().to_owned(),
                cause: cause("the index of claimable rows does not match the rows"),
            }));
        }
        let (row, ordering_key) = select.query_row(named_params! { ":id": id }, |row| {
            Ok((read(row, now), row.get::<_, String>("ordering_key").ok()))
        })?;
        match row {
            Ok(row) => {
                bytes += row.request.body().len();
                claim.rows.push(row);
            }
            Err(damage) => {
                let given_up = GivenUp {
                    reason: DeadReason::Damaged,
                    error: &damage,
                    attempted: false,
                    may_have_arrived: false,
                };
                move_to_dead(db, id, None, &given_up)?;
                // The damage may be the lane itself: the later rows of the user wait in the right one.
                if let Some(key) = ordering_key {
                    promote(db, lane_of(key.as_bytes()))?;
                }
                claim.damaged += 1;
            }
        }
        if bytes >= CLAIM_BYTES {
            break;
        }
    }
    if claim.rows.is_empty() && claim.damaged == 0 {
        claim.next_due = next_due(db, now)?;
    }
    Ok(claim)
}

#[cfg(not(test))]
fn mark(_: &Db) -> &'static str {
    MARK
}

#[cfg(test)]
fn mark(db: &Db) -> &'static str {
    db.settings.probe.mutant.mark(MARK)
}

/// The latest time that a row may wait for, unless its relay has a longer lease.
fn far(now: i64, lease: i64) -> i64 {
    now.saturating_add(lease).saturating_add(span(LONGEST_WAIT))
}

/// The rows to claim, the longest due first: neither new rows nor retries wait for the end of the others.
fn candidates(db: &Db, now: i64, far: i64, max: u32) -> Result<Vec<RowId>, Failure> {
    let limit = i64::from(max);
    let mut due = select(db, AT_ONCE, named_params! { ":max": limit })?;
    due.extend(select(
        db,
        DUE,
        named_params! { ":now": now, ":max": limit },
    )?);
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    if due.len() < max {
        let too_far = named_params! { ":now": now, ":far": far, ":max": limit };
        due.extend(select(db, TOO_FAR_AHEAD, too_far)?);
    }
    due.sort_unstable_by_key(|(id, due)| (*due, *id));
    due.truncate(max);
    Ok(due.into_iter().map(|(id, _)| id).collect())
}

fn select(db: &Db, sql: &str, params: &[(&str, &dyn ToSql)]) -> Result<Vec<(RowId, i64)>, Failure> {
    let mut select = db.connection.prepare_cached(sql)?;
    let rows = select.query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn next_due(db: &Db, now: i64) -> Result<Option<Duration>, Failure> {
    let mut select = db.connection.prepare_cached(NEXT_DUE)?;
    let due: Option<i64> = select.query_row((), |row| row.get(0)).optional()?;
    Ok(due.map(|due| between(now, due)))
}

/// The row, or a description of its damage.
fn read(row: &Row<'_>, now: i64) -> Result<Claimed, String> {
    let enqueued_at = number(row, "enqueued_at")?;
    let request = request(row)?;
    if number(row, "lane")? != lane_of(request.ordering_key().as_bytes()) {
        return Err("the row's `lane` does not match its ordering key".to_owned());
    }
    Ok(Claimed {
        id: number(row, "id")?,
        fence: number(row, "fence")?,
        request,
        age: between(enqueued_at, now),
        attempts: count(row, "attempts")?,
        charged: count(row, "charged")?,
        may_have_arrived: number(row, "maybe_arrived")? != 0,
        is_in_doubt: number(row, "in_doubt")? != 0,
        first_attempt: optional_number(row, "first_attempt_at")?.map(|at| between(enqueued_at, at)),
    })
}
