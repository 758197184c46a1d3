//! Outages of every kind, through a queue that goes on taking events: nothing is given up, and the server is asked now and
//! then.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{Client, Error, Outcome, PauseReason, QueueOptions, RetryPolicy, Status};
use tokio::task::JoinSet;

use crate::keyless::{KEY, key};
use crate::play::{Answer, Play, Script, always, plays, status};
use crate::server::Server;
use crate::support::{LONG, MILLISECOND, Outcomes, Tick, Turnstile, builder, lone_tick, stats_of};

const OUTAGE: Duration = Duration::from_secs(2);
const EVERY: Duration = Duration::from_millis(50);
/// One probe takes half of the longest pause at least, and what opens the breaker takes ten requests and those that are
/// under way with them.
const MOST_REQUESTS: usize = 60;

fn policy() -> RetryPolicy {
    RetryPolicy::new()
        .first_backoff(20 * MILLISECOND)
        .max_backoff(200 * MILLISECOND)
}

/// Does one thing until it is told to do another.
#[derive(Clone)]
struct Switch(Arc<Mutex<Act>>);

#[derive(Clone)]
enum Act {
    CloseConnections,
    Play(Play),
}

impl Switch {
    fn to(act: Act) -> Self {
        Self(Arc::new(Mutex::new(act)))
    }

    fn accept_all(&self) {
        *self.0.lock().unwrap() = Act::Play(status(201));
    }
}

impl Script for Switch {
    fn accepts(&self) -> bool {
        !matches!(*self.0.lock().unwrap(), Act::CloseConnections)
    }

    fn play(&self) -> Play {
        match &*self.0.lock().unwrap() {
            Act::CloseConnections => Play::Close,
            Act::Play(play) => play.clone(),
        }
    }
}

/// An outage of some seconds while twenty events a second come, on a server that follows the switch, or refuses connections.
async fn goes_through(name: &str, act: Option<Act>) {
    let refuses = act.is_none();
    let switch = Switch::to(act.unwrap_or(Act::Play(status(201))));
    let server = if refuses {
        Server::start_closed(switch.clone())
    } else {
        Server::start(switch.clone())
    };
    let client = builder(&server).retry(policy()).build().unwrap();
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    let mut enqueued = 0;
    let mut ticks = tokio::time::interval(EVERY);
    let start = Instant::now();
    while start.elapsed() < OUTAGE {
        ticks.tick().await;
        queue.enqueue_request(lone_tick(enqueued)).unwrap();
        enqueued += 1;
    }
    let stats = queue.stats();
    assert_eq!(stats.pending as u64, enqueued, "{name}: {queue:?}");
    assert!(stats.pause.is_some(), "{name}: {queue:?}");
    assert!(stats.retries > 0, "{name}: {queue:?}");
    // Where nobody listens, an attempt is all that there is to count.
    let asked = if refuses {
        usize::try_from(stats.retries).unwrap()
    } else {
        server.connections().max(server.seen().len())
    };
    assert!(asked < MOST_REQUESTS, "{name}: {asked} requests");

    switch.accept_all();
    server.open().await;
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{name}: {report}");
    assert_eq!(report.stats().enqueued, enqueued);
    assert!(report.unsent().is_empty());
    assert_eq!(report.stats().pause, None, "{name}");
    outcomes.assert_agree(&report);
    println!("{name}: {enqueued} events, {asked} requests in the outage");
}

#[tokio::test]
async fn an_outage_of_any_kind_costs_no_event() {
    let answering = |code| Some(Act::Play(status(code)));
    let with_pause = Answer::of(503).header("retry-after", "1");
    let elsewhere = Answer::of(302).header("location", "http://127.0.0.1:1/");
    let mut outages = JoinSet::new();
    for (name, act) in [
        ("refused connections", None),
        ("closed connections", Some(Act::CloseConnections)),
        ("500", answering(500)),
        (
            "503 with a pause",
            Some(Act::Play(Play::Answer(with_pause))),
        ),
        ("429", answering(429)),
        ("401", answering(401)),
        ("403", answering(403)),
        ("404", answering(404)),
        ("408", answering(408)),
        ("302", Some(Act::Play(Play::Answer(elsewhere)))),
    ] {
        outages.spawn(goes_through(name, act));
    }
    while let Some(outage) = outages.join_next().await {
        outage.unwrap();
    }
}

