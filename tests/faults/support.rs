//! What these tests share.

use std::collections::HashSet;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::Duration;

use linkrunner_events::{
    ApiRequest, Client, ClientBuilder, LinkrunnerEvent, Outcome, Pace, Payment, Queue,
    RemovePayment, Report, RetryPolicy, Stats, Status,
};

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

/// At most three charged attempts, soon after one another. A queue takes over the pauses alone, unless it is given this
/// policy itself.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new()
        .max_attempts(3)
        .first_backoff(MILLISECOND)
        .max_backoff(4 * MILLISECOND)
        .max_retry_after(20 * MILLISECOND)
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

    /// Of a queue whose events all differ: each has one outcome, as the report says, and nothing shows the key.
    #[track_caller]
    pub(crate) fn assert_agree(&self, report: &Report) {
        assert_truthful(&self.assert_accounted(report));
    }

    /// The same of a queue that has told everything.
    #[track_caller]
    pub(crate) fn assert_told(&self, stats: Stats) {
        self.assert_counted(stats);
        assert_truthful(&self.all());
    }
}

/// Each outcome is of another event, agrees with its error, and does not show the key.
#[track_caller]
fn assert_truthful(outcomes: &[Outcome]) {
    let mut told = HashSet::new();
    for outcome in outcomes {
        let request = outcome.request();
        assert!(told.insert(request.body()), "twice: {request:?}");
        let Some(error) = outcome.error() else {
            continue;
        };
        assert_keyless_error(error);
        if !matches!(outcome.status(), Status::Undelivered(_)) {
            assert_eq!(
                error.may_have_been_delivered(),
                outcome.may_have_been_delivered(),
                "the error and the outcome say the same: {error}"
            );
        }
    }
}

/// What keeps a queue that was made after its own function.
#[derive(Clone)]
pub(crate) struct Own<Q>(Arc<OnceLock<Q>>);

impl<Q> Own<Q> {
    pub(crate) fn new() -> Self {
        Self(Arc::new(OnceLock::new()))
    }

    pub(crate) fn set(&self, queue: Q) {
        assert!(self.0.set(queue).is_ok());
    }

    /// The function may be called before the queue has come here.
    pub(crate) fn get(&self) -> &Q {
        loop {
            match self.0.get() {
                Some(queue) => return queue,
                None => std::thread::yield_now(),
            }
        }
    }
}

/// Blocks whoever passes until it is opened.
#[derive(Default)]
pub(crate) struct Turnstile(Mutex<bool>, Condvar);

impl Turnstile {
    pub(crate) fn pass(&self) {
        let open = self.0.lock().unwrap();
        let (open, _) = self
            .1
            .wait_timeout_while(open, LONG, |open| !*open)
            .unwrap();
        assert!(*open, "opened in time");
    }

    pub(crate) fn open(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
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
