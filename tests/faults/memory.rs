//! While the server is down, a queue holds what it may and no more.

use std::time::Duration;

use linkrunner_events::{LinkrunnerEvent, Queue, QueueOptions, RetryPolicy, Stats};

use crate::play::{Play, always};
use crate::server::Server;
use crate::support::{MILLISECOND, alone, assert_balanced, builder};

const MAX_EVENTS: usize = 10_000;
const MAX_BYTES: usize = 16 * 1024 * 1024;
const ENQUEUED: u64 = 30_000;
/// Half as much again as the bodies may have: for what is kept beside them, and for the connections.
const MAX_GROWTH: usize = MAX_BYTES + MAX_BYTES / 2;

#[derive(LinkrunnerEvent)]
struct Note<'a> {
    text: &'a str,
}

/// The memory of this process in bytes; `None` where the system does not tell.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: usize = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn patient() -> RetryPolicy {
    RetryPolicy::new()
        .first_backoff(MILLISECOND)
        .max_backoff(10 * MILLISECOND)
}

/// Enqueues far more than there is room for, and measures all the while.
async fn overfill(queue: &Queue) -> (Stats, Option<usize>) {
    let text = "x".repeat(2_000);
    let before = resident();
    let mut most = before;
    for number in 0..ENQUEUED {
        let user = format!("user_{}", number % 1000);
        let taken = queue.enqueue(&Note { text: &text }, user.as_str());
        assert!(taken.is_ok() || taken.is_err_and(|error| error.is_full()));
        if number % 1000 == 0 {
            let stats = queue.stats();
            assert_balanced(stats);
            assert!(stats.pending <= MAX_EVENTS && stats.pending_bytes <= MAX_BYTES);
            most = most.max(resident());
            // Lets the senders try.
            tokio::task::yield_now().await;
        }
    }
    let growth = before.zip(most).map(|(before, most)| most - before);
    (queue.stats(), growth)
}

async fn stays_bounded(name: &str, server: Server) {
    let client = builder(&server).retry(patient()).build().unwrap();
    let options = QueueOptions::new()
        .max_events(MAX_EVENTS)
        .max_bytes(MAX_BYTES);
    let queue = client.queue(options).unwrap();
    let (stats, growth) = overfill(&queue).await;
    assert_eq!(stats.enqueued + stats.not_taken, ENQUEUED);
    assert_eq!(stats.enqueued, stats.pending as u64, "nothing was sent");
    assert!(stats.pending_bytes > MAX_BYTES - 10_000, "it is full");
    match growth {
        Some(growth) => {
            println!(
                "{name}: {ENQUEUED} events enqueued, {} held with {} bytes; resident memory grew by {growth} bytes",
                stats.pending, stats.pending_bytes
            );
            assert!(growth <= MAX_GROWTH, "{growth} bytes");
        }
        None => {
            eprintln!("{name}: SKIPPED the memory of the process, which this system does not tell");
        }
    }
    let report = queue.shutdown(Duration::ZERO).await;
    assert_balanced(report.stats());
    assert_eq!(report.undelivered().len(), stats.pending);
}

#[test]
fn memory_stays_bounded_while_the_port_is_closed() {
    // The other tests of this process take memory, too.
    alone("memory::measured_with_a_closed_port");
}

#[test]
fn memory_stays_bounded_while_the_server_is_silent() {
    alone("memory::measured_with_a_silent_server");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn measured_with_a_closed_port() {
    let server = Server::start_closed(always(Play::Silence));
    stays_bounded("port closed", server).await;
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn measured_with_a_silent_server() {
    let server = Server::start(always(Play::Silence));
    stays_bounded("server silent", server).await;
}
