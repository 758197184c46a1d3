//! Claims rows.

use std::time::Duration;

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::failure::Failure;
use super::row::{request, seconds, small};
use super::settle::settle;
use crate::outbox::dead::DeadReason;
use crate::outbox::millis::between;
use crate::outbox::store::{Claim, Claimed, End, RelayId, Settled};

/// Claims the first events of users. $1: the lane to begin with, $2: how many, $3: the lease in seconds, $4: the relay.
///
/// - `heads` visits the first event of one lane after the other. It reads one entry of the index for each lane, so a user with
///   200,000 events costs as much as one with a single event. It ends when it has found enough, or after 1,024 lanes.
/// - Events that wait for their next attempt are not in this index, so 20,000 of them do not hide the events of other users.
///   Later events of their users wait for those that block.
/// - An event whose time was set more than ten minutes in the future is due as well: the clock was set back since.
/// - `candidates` checks the time again under the lock. Another relay may have claimed the event, and committed, since this
///   statement began; without the check both would hold it.
pub(super) const CLAIM_HEADS: &str = "
WITH RECURSIVE heads AS (
    (SELECT first.lane, first.id, 1 AS visited, is_due, is_due::integer AS found
    FROM (SELECT lane, id, due, scheduled_at FROM linkrunner_outbox.outbox
        WHERE blocks AND retry_at IS NULL AND lane >= $1 ORDER BY lane, id LIMIT 1) AS first, LATERAL (
        SELECT (due <= now() OR scheduled_at > now() + interval '10 minutes') AND NOT EXISTS (
            SELECT FROM linkrunner_outbox.outbox AS w
            WHERE w.blocks AND w.retry_at IS NOT NULL AND w.lane = first.lane AND w.id < first.id
        ) AS is_due
    ) AS checked)
    UNION ALL
    SELECT next.lane, next.id, visited + 1, checked.is_due, found + checked.is_due::integer
    FROM heads, LATERAL (
        SELECT lane, id, due, scheduled_at FROM linkrunner_outbox.outbox
        WHERE blocks AND retry_at IS NULL AND lane > heads.lane ORDER BY lane, id LIMIT 1
    ) AS next, LATERAL (
        SELECT (next.due <= now() OR next.scheduled_at > now() + interval '10 minutes') AND NOT EXISTS (
            SELECT FROM linkrunner_outbox.outbox AS w
            WHERE w.blocks AND w.retry_at IS NOT NULL AND w.lane = next.lane AND w.id < next.id
        ) AS is_due
    ) AS checked
    WHERE visited < 1024 AND found < $2
), candidates AS MATERIALIZED (
    SELECT id FROM linkrunner_outbox.outbox AS o JOIN (SELECT id FROM heads WHERE is_due LIMIT $2) AS found USING (id)
    WHERE blocks AND retry_at IS NULL AND (due <= now() OR scheduled_at > now() + interval '10 minutes')
    FOR UPDATE OF o SKIP LOCKED
)";

/// Claims events that wait for their next attempt, the longest due first. $1 is not used.
pub(super) const CLAIM_RETRIES: &str = "
WITH candidates AS MATERIALIZED (
    SELECT id FROM linkrunner_outbox.outbox
    WHERE retry_at <= now() AND (due <= now() OR scheduled_at > now() + interval '10 minutes')
    ORDER BY retry_at LIMIT $2 FOR UPDATE SKIP LOCKED
)";

/// As [`CLAIM_RETRIES`], of events that are due later than any retry can be: the clock was set back since.
pub(super) const CLAIM_FAR_RETRIES: &str = "
WITH candidates AS MATERIALIZED (
    SELECT id FROM linkrunner_outbox.outbox
    WHERE retry_at > now() + interval '10 minutes' AND scheduled_at > now() + interval '10 minutes'
    ORDER BY retry_at DESC LIMIT $2 FOR UPDATE SKIP LOCKED
)";

/// If `holder` is still set, the previous relay never recorded an outcome.
pub(super) const MARK: &str = "
UPDATE linkrunner_outbox.outbox AS o SET
    due = now() + make_interval(secs => $3), scheduled_at = now(), holder = $4, fence = fence + 1,
    in_doubt = in_doubt OR holder IS NOT NULL, maybe_arrived = maybe_arrived OR holder IS NOT NULL
FROM candidates WHERE o.id = candidates.id AND $1::bigint IS NOT NULL
RETURNING o.id, fence, attempts, charged, maybe_arrived, in_doubt, endpoint, body, ordering_key, request_id,
    (extract(epoch FROM now() - enqueued_at) * 1000)::bigint AS age,
    (extract(epoch FROM first_attempt_at - enqueued_at) * 1000)::bigint AS first_attempt";

/// The first of all lanes.
const FIRST_LANE: i64 = i64::MIN;

pub(super) async fn claim(
    client: &Client,
    me: RelayId,
    max: u32,
    lease: Duration,
) -> Result<Claim, Failure> {
    // From a random lane, so that users take turns and relays seldom meet.
    let start = fastrand::i64(..);
    let heads = [(CLAIM_HEADS, start), (CLAIM_HEADS, FIRST_LANE)];
    let retries = [(CLAIM_RETRIES, start), (CLAIM_FAR_RETRIES, start)];
    // In random order, so that neither new events nor retries starve.
    let (first, second) = if fastrand::bool() {
        (heads, retries)
    } else {
        (retries, heads)
    };
    let mut claim = Claim::default();
    let mut damaged = Vec::new();
    for (candidates, lane) in first.into_iter().chain(second) {
        let found = claim.rows.len() + damaged.len();
        let missing = i64::from(max) - i64::try_from(found).unwrap_or(i64::MAX);
        if missing <= 0 {
            break;
        }
        let sql = format!("{candidates}{MARK}");
        let params: [super::Param<'_>; 4] = [
            (&lane, Type::INT8),
            (&missing, Type::INT8),
            (&seconds(lease), Type::FLOAT8),
            (&me.0, Type::INT8),
        ];
        for row in client.query_typed(&sql, &params).await? {
            match read(&row) {
                Ok(row) => claim.rows.push(row),
                Err(error) => damaged.push(dead(&row, error)),
            }
        }
    }
    claim.damaged = damaged.len() as u64;
    settle(client, &damaged).await?;
    Ok(claim)
}

fn read(row: &Row) -> Result<Claimed, String> {
    Ok(Claimed {
        id: row.get("id"),
        fence: row.get("fence"),
        request: request(row)?,
        age: between(0, row.get("age")),
        attempts: small(row.get("attempts")),
        charged: small(row.get("charged")),
        may_have_arrived: row.get("maybe_arrived"),
        is_in_doubt: row.get("in_doubt"),
        first_attempt: row
            .get::<_, Option<i64>>("first_attempt")
            .map(|millis| between(0, millis)),
    })
}

fn dead(row: &Row, error: String) -> Settled {
    Settled {
        id: row.get("id"),
        fence: row.get("fence"),
        end: End::Dead {
            reason: DeadReason::Damaged,
            name: row.get("endpoint"),
            attempted: false,
            may_have_arrived: false,
            error,
        },
    }
}
