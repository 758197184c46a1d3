//! Dead letters: listing, replaying and deleting them.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use super::failure::Failure;
use super::row::{request, seconds, small};
use super::{Param, row};
use crate::outbox::dead::{DeadFilter, DeadLetter, DeadReason};
use crate::outbox::millis::between;

/// The conditions of a filter, as parameters that may be null.
const MATCHES: &str = "
    ($1::bigint[] IS NULL OR id = ANY ($1))
    AND ($2::text IS NULL OR name = $2)
    AND ($3::text IS NULL OR reason = $3)
    AND ($4::double precision IS NULL OR dead_at <= now() - make_interval(secs => $4))";

const LIST: &str = "
SELECT *, (extract(epoch FROM now() - enqueued_at) * 1000)::bigint AS age,
    (extract(epoch FROM now() - dead_at) * 1000)::bigint AS dead_for
FROM linkrunner_outbox.dead WHERE";

/// New rows with new ids: a late success of an old one must not delete them. Damaged letters stay.
const REPLAY: &str = "
INSERT INTO linkrunner_outbox.outbox
    (ordering_key, strict, maybe_arrived, enqueued_at, event_id, request_id, endpoint, body)
SELECT ordering_key, strict, maybe_arrived, now(), event_id, request_id, endpoint, body FROM gone ORDER BY id";

/// The parameters of [`MATCHES`].
struct Matches {
    ids: Option<Vec<i64>>,
    name: Option<String>,
    reason: Option<&'static str>,
    dead_for: Option<f64>,
}

impl Matches {
    fn of(filter: &DeadFilter) -> Self {
        Self {
            ids: (!filter.ids.is_empty()).then(|| filter.ids.clone()),
            name: filter.name.as_deref().map(row::storable),
            reason: filter.reason.map(DeadReason::id),
            dead_for: filter.dead_for.map(seconds),
        }
    }

    fn params(&self) -> [Param<'_>; 4] {
        [
            (&self.ids, Type::INT8_ARRAY),
            (&self.name, Type::TEXT),
            (&self.reason, Type::TEXT),
            (&self.dead_for, Type::FLOAT8),
        ]
    }
}

pub(super) async fn list(
    client: &Client,
    filter: &DeadFilter,
    limit: u32,
) -> Result<Vec<DeadLetter>, Failure> {
    let sql = format!("{LIST} {MATCHES} ORDER BY id LIMIT {limit}");
    let rows = client
        .query_typed(&sql, &Matches::of(filter).params())
        .await?;
    Ok(rows.iter().map(letter).collect())
}

pub(super) async fn replay(client: &Client, filter: &DeadFilter) -> Result<u64, Failure> {
    let sql = format!(
        "WITH gone AS (DELETE FROM linkrunner_outbox.dead WHERE {MATCHES} AND reason <> '{}' RETURNING *) {REPLAY}",
        DeadReason::Damaged.id()
    );
    Ok(client
        .execute_typed(&sql, &Matches::of(filter).params())
        .await?)
}

pub(super) async fn purge(client: &Client, filter: &DeadFilter) -> Result<u64, Failure> {
    let sql = format!("DELETE FROM linkrunner_outbox.dead WHERE {MATCHES}");
    Ok(client
        .execute_typed(&sql, &Matches::of(filter).params())
        .await?)
}

fn letter(row: &Row) -> DeadLetter {
    DeadLetter {
        id: row.get("id"),
        reason: DeadReason::from_id(row.get("reason")).unwrap_or(DeadReason::Damaged),
        name: row.get("name"),
        error: row.get("error"),
        attempts: small(row.get("attempts")),
        may_have_been_delivered: row.get("maybe_arrived"),
        age: between(0, row.get("age")),
        dead_for: between(0, row.get("dead_for")),
        request: request(row).ok(),
    }
}