#[tokio::test]
async fn an_event_that_alone_fails_is_given_up_and_holds_nobody_up() {
    const POISON: u64 = 7;
    let poison = lone_tick(POISON);
    let body = poison.body().to_vec();
    let server = Server::start(always(Play::Judge(Arc::new(move |request| {
        Answer::of(if request.body == body { 500 } else { 201 })
    }))));
    let client = builder(&server).retry(policy()).build().unwrap();
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    // Others are accepted between any two attempts of it.
    let mut number = 0;
    while queue.stats().given_up == 0 {
        assert!(number < 10_000, "{queue:?}");
        queue.enqueue_request(lone_tick(number)).unwrap();
        number += 1;
        tokio::time::sleep(2 * MILLISECOND).await;
    }
    let report = queue.shutdown(LONG).await;
    outcomes.assert_agree(&report);
    assert_eq!(report.stats().sent, number - 1, "{report}");
    let [left] = report.unsent() else {
        panic!("{report}")
    };
    assert_eq!(*left.request(), poison);
    // Those between which nothing else was accepted are not charged.
    let attempts = left.attempts();
    assert!((10..=30).contains(&attempts), "{attempts}");
    assert!(left.may_have_been_delivered());
    let error = left.error().unwrap();
    assert_eq!((error.attempts(), error.status()), (attempts, Some(500)));
    let was_given_up = |outcome: &Outcome| {
        matches!(outcome.status(), Status::GivenUp(_)) && *outcome.request() == poison
    };
    assert_eq!(
        outcomes
            .all()
            .iter()
            .filter(|told| was_given_up(told))
            .count(),
        1
    );
    assert_eq!(server.requests() as u64, number - 1 + u64::from(attempts));
}

#[tokio::test]
async fn several_429_at_once_are_one_pause() {
    const AT_ONCE: usize = 8;
    let (turnstile, judged) = (Arc::new(Turnstile::default()), AtomicUsize::new(0));
    let passed = Arc::clone(&turnstile);
    let server = Server::start(always(Play::Judge(Arc::new(move |_| {
        // None is answered before all of them are under way.
        passed.pass();
        let place = judged.fetch_add(1, Ordering::Relaxed);
        Answer::of(if place < AT_ONCE { 429 } else { 201 })
    }))));
    let pause = Duration::from_secs(1);
    let policy = RetryPolicy::new().first_backoff(pause).max_backoff(LONG);
    let client = builder(&server).retry(policy).build().unwrap();
    let outcomes = Outcomes::default();
    let options = QueueOptions::new().concurrency(AT_ONCE);
    let queue = client.queue(outcomes.of(options)).unwrap();
    for number in 0..20 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    stats_of(&queue, |stats| stats.in_flight == AT_ONCE).await;
    let start = Instant::now();
    turnstile.open();
    let stats = stats_of(&queue, |stats| stats.retries == AT_ONCE as u64).await;
    assert_eq!(stats.pause.unwrap().reason(), PauseReason::RateLimited);
    server.arrived(AT_ONCE + 1).await;
    assert!(start.elapsed() >= pause / 2, "{:?}", start.elapsed());
    let report = queue.shutdown(LONG).await;
    // Had each of them counted, the pause would have been a minute.
    assert!(start.elapsed() < LONG / 2, "{:?}", start.elapsed());
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert_eq!(server.requests(), 20 + AT_ONCE);
}

#[tokio::test]
async fn the_headers_open_the_breaker_while_the_body_stalls() {
    let server = Server::start(plays([Play::RefuseAndStall, status(201)]));
    let policy = RetryPolicy::new().first_backoff(LONG).max_backoff(LONG);
    let client = builder(&server).retry(policy).build().unwrap();
    let queue = client.queue(QueueOptions::new()).unwrap();
    queue.enqueue_request(lone_tick(1)).unwrap();
    let stats = stats_of(&queue, |stats| stats.pause.is_some()).await;
    assert_eq!(stats.pause.unwrap().reason(), PauseReason::RateLimited);
    // The attempt still waits for the rest of the answer.
    assert_eq!((stats.in_flight, stats.retries), (1, 0));
    drop(queue.shutdown(Duration::ZERO).await);
}

