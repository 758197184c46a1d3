//! How many events a relay sends over loopback, against a queue in memory.

use std::time::{Duration, Instant};

use linkrunner_events::outbox::{Outbox, OutboxRow};
use linkrunner_events::{Client, Pace, QueueOptions, ServerKey};

use super::event::EVENT;
use super::server::Server;
use super::{Result, folder, median, runtime, verdict};

const AT_LEAST: f64 = 0.5;
const CONCURRENCY: usize = 64;
const USERS: usize = 4096;
const HOUR: Duration = Duration::from_secs(3600);

pub(crate) fn compare(quick: bool) -> Result {
    let (rounds, events) = if quick { (1, 500) } else { (5, 10_000) };
    println!("events sent a second, without a pace  relay     queue  ratio  limit");
    for latency in [0, 20] {
        let server = Server::start(latency)?;
        let (mut ours, mut queues) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            ours.push(runtime()?.block_on(through_a_relay(events, &server.url))?);
            queues.push(runtime()?.block_on(through_a_queue(events, &server.url))?);
        }
        let (ours, queue) = (median(ours), median(queues));
        println!(
            "{CONCURRENCY} in flight, answers after {latency:2} ms {ours:9.0} {queue:9.0} {}",
            verdict(ours / queue, AT_LEAST)
        );
    }
    println!();
    Ok(())
}

fn client(url: &str) -> Result<Client> {
    let client = Client::builder(ServerKey::new("key")?)
        .base_url(url)
        .pace(Pace::unlimited())
        .build()?;
    Ok(client)
}

fn user(event: usize) -> String {
    format!("user_{}", event % USERS)
}

async fn through_a_relay(events: usize, url: &str) -> Result<f64> {
    let folder = folder()?;
    let outbox = Outbox::sqlite(folder.path().join("outbox.db"))
        .open()
        .await?;
    let rows: std::result::Result<Vec<_>, _> = (0..events)
        .map(|event| OutboxRow::new(&EVENT, user(event)))
        .collect();
    outbox
        .enqueue_rows(rows?)
        .await
        .map_err(|(_, error)| error)?;
    let start = Instant::now();
    let relay = outbox
        .relay(&client(url)?)
        .concurrency(CONCURRENCY)
        .start()?;
    while outbox.stats().await?.pending > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let elapsed = start.elapsed();
    let report = relay.shutdown(HOUR).await;
    if report.sent != events as u64 {
        return Err(report.to_string().into());
    }
    Ok(events as f64 / elapsed.as_secs_f64())
}

async fn through_a_queue(events: usize, url: &str) -> Result<f64> {
    let options = QueueOptions::new()
        .concurrency(CONCURRENCY)
        .max_events(events);
    let queue = client(url)?.queue(options)?;
    let start = Instant::now();
    for event in 0..events {
        queue.enqueue(&EVENT, user(event))?;
    }
    let report = queue.shutdown(HOUR).await;
    let elapsed = start.elapsed();
    if report.stats().sent != events as u64 {
        return Err(report.to_string().into());
    }
    Ok(events as f64 / elapsed.as_secs_f64())
}
