//! Claims behind many events of one user, and of many users.

use std::time::Duration;

use linkrunner_events::testing::Recorder;
use linkrunner_test_postgres::Cluster;

use super::Result;
use super::database::Place;

const LIMIT: f64 = 5.0;
const EVENTS: usize = 200_000;
const SENT: usize = 500;

pub(crate) async fn measure(cluster: &Cluster, quick: bool) -> Result {
    let events = if quick { 1_000 } else { EVENTS };
    println!("claims                                ms, as the server measures them   limit");
    for users in [1, events] {
        let place = Place::new(cluster).await?;
        place.fill(events, users).await?;
        place.forget_statements().await?;
        send(&place, SENT.min(events)).await?;
        let claim = claim_time(&place).await?;
        let mark = if claim > LIMIT { "   ABOVE" } else { "" };
        println!("behind {events} events of {users:6} users {claim:14.3} {LIMIT:25.1}{mark}");
    }
    println!();
    Ok(())
}

/// Lets a relay send so many of the events.
pub(crate) async fn send(place: &Place<'_>, events: usize) -> Result {
    let left = place.pending().await? - i64::try_from(events)?;
    let recorder = Recorder::new();
    let outbox = place.open().await?;
    let relay = outbox.relay(&recorder.client()).concurrency(1).start()?;
    while place.pending().await? > left {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    relay.shutdown(Duration::from_secs(60)).await;
    Ok(())
}

/// The average of a claiming statement, in milliseconds.
pub(crate) async fn claim_time(place: &Place<'_>) -> Result<f64> {
    let sql = "SELECT sum(total_exec_time + total_plan_time) / sum(calls) FROM pg_stat_statements
        WHERE query LIKE 'WITH RECURSIVE heads%' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
    Ok(place.sql.query_typed_one(sql, &[]).await?.get(0))
}
