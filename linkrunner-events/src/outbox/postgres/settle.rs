//! Records the outcomes of claimed rows.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::Param;
use super::failure::Failure;
use super::row::{seconds, storable};
use crate::outbox::store::{End, LONGEST_WAIT, Settled};

/// A delivered event is removed even if another relay holds it now, or if it is already a dead letter. Fences of later claims of the
/// same event are a little larger; those of another event that has the id after a failover are far away.
const SENT: &str = "
WITH letter AS (DELETE FROM linkrunner_outbox.dead WHERE id = $1 AND fence BETWEEN $2 AND $2 + 1000000)
DELETE FROM linkrunner_outbox.outbox WHERE id = $1 AND fence BETWEEN $2 AND $2 + 1000000 RETURNING fence";

/// An event that is not strict stops blocking for good when it loses its place.
const RETRY: &str = "
UPDATE linkrunner_outbox.outbox SET
    due = now() + make_interval(secs => $3), scheduled_at = now(),
    retry_at = now() + make_interval(secs => $3),
    blocks = blocks AND (strict OR $5),
    holder = NULL, in_doubt = false, attempts = least(attempts, 1999999999) + 1, charged = least(charged, 1999999999) + $4::integer,
    maybe_arrived = maybe_arrived OR $6, first_attempt_at = coalesce(first_attempt_at, now()), last_error = $7
WHERE id = $1 AND fence = $2 AND holder IS NOT NULL";

/// A release keeps `in_doubt`: it says nothing about an earlier holder. An event that waits for no time is due whatever the clock
/// says.
const RELEASE: &str = "
UPDATE linkrunner_outbox.outbox SET
    due = CASE WHEN $3 = 0 THEN '-infinity' ELSE now() + make_interval(secs => $3) END,
    scheduled_at = now(),
    retry_at = CASE WHEN blocks AND $3 = 0 THEN NULL ELSE now() + make_interval(secs => $3) END,
    holder = NULL
WHERE id = $1 AND fence = $2 AND holder IS NOT NULL";

const DEAD: &str = "
WITH gone AS (
    DELETE FROM linkrunner_outbox.outbox WHERE id = $1 AND fence = $2 AND holder IS NOT NULL RETURNING *
)
INSERT INTO linkrunner_outbox.dead (id, fence, reason, error, name, dead_at, enqueued_at, attempts, maybe_arrived,
    ordering_key, strict, event_id, request_id, endpoint, body)
SELECT id, fence, $3, $4, $5, now(), enqueued_at, least(attempts, 1999999999) + $6::integer, maybe_arrived OR $7,
    ordering_key, strict, event_id, request_id, endpoint, body
FROM gone";

/// Returns the number of rows that another relay has claimed since.
pub(super) async fn settle(client: &Client, done: &[Settled]) -> Result<u64, Failure> {
    let mut lost = 0;
    for settled in done {
        let was_held = settle_one(client, settled).await?;
        lost += u64::from(!was_held);
    }
    Ok(lost)
}

async fn settle_one(client: &Client, settled: &Settled) -> Result<bool, Failure> {
    let Settled { id, fence, end } = settled;
    let (id, fence): (Param<'_>, Param<'_>) = ((id, Type::INT8), (fence, Type::INT8));
    let changed = match end {
        End::Sent => {
            let gone = client.query_typed(SENT, &[id, fence]).await?;
            return Ok(gone.iter().any(|row| row.get::<_, i64>(0) == settled.fence));
        }
        End::Retry {
            after,
            charge,
            keeps_place,
            may_have_arrived,
            error,
        } => {
            let params = [
                id,
                fence,
                (&seconds(LONGEST_WAIT.min(*after)), Type::FLOAT8),
                (charge, Type::BOOL),
                (keeps_place, Type::BOOL),
                (may_have_arrived, Type::BOOL),
                (&storable(error), Type::TEXT),
            ];
            client.execute_typed(RETRY, &params).await?
        }
        End::Release { after } => {
            let after = seconds(LONGEST_WAIT.min(*after));
            let params = [id, fence, (&after, Type::FLOAT8)];
            client.execute_typed(RELEASE, &params).await?
        }
        End::Dead {
            reason,
            name,
            attempted,
            may_have_arrived,
            error,
        } => {
            let params = [
                id,
                fence,
                (&reason.id(), Type::TEXT),
                (&storable(error), Type::TEXT),
                (&storable(name), Type::TEXT),
                (attempted, Type::BOOL),
                (may_have_arrived, Type::BOOL),
            ];
            client.execute_typed(DEAD, &params).await?
        }
    };
    Ok(changed > 0)
}
