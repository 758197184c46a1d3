//! The cost of the outbox in PostgreSQL: enqueues against bare inserts, relays, claims behind many events, the work of the
//! database for an event, and an hour with a transaction held open.
//!
//! ```sh
//! cargo bench -p linkrunner-events --features outbox-postgres --bench outbox_postgres
//! ```
//!
//! Starts a PostgreSQL of its own, which syncs its commits to the disk, with the extension `pg_stat_statements`. Server and
//! relays share the machine. With `--quick` there are few events, and the figures say only that everything runs.

mod claims;
mod cost;
mod database;
mod enqueue;
#[path = "../event/mod.rs"]
mod event;
mod hour;
mod relays;
#[path = "../server/mod.rs"]
mod server;

use std::time::Duration;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--serve", latency] = arguments[..] {
        return server::serve(Duration::from_millis(latency.parse()?));
    }
    let Some(cluster) = database::cluster() else {
        return Ok(());
    };
    let quick = arguments.contains(&"--quick");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        enqueue::compare(&cluster, quick).await?;
        relays::measure(&cluster, quick).await?;
        claims::measure(&cluster, quick).await?;
        cost::measure(&cluster, quick).await?;
        hour::measure(&cluster, quick).await
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
