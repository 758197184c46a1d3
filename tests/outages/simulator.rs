//! A service that fails according to a plan, a load of events, and the result.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    ApiRequest, Client, Delivery, LinkrunnerEvent, QueueOptions, Report, RetryPolicy, ServerKey,
};
use tokio::time::Instant;

pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);
pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// How long the service is healthy before the plan begins.
const HEALTHY_FIRST: Duration = Duration::from_secs(5);

#[derive(LinkrunnerEvent)]
struct Tick {
    number: u64,
}

/// An event of one of `users` users.
pub(crate) fn tick(number: u64, users: u64) -> ApiRequest {
    let user = format!("user_{}", number % users);
    Tick { number }.payload(user).to_request().unwrap()
}

/// The kinds of outage.
pub(crate) const KINDS: [&str; 12] = [
    "no connection",
    "timeout",
    "closed",
    "302",
    "401",
    "403",
    "404",
    "408",
    "429",
    "500",
    "502",
    "503, Retry-After: 5",
];

pub(crate) fn failure(kind: &str) -> Failure {
    match kind {
        "no connection" => Failure::no_connection(),
        "timeout" => Failure::timeout(),
        "closed" => Failure::closed(),
        "503, Retry-After: 5" => Failure::status(503).retry_after(5 * SECOND),
        status => Failure::status(status.parse().unwrap()),
    }
}

/// Whether an event may have arrived after a failure of this kind.
pub(crate) fn is_ambiguous(kind: &str) -> bool {
    matches!(
        kind,
        "timeout" | "closed" | "500" | "502" | "503, Retry-After: 5"
    )
}

/// Whether an event keeps its place in the order of its user after a failure of this kind.
pub(crate) fn keeps_the_place(kind: &str) -> bool {
    matches!(kind, "no connection" | "401" | "429")
}

/// Whether the service fails at this time since the plan began, with a random number from 0 to 1 for the request.
pub(crate) type Plan = Arc<dyn Fn(Duration, f64) -> Option<Failure> + Send + Sync>;

pub(crate) fn whole(kind: &'static str, length: Duration) -> Plan {
    Arc::new(move |at, _| (at < length).then(|| failure(kind)))
}

pub(crate) struct Scenario {
    pub(crate) plan: Plan,
    /// How long the plan and the load last.
    pub(crate) length: Duration,
    /// The time between two events.
    pub(crate) every: Duration,
    pub(crate) users: u64,
    pub(crate) delivery: Delivery,
    pub(crate) seed: u64,
}

impl Scenario {
    pub(crate) fn of(plan: Plan, length: Duration) -> Self {
        Self {
            plan,
            length,
            every: SECOND / 5,
            users: 20,
            delivery: Delivery::AtLeastOnce,
            seed: 20_261_126,
        }
    }
}

pub(crate) struct Account {
    pub(crate) report: Report,
    /// The number of failed requests.
    pub(crate) failed: usize,
    /// The numbers of the events of each user, in the order in which they were accepted.
    accepted: HashMap<String, Vec<u64>>,
    /// The number of attempts of each event.
    attempts: HashMap<u64, u32>,
    /// How many events the queue held at the end of the plan.
    pub(crate) backlog: usize,
    /// How long it took to send these.
    pub(crate) caught_up_in: Duration,
}

/// Runs the load against the plan, then waits until the queue is empty.
pub(crate) async fn run(scenario: Scenario) -> Account {
    let recorder = Recorder::new();
    recorder.delay(5 * MILLISECOND);
    let begin = Instant::now() + HEALTHY_FIRST;
    let dice = Mutex::new(fastrand::Rng::with_seed(scenario.seed));
    let plan = Arc::clone(&scenario.plan);
    recorder.fail_if(move |_| {
        let at = Instant::now().checked_duration_since(begin)?;
        let drawn = dice.lock().unwrap().f64();
        plan(at, drawn)
    });
    let retry = RetryPolicy::new().delivery(scenario.delivery);
    let client = Client::builder(ServerKey::new("key").unwrap())
        .retry(retry)
        .record(&recorder);
    let options = QueueOptions::new().max_events(1_000_000).max_bytes(1 << 30);
    let queue = client.queue(options).unwrap();

    let end = begin + scenario.length;
    let mut load = tokio::time::interval(scenario.every);
    for number in 0.. {
        load.tick().await;
        if Instant::now() >= end {
            break;
        }
        queue.enqueue_request(tick(number, scenario.users)).unwrap();
    }
    tokio::time::sleep_until(end).await;
    let backlog = queue.stats().pending;
    let caught_up = Instant::now();
    queue
        .flush(24 * 60 * MINUTE)
        .await
        .expect("everything is settled in a day");
    let caught_up_in = caught_up.elapsed();
    let report = queue.shutdown(SECOND).await;

    let mut account = Account {
        report,
        failed: 0,
        accepted: HashMap::new(),
        attempts: HashMap::new(),
        backlog,
        caught_up_in,
    };
    for attempt in recorder.attempts() {
        let number = attempt.data("number").unwrap().as_u64().unwrap();
        *account.attempts.entry(number).or_default() += 1;
        if attempt.is_accepted() {
            let user = attempt.user_id().unwrap().to_owned();
            account.accepted.entry(user).or_default().push(number);
        } else {
            account.failed += 1;
        }
    }
    account
}

impl Account {
    /// No event is rejected, given up or undelivered.
    #[track_caller]
    pub(crate) fn assert_nothing_lost(&self, context: &str) {
        assert!(self.report.is_complete(), "{context}: {}", self.report);
    }

    /// The events of a user were accepted in order. Events that were sent again are exempt, unless `without_exception`.
    #[track_caller]
    pub(crate) fn assert_in_order(&self, context: &str, without_exception: bool) {
        for (user, numbers) in &self.accepted {
            let in_order = numbers
                .iter()
                .filter(|number| without_exception || self.attempts[number] == 1);
            assert!(in_order.is_sorted(), "{context}, {user}: {numbers:?}");
        }
    }
}

/// The most requests that an outage of this length may cost: those that open the breaker, those in flight, then one
/// for each pause, which is at least 15 seconds once the pauses have grown.
pub(crate) fn most_requests(length: Duration) -> usize {
    10 + 8 + 8 + (length.as_secs() / 15) as usize
}

/// The longest time to send a backlog: the last pause, the slow start, and the pace.
pub(crate) fn longest_catch_up(backlog: usize) -> Duration {
    Duration::from_secs_f64(33.0 + 5.0 + backlog as f64 / 30.0 * 1.1)
}
