//! The events of an hour at 30 a second, while somebody holds a transaction open: PostgreSQL keeps all dead rows until it ends.

use std::time::Duration;

use linkrunner_events::Pace;
use linkrunner_test_postgres::Cluster;

use super::Result;
use super::claims::claim_time;
use super::database::{Place, client, enqueue};
use super::server::Server;

const HOUR: usize = 30 * 3600;

/// The events that wait at the same time: those of ten seconds.
const WAITING: usize = 300;

pub(crate) async fn measure(cluster: &Cluster, quick: bool) -> Result {
    let events = if quick { 900 } else { HOUR };
    println!("{events} events            dead rows   table, MiB   ms of a claim");
    for holds in [false, true] {
        let place = Place::new(cluster).await?;
        let holder = place.connect().await?;
        if holds {
            holder
                .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM linkrunner_outbox.outbox")
                .await?;
        }
        let server = Server::start(0)?;
        let client = client(&server.url, Pace::unlimited())?;
        let outbox = place.open().await?;
        let relay = outbox.relay(&client).concurrency(16).start()?;
        let mut enqueued = 0;
        while enqueued < events {
            if enqueued + WAITING >= events && enqueued < events {
                // Of the last claims only.
                place.forget_statements().await?;
            }
            enqueue(&outbox, enqueued..enqueued + WAITING, 10_000).await?;
            enqueued += WAITING;
            while place.pending().await? > 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
        relay.shutdown(Duration::from_secs(60)).await;
        let what = if holds { "held open" } else { "no transaction" };
        print(&place, what).await?;
        if holds {
            holder.batch_execute("COMMIT").await?;
            place
                .sql
                .batch_execute("VACUUM linkrunner_outbox.outbox")
                .await?;
            print(&place, "ended, vacuumed").await?;
        }
    }
    Ok(())
}

async fn print(place: &Place<'_>, what: &str) -> Result {
    // The statistics of a transaction reach the server within a second.
    place
        .sql
        .batch_execute("SELECT pg_stat_clear_snapshot()")
        .await?;
    let sql = "SELECT n_dead_tup, pg_total_relation_size(relid) / 1048576.0::float8 FROM pg_stat_user_tables
        WHERE relid = 'linkrunner_outbox.outbox'::regclass";
    let table = place.sql.query_typed_one(sql, &[]).await?;
    println!(
        "{what:20} {:12} {:12.1} {:15.3}",
        table.get::<_, i64>(0),
        table.get::<_, f64>(1),
        claim_time(place).await?
    );
    Ok(())
}
