//! What these tests share.

use std::process::Command;
use std::time::Duration;

use linkrunner_events::client::{Client, ClientBuilder, Fate, Pace, Queue, RetryPolicy, Stats};
use linkrunner_events::{ApiRequest, LinkrunnerEvent, Payment, RemovePayment};

use crate::keyless::{assert_keyless_error, key};
pub(crate) use crate::outcomes::{Outcomes, assert_balanced};
use crate::server::Server;

/// Longer than anything here takes; reaching it fails a test.
pub(crate) const LONG: Duration = Duration::from_secs(60);
/// The time that an attempt gets where the server stalls.
pub(crate) const SHORT: Duration = Duration::from_secs(1);
pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);

/// An event that can be told from others.
#[derive(LinkrunnerEvent)]
pub(crate) struct Tick {
    pub(crate) number: u64,
}

pub(crate) fn tick(number: u64) -> ApiRequest {
    Tick { number }.payload("user_1").to_request().unwrap()
}

/// A tick of a user of its own.
pub(crate) fn lone_tick(number: u64) -> ApiRequest {
    Tick { number }
        .payload(format!("user_{number}"))
        .to_request()
        .unwrap()
}

pub(crate) fn payment() -> ApiRequest {
    Payment::new("user_1", "pay_1", 9.99).to_request().unwrap()
}

pub(crate) fn removal() -> ApiRequest {
    RemovePayment::with_id("pay_1").to_request().unwrap()
}

/// At most three attempts, soon after one another.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new()
        .max_attempts(3)
        .first_backoff(MILLISECOND)
        .max_backoff(4 * MILLISECOND)
        .max_retry_after(20 * MILLISECOND)
        .deadline(LONG)
}

/// A client without a pace, whose attempts do not time out.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    // The system's certificates take longer to load than most of these tests, and are of no use on plain http.
    let http = reqwest::Client::builder().tls_certs_only([]);
    Client::builder(key())
        .http_builder(http)
        .base_url(server.base_url())
        .retry(quick())
        .pace(Pace::unlimited())
        .timeout(LONG)
}

pub(crate) fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

impl Outcomes {
    pub(crate) fn len(&self) -> usize {
        self.all().len()
    }

    /// They tell the same as the numbers, and nothing of them shows the key.
    #[track_caller]
    pub(crate) fn assert_agree(&self, stats: Stats) {
        self.assert_counted(stats);
        for outcome in self.all() {
            if let Fate::Rejected(error) | Fate::GivenUp(error) = outcome.fate() {
                assert_keyless_error(&**error);
                assert_eq!(
                    error.may_have_been_delivered(),
                    outcome.may_have_been_delivered(),
                    "the error and the outcome say the same: {error}"
                );
            }
        }
    }
}

/// Waits until a condition holds that nothing announces.
pub(crate) async fn until(condition: impl Fn() -> bool) {
    let wait = async {
        while !condition() {
            tokio::time::sleep(MILLISECOND).await;
        }
    };
    tokio::time::timeout(LONG, wait)
        .await
        .expect("the condition came to hold");
}

/// Waits until the queue's numbers meet a condition.
pub(crate) async fn stats_of(queue: &Queue, condition: impl Fn(Stats) -> bool) -> Stats {
    until(|| condition(queue.stats())).await;
    queue.stats()
}

/// Runs an ignored test in a process of its own.
pub(crate) fn alone(test: &str) {
    let alone = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&alone.stdout);
    println!("{told}");
    eprintln!("{}", String::from_utf8_lossy(&alone.stderr));
    assert!(alone.status.success());
    assert!(told.contains("1 passed"), "the test has this name");
}
