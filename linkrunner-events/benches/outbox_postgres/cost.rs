//! What an event costs the database: statements, rows, log and time.

use std::time::Duration;

use linkrunner_events::Pace;
use linkrunner_events::outbox::OutboxRow;
use linkrunner_test_postgres::Cluster;

use super::Result;
use super::database::{Place, client};
use super::event::EVENT;
use super::server::Server;

const COST: &str = "SELECT sum(calls)::float8, sum(rows)::float8, sum(wal_bytes)::float8,
    sum(total_exec_time + total_plan_time)::float8 FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE 'SELECT count(*) FROM linkrunner_outbox.outbox'";

pub(crate) async fn measure(cluster: &Cluster, quick: bool) -> Result {
    let events = if quick { 60 } else { 600 };
    println!("for an event            statements     rows   WAL bytes   ms in the server");
    let place = Place::new(cluster).await?;
    place.forget_statements().await?;
    let app = place.connect().await?;
    for event in 0..events {
        let row = OutboxRow::new(&EVENT, format!("user_{event}"))?;
        let params = row.typed_params();
        app.query_typed(OutboxRow::SQL, &params).await?;
    }
    print(&place, "enqueue", events).await?;
    let server = Server::start(20)?;
    for (what, pace, events) in [
        ("relay, 30 a second", Pace::DOCUMENTED, events),
        ("relay, without a pace", Pace::unlimited(), 10 * events),
    ] {
        let waiting = u32::try_from(place.pending().await?)?;
        for event in waiting..events {
            let row = OutboxRow::new(&EVENT, format!("user_{event}"))?;
            let params = row.typed_params();
            app.query_typed(OutboxRow::SQL, &params).await?;
        }
        place.forget_statements().await?;
        let client = client(&server.url, pace)?;
        let relay = place.open().await?.relay(&client).start()?;
        while place.pending().await? > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        relay.shutdown(Duration::from_secs(60)).await;
        print(&place, what, events).await?;
    }
    println!();
    Ok(())
}

async fn print(place: &Place<'_>, what: &str, events: u32) -> Result {
    let cost = place.sql.query_typed_one(COST, &[]).await?;
    let each = |column: usize| cost.get::<_, f64>(column) / f64::from(events);
    println!(
        "{what:23} {:10.2} {:8.2} {:11.0} {:18.3}",
        each(0),
        each(1),
        each(2),
        each(3)
    );
    Ok(())
}
