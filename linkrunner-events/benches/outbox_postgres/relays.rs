//! How many events relays send over loopback, without a pace.

use std::time::{Duration, Instant};

use linkrunner_events::Pace;
use linkrunner_test_postgres::Cluster;

use super::Result;
use super::database::{Place, client};
use super::server::Server;

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) async fn measure(cluster: &Cluster, quick: bool) -> Result {
    let events = if quick { 300 } else { 20_000 };
    println!("events sent a second, without a pace");
    for latency in [0, 20] {
        let server = Server::start(latency)?;
        for relays in [1, 4, 16] {
            let rate = send(cluster, relays, events, &server.url).await?;
            println!("{relays:2} relays, answers after {latency:2} ms {rate:12.0}");
        }
    }
    println!();
    Ok(())
}

/// Sends the events with so many relays, and returns the rate.
async fn send(cluster: &Cluster, relays: usize, events: usize, url: &str) -> Result<f64> {
    let place = Place::new(cluster).await?;
    place.fill(events, 5_000).await?;
    let start = Instant::now();
    let mut running = Vec::new();
    for _ in 0..relays {
        let outbox = place.open().await?;
        running.push(
            outbox
                .relay(&client(url, Pace::unlimited())?)
                .concurrency(16)
                .start()?,
        );
    }
    while place.pending().await? > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let elapsed = start.elapsed();
    let mut sent = 0;
    for relay in running {
        sent += relay.shutdown(HOUR).await.sent;
    }
    if sent != events as u64 {
        return Err(format!("{sent} of {events} were sent").into());
    }
    Ok(events as f64 / elapsed.as_secs_f64())
}
