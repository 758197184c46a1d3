//! What these tests share.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkrunner_events::client::{
    Client, ClientBuilder, Fate, Outcome, Pace, Queue, QueueOptions, RetryPolicy, Stats,
};
use linkrunner_events::{ApiRequest, LinkrunnerEvent, Payment, RemovePayment};

use crate::keyless::{assert_keyless_error, key};
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

/// Keeps the outcomes that a queue tells.
#[derive(Clone, Default)]
pub(crate) struct Outcomes(Arc<Mutex<Vec<Outcome>>>);

impl Outcomes {
    pub(crate) fn of(&self, options: QueueOptions) -> QueueOptions {
        let outcomes = self.clone();
        options.on_outcome(move |outcome| outcomes.push(outcome))
    }

    pub(crate) fn push(&self, outcome: &Outcome) {
        self.0.lock().unwrap().push(outcome.clone());
    }

    pub(crate) fn all(&self) -> Vec<Outcome> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// They tell the same as the numbers, and nothing of them shows the key.
    #[track_caller]
    pub(crate) fn assert_agree(&self, stats: Stats) {
        assert_balanced(stats);
        let mut counted = Stats::default();
        for outcome in self.all() {
            match outcome.fate() {
                Fate::Sent(_) => counted.sent += 1,
                Fate::Rejected(error) | Fate::GivenUp(error) => {
                    assert_keyless_error(&**error);
                    assert_eq!(
                        error.may_have_been_delivered(),
                        outcome.may_have_been_delivered(),
                        "the error and the outcome say the same: {error}"
                    );
                    match outcome.fate() {
                        Fate::Rejected(_) => counted.rejected += 1,
                        _ => counted.given_up += 1,
                    }
                }
                Fate::Dropped => counted.dropped += 1,
                Fate::Undelivered(_) => counted.undelivered += 1,
                other => panic!("{other:?}"),
            }
        }
        let told = |stats: Stats| {
            let Stats {
                sent,
                rejected,
                given_up,
                dropped,
                undelivered,
                ..
            } = stats;
            [sent, rejected, given_up, dropped, undelivered]
        };
        assert_eq!(told(counted), told(stats));
    }
}

/// Every event is somewhere.
#[track_caller]
pub(crate) fn assert_balanced(stats: Stats) {
    let settled = stats.sent + stats.rejected + stats.given_up + stats.dropped + stats.undelivered;
    assert_eq!(stats.enqueued, settled + stats.pending as u64, "{stats:?}");
    assert!(stats.in_flight <= stats.pending, "{stats:?}");
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
