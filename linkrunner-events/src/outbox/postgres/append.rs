//! Inserts rows.

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::failure::Failure;
use crate::outbox::row::OutboxRow;

/// In the order of the arrays, which is that of the ids.
const APPEND: &str = "
SELECT linkrunner_outbox.enqueue(endpoint, body, ordering_key, strict, event_id, request_id)
FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY
    AS t (endpoint, body, ordering_key, strict, event_id, request_id, place)
ORDER BY place";

pub(super) async fn append(client: &Client, rows: &[OutboxRow]) -> Result<(), Failure> {
    let texts = |text: fn(&OutboxRow) -> &str| rows.iter().map(text).collect::<Vec<_>>();
    let options = |text: fn(&OutboxRow) -> Option<&str>| rows.iter().map(text).collect::<Vec<_>>();
    let strict: Vec<bool> = rows.iter().map(OutboxRow::is_strict).collect();
    client
        .query_typed(
            APPEND,
            &[
                (&texts(OutboxRow::endpoint), Type::TEXT_ARRAY),
                (&texts(OutboxRow::body), Type::TEXT_ARRAY),
                (&texts(OutboxRow::ordering_key), Type::TEXT_ARRAY),
                (&strict, Type::BOOL_ARRAY),
                (&options(OutboxRow::event_id), Type::TEXT_ARRAY),
                (&options(OutboxRow::request_id), Type::TEXT_ARRAY),
            ],
        )
        .await?;
    Ok(())
}
