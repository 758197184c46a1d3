//! The numbers of the outbox.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::failure::Failure;
use super::row::seconds;
use crate::outbox::count::unsigned;
use crate::outbox::dead::DeadReason;
use crate::outbox::millis::between;
use crate::outbox::share::SILENT;
use crate::outbox::stats::OutboxStats;

/// Reads the whole table: a counter that every event updates would make the transactions of all callers wait for each other.
const PENDING: &str = "
SELECT count(*), coalesce(sum(octet_length(body)), 0)::bigint,
    count(*) FILTER (WHERE holder IS NOT NULL AND due > now()),
    count(*) FILTER (WHERE attempts > 0),
    (extract(epoch FROM now() - min(enqueued_at)) * 1000)::bigint
FROM linkrunner_outbox.outbox";

/// The leased events whose relay no longer announces itself. $1: how long the announcements of silent relays are valid at most.
const ABANDONED: &str = "
SELECT count(*), (extract(epoch FROM max(due) - now()) * 1000)::bigint FROM linkrunner_outbox.outbox
WHERE holder IS NOT NULL AND due > now()
    AND holder NOT IN (SELECT id FROM linkrunner_outbox.relay WHERE until >= now() + make_interval(secs => $1))";

const LAST_ERROR: &str = "
SELECT last_error FROM (SELECT id, last_error FROM linkrunner_outbox.outbox ORDER BY id LIMIT 1000) AS oldest
WHERE last_error IS NOT NULL ORDER BY id LIMIT 1";

const RELAYS: &str = "SELECT count(*) FROM linkrunner_outbox.relay WHERE until > now()";

const PAUSE: &str = "
SELECT (extract(epoch FROM max(paused_until - greatest(paused_at, now()))) * 1000)::bigint
FROM linkrunner_outbox.scope WHERE paused_until > now()";

const DEAD: &str = "SELECT reason, count(*) FROM linkrunner_outbox.dead GROUP BY reason";

pub(super) async fn stats(client: &Client) -> Result<OutboxStats, Failure> {
    let pending = client.query_typed_one(PENDING, &[]).await?;
    let leased = unsigned(pending.get(2));
    let (abandoned, abandoned_for) = if leased > 0 {
        let silent = seconds(SILENT);
        let params = [(&silent as _, Type::FLOAT8)];
        let found = client.query_typed_one(ABANDONED, &params).await?;
        (unsigned(found.get(0)), found.get(1))
    } else {
        (0, None::<i64>)
    };
    let last_error = client.query_typed_opt(LAST_ERROR, &[]).await?;
    let relays: i64 = client.query_typed_one(RELAYS, &[]).await?.get(0);
    let pause: Option<i64> = client.query_typed_one(PAUSE, &[]).await?.get(0);
    let letters = client.query_typed(DEAD, &[]).await?;
    let dead = |reason: DeadReason| {
        let row = letters
            .iter()
            .find(|row| row.get::<_, &str>(0) == reason.id());
        row.map(|row| (reason, unsigned(row.get(1))))
    };
    Ok(OutboxStats {
        pending: unsigned(pending.get(0)),
        pending_bytes: unsigned(pending.get(1)),
        leased,
        abandoned,
        abandoned_for: abandoned_for.map(|millis| between(0, millis)),
        retrying: unsigned(pending.get(3)),
        last_error: last_error.map(|row| row.get(0)),
        oldest: pending
            .get::<_, Option<i64>>(4)
            .map(|millis| between(0, millis)),
        dead: DeadReason::ALL.into_iter().filter_map(dead).collect(),
        relays: u32::try_from(relays).unwrap_or(u32::MAX),
        pause: pause
            .filter(|pause| *pause > 0)
            .map(|millis| between(0, millis)),
    })
}
