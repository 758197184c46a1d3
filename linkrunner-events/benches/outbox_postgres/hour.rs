//! The events of an hour at 30 a second, while somebody holds a transaction open: PostgreSQL keeps all dead rows until it ends.

use linkrunner_test_postgres::Cluster;
use tokio_postgres::Client;

use super::Result;
use super::claims::{claim_time, send};
use super::database::{Place, enqueue};

const HOUR: usize = 30 * 3600;

/// The events of ten seconds.
const SOME: usize = 300;

/// What a claim and its settlement write, for many events at once: relays would need the hour.
const SEND_ALL: &str = "
UPDATE linkrunner_outbox.outbox SET due = now() + interval '2 minutes', scheduled_at = now(), holder = 1, fence = fence + 1;
DELETE FROM linkrunner_outbox.outbox";

pub(crate) async fn measure(cluster: &Cluster, quick: bool) -> Result {
    let events = if quick { 900 } else { HOUR };
    println!(
        "{events} events        dead rows   table, MiB   ms of a claim, of {SOME}   of the last one"
    );
    for holds in [false, true] {
        let place = Place::new(cluster).await?;
        let holder = place.connect().await?;
        if holds {
            hold(&holder).await?;
        }
        let outbox = place.open().await?;
        for first in (0..events).step_by(SOME) {
            enqueue(&outbox, first..first + SOME, 10_000).await?;
            place.sql.batch_execute(SEND_ALL).await?;
        }
        let what = if holds { "held open" } else { "none open" };
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

/// Opens a transaction that needs all rows as they are now.
async fn hold(holder: &Client) -> Result {
    let hold =
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM linkrunner_outbox.outbox";
    Ok(holder.batch_execute(hold).await?)
}

async fn print(place: &Place<'_>, what: &str) -> Result {
    let sql = "SELECT n_dead_tup, pg_total_relation_size(relid) / 1048576.0::float8
        FROM pg_stat_user_tables WHERE relid = 'linkrunner_outbox.outbox'::regclass";
    let table = place.sql.query_typed_one(sql, &[]).await?;
    let outbox = place.open().await?;
    let mut claims = Vec::new();
    for events in [SOME, 1] {
        enqueue(&outbox, 0..events, events).await?;
        place.forget_statements().await?;
        send(place, events).await?;
        claims.push(claim_time(place).await?);
    }
    println!(
        "{what:17} {:12} {:12.1} {:22.3} {:17.3}",
        table.get::<_, i64>(0),
        table.get::<_, f64>(1),
        claims[0],
        claims[1]
    );
    Ok(())
}
