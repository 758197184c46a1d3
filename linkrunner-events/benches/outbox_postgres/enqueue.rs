//! Enqueues in a transaction, against bare inserts of the same bytes.

use std::time::{Duration, Instant};

use linkrunner_events::outbox::OutboxRow;
use linkrunner_test_postgres::Cluster;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::database::Place;
use super::event::EVENT;
use super::{Result, median};

const AT_MOST: f64 = 1.6;

const BARE: &str =
    "INSERT INTO bare (endpoint, body, ordering_key, strict, event_id) VALUES ($1, $2, $3, $4, $5)";

pub(crate) async fn compare(cluster: &Cluster, quick: bool) -> Result {
    let (rounds, time) = if quick {
        (1, Duration::from_millis(100))
    } else {
        (7, Duration::from_secs(1))
    };
    let place = Place::new(cluster).await?;
    place
        .sql
        .batch_execute(
            "CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, endpoint text NOT NULL, body text NOT NULL,
                ordering_key text NOT NULL, strict boolean NOT NULL, event_id text)",
        )
        .await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(rate(&place.sql, time, true).await?);
        bare.push(rate(&place.sql, time, false).await?);
    }
    let (ours, bare) = (median(ours), median(bare));
    let mark = if bare / ours > AT_MOST {
        "   ABOVE"
    } else {
        ""
    };
    println!("transactions with one row, a second   enqueue   insert   time  limit");
    println!(
        "one caller, synced                 {ours:10.0} {bare:8.0} {:6.2} {AT_MOST:6.2}{mark}",
        bare / ours
    );
    println!();
    Ok(())
}

/// Transactions a second, each with one row.
async fn rate(client: &Client, time: Duration, enqueues: bool) -> Result<f64> {
    let start = Instant::now();
    let mut transactions = 0;
    while start.elapsed() < time {
        let row = OutboxRow::new(&EVENT, format!("user_{}", transactions % 1000))?;
        client.batch_execute("BEGIN").await?;
        if enqueues {
            let params = row.typed_params();
            client.query_typed(OutboxRow::SQL, &params).await?;
        } else {
            client
                .execute_typed(
                    BARE,
                    &[
                        (&row.endpoint(), Type::TEXT),
                        (&row.body(), Type::TEXT),
                        (&row.ordering_key(), Type::TEXT),
                        (&row.is_strict(), Type::BOOL),
                        (&row.event_id(), Type::TEXT),
                    ],
                )
                .await?;
        }
        client.batch_execute("COMMIT").await?;
        transactions += 1;
    }
    Ok(f64::from(transactions) / start.elapsed().as_secs_f64())
}
