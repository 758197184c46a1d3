//! Records the outcomes of claimed rows.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, named_params};

use super::db::Db;
use super::failure::Failure;
use super::remove::{GivenUp, delete, delete_dead, move_to_dead, promote};
use crate::outbox::millis::span;
use crate::outbox::store::{End, LONGEST_WAIT, RowId, Settled};

/// A row that is not strict stops blocking for good when it loses its place.
const RETRY: &str = "
UPDATE outbox SET due = :due, wait = :wait, holder = NULL, in_doubt = 0,
    attempts = attempts + 1, charged = charged + :charge,
    maybe_arrived = maybe_arrived OR :may_have_arrived,
    first_attempt_at = coalesce(first_attempt_at, :now), last_error = :error,
    blocks = blocks AND (strict OR :keeps_place)
WHERE id = :id AND fence = :fence AND holder IS NOT NULL
RETURNING lane, blocks, attempts";

/// A release keeps `in_doubt`: it says nothing about an earlier holder.
const RELEASE: &str = "
UPDATE outbox SET due = :due, wait = :wait, holder = NULL
WHERE id = :id AND fence = :fence AND holder IS NOT NULL";

/// Returns the number of rows that another relay has claimed since.
pub(super) fn settle(db: &Db, done: &[Settled]) -> Result<u64, Failure> {
    let mut lost = 0;
    for settled in done {
        let was_held = settle_one(db, settled)?;
        lost += u64::from(!was_held);
    }
    Ok(lost)
}

fn settle_one(db: &Db, settled: &Settled) -> Result<bool, Failure> {
    let Settled { id, fence, end } = settled;
    match end {
        End::Sent => sent(db, *id, *fence),
        End::Retry {
            after,
            charge,
            keeps_place,
            may_have_arrived,
            error,
        } => {
            let now = db.now();
            let wait = span(LONGEST_WAIT.min(*after));
            let mut retry = db.connection.prepare_cached(RETRY)?;
            let retried: Option<(i64, bool, i64)> = retry
                .query_row(
                    named_params! {
                        ":id": id,
                        ":fence": fence,
                        ":now": now,
                        ":due": now.saturating_add(wait),
                        ":wait": wait,
                        ":charge": charge,
                        ":keeps_place": keeps_place,
                        ":may_have_arrived": may_have_arrived,
                        ":error": error,
                    },
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()?;
            let Some((lane, blocks, attempts)) = retried else {
                return Ok(false);
            };
            if attempts == 1 {
                db.change_totals(|totals| totals.retrying += 1)?;
            }
            if !blocks {
                promote(db, lane)?;
            }
            Ok(true)
        }
        End::Release { after } => release(db, *id, *fence, *after),
        End::Dead {
            reason,
            attempted,
            may_have_arrived,
            error,
            ..
        } => {
            let given_up = GivenUp {
                reason: *reason,
                error,
                attempted: *attempted,
                may_have_arrived: *may_have_arrived,
            };
            move_to_dead(db, *id, Some(*fence), &given_up)
        }
    }
}

/// A delivered row is removed even if another relay holds it now, or if it is already a dead letter.
fn sent(db: &Db, id: RowId, fence: i64) -> Result<bool, Failure> {
    delete_dead(db, id)?;
    Ok(delete(db, id)? == Some(fence))
}

fn release(db: &Db, id: RowId, fence: i64, after: Duration) -> Result<bool, Failure> {
    let wait = span(LONGEST_WAIT.min(after));
    let due = db.now().saturating_add(wait);
    let mut release = db.connection.prepare_cached(RELEASE)?;
    let released = release
        .execute(named_params! { ":id": id, ":fence": fence, ":due": due, ":wait": wait })?;
    Ok(released > 0)
}