#[tokio::test]
async fn what_stalls_from_before_an_outage_holds_nothing_up_after_it() {
    let stalls = std::iter::repeat_n(Play::Silence, 3);
    let server = Server::start(plays(stalls.chain([status(503), status(201)])));
    let client = builder(&server).retry(policy()).build().unwrap();
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    let start = Instant::now();
    for number in 0..3 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    server.arrived(3).await;
    for number in 3..50 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    stats_of(&queue, |stats| stats.sent == 47).await;
    // The stalled ones have their time-out still before them.
    assert!(start.elapsed() < LONG / 2, "{:?}", start.elapsed());
    let report = queue.shutdown(Duration::ZERO).await;
    outcomes.assert_agree(&report);
    assert_eq!(report.stats().undelivered, 3, "{report}");
    let ambiguous = |left: &Outcome| left.may_have_been_delivered() && left.attempts() == 1;
    assert!(report.undelivered().iter().all(ambiguous));
}

fn paced(sandbox: &Sandbox, policy: RetryPolicy) -> Client {
    let http = reqwest::Client::builder().tls_certs_only([]);
    Client::builder(key())
        .base_url(sandbox.base_url())
        .http_builder(http)
        .retry(policy)
        .build()
        .unwrap()
}

async fn limited() -> Sandbox {
    let sandbox = Sandbox::builder().key(KEY);
    let sandbox = sandbox.rate_limit(30, Duration::from_secs(1)).keep(2_000);
    sandbox.start().await.unwrap()
}

#[tokio::test]
async fn calls_at_twice_the_limit_wait_for_their_turn() {
    const CALLS: u64 = 600;
    let sandbox = limited().await;
    let client = paced(&sandbox, RetryPolicy::new());
    let mut calls = JoinSet::new();
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / 60);
    for number in 0..CALLS {
        ticks.tick().await;
        calls.spawn(client.capture(&Tick { number }, format!("user_{number}")));
    }
    while let Some(called) = calls.join_next().await {
        called.unwrap().unwrap();
    }
    let received = sandbox.received().len();
    assert!((600..=700).contains(&received), "{received}");
}

#[tokio::test]
async fn of_calls_at_once_those_whose_turn_cannot_come_fail_at_once() {
    const DEADLINE: Duration = Duration::from_secs(3);
    let sandbox = limited().await;
    let client = paced(&sandbox, RetryPolicy::new().deadline(DEADLINE));
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for number in 0..1_000 {
        let call = client.capture(&Tick { number }, format!("user_{number}"));
        calls.spawn(async move { (call.await, start.elapsed()) });
    }
    let (mut sent, mut late, mut at_once) = (0, 0, 0);
    while let Some(called) = calls.join_next().await {
        match called.unwrap() {
            (Ok(_), _) => sent += 1,
            // A call whose turn comes just before its deadline may get no answer in time.
            (Err(error), _) if error.attempts() == 1 => {
                assert!(error.may_have_been_delivered(), "{error}");
                late += 1;
            }
            (Err(error), after) => {
                assert!(matches!(error, Error::Paced { .. }), "{error}");
                assert_eq!((error.attempts(), error.status()), (0, None));
                assert!(error.is_retryable() && !error.may_have_been_delivered());
                assert!(after < DEADLINE + Duration::from_secs(2), "{after:?}");
                at_once += u32::from(after < DEADLINE / 2);
            }
        }
    }
    // Three seconds' worth, or somewhat less where answers take their time.
    assert!((60..=90).contains(&(sent + late)), "{sent} and {late}");
    assert!(late <= 30, "{late}");
    assert!(at_once >= 900, "{at_once}");
    assert!(sandbox.received().len() <= 100);
}
