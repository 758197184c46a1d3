//! Helpers of these tests.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use linkrunner_events::outbox::{Outbox, OutboxRow, OutboxStats, Relay, RelayOptions};
use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{
    Client, ClientBuilder, Delivery, LinkrunnerEvent, Pace, RetryPolicy, ServerKey,
};
use tempfile::TempDir;

use crate::storage::{Bodies, Storage};

pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);
pub(crate) const SECOND: Duration = Duration::from_secs(1);
/// Longer than anything here takes; reaching it fails a test.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// An event that can be told from others.
#[derive(LinkrunnerEvent)]
pub(crate) struct Tick {
    pub(crate) number: u64,
}

pub(crate) fn tick(number: u64) -> Tick {
    Tick { number }
}

/// A folder with the file of an outbox. Both go when it is dropped.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder().join("linkrunner.db")
    }

    /// Whether no process keeps the file locked for long.
    pub(crate) fn is_writable(&self) -> bool {
        let file = self.connect();
        file.busy_timeout(SECOND).unwrap();
        file.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok()
    }

    /// A connection that bypasses the library.
    pub(crate) fn connect(&self) -> rusqlite::Connection {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
        let file = rusqlite::Connection::open_with_flags(self.path(), flags).unwrap();
        file.busy_timeout(LONG).unwrap();
        file
    }
}

impl Storage for Place {
    fn argument(&self) -> String {
        self.path().to_str().unwrap().to_owned()
    }

    async fn open(&self) -> Outbox {
        Outbox::sqlite(self.path()).open().await.unwrap()
    }

    fn bodies(&self) -> Bodies {
        let file = self.connect();
        let read = |sql: &str| -> Vec<(String, String)> {
            let mut select = file.prepare_cached(sql).unwrap();
            let rows = select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
            rows.unwrap().map(Result::unwrap).collect()
        };
        // One state of the file: a row may become a dead letter in between.
        file.execute_batch("BEGIN").unwrap();
        let pending = read("SELECT body, '' FROM outbox LEFT JOIN request USING (id)");
        let dead =
            read("SELECT body, reason || ': ' || error FROM dead LEFT JOIN request USING (id)");
        file.execute_batch("COMMIT").unwrap();
        Bodies {
            pending: pending.into_iter().map(|(body, _)| body).collect(),
            dead,
        }
    }
}

/// A policy that repeats soon.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new()
        .first_backoff(MILLISECOND)
        .max_backoff(4 * MILLISECOND)
}

pub(crate) fn never_twice() -> RetryPolicy {
    quick().delivery(Delivery::AtMostOnce)
}

pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    // The system's certificates take longer to load than most of these tests, and are of no use on plain http.
    let http = reqwest::Client::builder().tls_certs_only([]);
    Client::builder(ServerKey::new("key").unwrap())
        .http_builder(http)
        .base_url(sandbox.base_url())
        .retry(quick())
        .pace(Pace::unlimited())
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().unwrap()
}

/// A relay that repeats soon.
pub(crate) fn relay(outbox: &Outbox, client: &Client) -> RelayOptions {
    outbox.relay(client).retry(quick())
}

/// Enqueues ticks of one user, all in one transaction.
pub(crate) async fn enqueue_all(outbox: &Outbox, user: &str, numbers: impl Iterator<Item = u64>) {
    let rows = numbers.map(|number| OutboxRow::new(&tick(number), user).unwrap());
    outbox.enqueue_rows(rows.collect()).await.unwrap();
}

/// Waits until the numbers of the outbox fulfil a condition that nothing announces.
#[track_caller]
pub(crate) fn until(
    outbox: &Outbox,
    condition: impl Fn(&OutboxStats) -> bool,
) -> impl Future<Output = OutboxStats> {
    let caller = std::panic::Location::caller();
    async move {
        let start = Instant::now();
        loop {
            let stats = outbox.stats().await.unwrap();
            if condition(&stats) {
                return stats;
            }
            assert!(start.elapsed() < LONG, "{caller}: {stats:?}");
            tokio::time::sleep(MILLISECOND).await;
        }
    }
}

/// Waits until nothing is pending.
#[track_caller]
pub(crate) fn until_empty(outbox: &Outbox) -> impl Future<Output = OutboxStats> {
    until(outbox, |stats| stats.pending == 0)
}

/// Starts the relay, waits until nothing is pending, and shuts it down.
pub(crate) async fn drain(outbox: &Outbox, relay: RelayOptions) {
    let relay: Relay = relay.start().unwrap();
    until_empty(outbox).await;
    relay.shutdown(LONG).await;
}

pub(crate) fn number(call: &Received) -> u64 {
    call.data("number").unwrap().as_u64().unwrap()
}

/// The numbers of all calls, refused ones included.
pub(crate) fn numbers(sandbox: &Sandbox) -> Vec<u64> {
    sandbox.received().iter().map(number).collect()
}

/// The numbers of the captured ticks.
pub(crate) fn captured(sandbox: &Sandbox) -> Vec<u64> {
    sandbox.events("tick").iter().map(number).collect()
}

pub(crate) fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

/// The id that all copies of an event carry.
pub(crate) fn event_id(call: &Received) -> &str {
    call.body()["event_id"].as_str().unwrap()
}
