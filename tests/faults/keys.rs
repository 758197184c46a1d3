//! A key that is refused: what the queue does until it is accepted, or another one comes.

use std::sync::Arc;
use std::time::Duration;

use linkrunner_events::{Client, Error, PauseReason, Queue, QueueOptions, ServerKey, Stats};

use crate::play::{Answer, Play, always, plays, status};
use crate::server::Server;
use crate::support::{
    LONG, MILLISECOND, Outcomes, Turnstile, builder, client, lone_tick, quick, stats_of, tick,
};

const HOUR: Duration = Duration::from_secs(3600);
const NEW_KEY: &str = "another_sekret_key";

fn new_key() -> ServerKey {
    ServerKey::new(NEW_KEY).unwrap()
}

/// Accepts the new key alone.
fn wants_the_new_key() -> Play {
    Play::Judge(Arc::new(|request| {
        let is_new = request.header("linkrunner-key") == Some(NEW_KEY);
        Answer::of(if is_new { 201 } else { 401 })
    }))
}

/// A client that tries a refused key again after this time.
fn client_pausing(server: &Server, pause: Duration) -> Client {
    let policy = quick().first_backoff(pause).max_backoff(pause);
    builder(server).retry(policy).build().unwrap()
}

fn queue(client: &Client, outcomes: &Outcomes) -> Queue {
    client.queue(outcomes.of(QueueOptions::new())).unwrap()
}

fn is_held(stats: Stats) -> bool {
    let reason = stats.pause.map(|pause| pause.reason());
    reason == Some(PauseReason::Unauthorized) && stats.in_flight == 0
}

async fn held(queue: &Queue) {
    stats_of(queue, is_held).await;
}

#[tokio::test]
async fn a_key_that_is_accepted_later_costs_no_event() {
    // More refusals than an event has attempts.
    let refusals = std::iter::repeat_n(status(401), 12);
    let server = Server::start(plays(refusals.chain([status(201)])));
    let outcomes = Outcomes::default();
    let queue = queue(&client(&server), &outcomes);
    for number in 0..10 {
        queue.enqueue_request(tick(number)).unwrap();
    }
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert_eq!(server.requests(), 22);
    let numbers: Vec<_> = outcomes
        .all()
        .iter()
        .map(|outcome| outcome.request().clone())
        .collect();
    assert_eq!(numbers, (0..10).map(tick).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_new_key_is_tried_at_once() {
    let server = Server::start(always(wants_the_new_key()));
    let client = client_pausing(&server, HOUR);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes);
    for number in 0..100 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    held(&queue).await;
    let spent = server.requests();
    assert!((1..=8).contains(&spent), "one for each sender at the most");

    let error = queue.flush(20 * MILLISECOND).await.unwrap_err();
    assert_eq!(error.pending(), 100);
    queue.enqueue_request(lone_tick(100)).unwrap();
    assert_eq!(server.requests(), spent, "held");

    client.set_key(new_key());
    queue.flush(LONG).await.unwrap();
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert_eq!(server.requests(), spent + 101);
}

#[tokio::test]
async fn a_call_is_told_at_once_and_the_next_one_has_the_new_key() {
    let server = Server::start(always(wants_the_new_key()));
    let client = client(&server);
    let error = client.send(tick(1)).await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }));
    assert!(!error.may_have_been_delivered() && error.attempts() == 1);
    client.clone().set_key(new_key());
    client.send(tick(1)).await.unwrap();
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_new_key_does_not_wait_for_an_event_that_tries_the_old_one() {
    let server = Server::start(plays([status(401), Play::Silence, status(201)]));
    let client = client(&server);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes);
    queue.enqueue_request(lone_tick(1)).unwrap();
    // The one that tries the key is not answered.
    server.arrived(2).await;
    queue.enqueue_request(lone_tick(2)).unwrap();
    // Has every sender see that the key is being tried.
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    client.set_key(new_key());
    server.arrived(3).await;
    stats_of(&queue, |stats| stats.sent == 1).await;
    let report = queue.shutdown(Duration::ZERO).await;
    outcomes.assert_agree(&report);
    let [left] = report.undelivered() else {
        panic!("{report}")
    };
    assert!(left.may_have_been_delivered());
}

#[tokio::test]
async fn what_was_ambiguous_before_a_refused_key_stays_so() {
    for end in [400, 500] {
        let server = Server::start(plays([status(500), status(401), status(end)]));
        let outcomes = Outcomes::default();
        let queue = queue(&client(&server), &outcomes);
        queue.enqueue_request(tick(1)).unwrap();
        // Where nothing else is accepted, a 500 is no reason to give up.
        server.arrived(if end == 400 { 3 } else { 4 }).await;
        let limit = if end == 400 { LONG } else { Duration::ZERO };
        let report = queue.shutdown(limit).await;
        let [outcome] = &outcomes.assert_accounted(&report)[..] else {
            panic!("{report}")
        };
        assert!(outcome.may_have_been_delivered());
        if end == 400 {
            // Which asks whether the error says the same as the outcome.
            outcomes.assert_agree(&report);
            assert_eq!(report.stats().rejected, 1);
        } else {
            assert_eq!(report.undelivered().len(), 1);
        }
    }
}

#[tokio::test]
async fn what_a_refused_key_kept_is_handed_back() {
    let server = Server::start(always(status(401)));
    let outcomes = Outcomes::default();
    let queue = queue(&client_pausing(&server, HOUR), &outcomes);
    for number in 0..10 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    held(&queue).await;
    let report = queue.shutdown(MILLISECOND).await;
    outcomes.assert_agree(&report);
    assert_eq!(report.stats().undelivered, 10);
    for (number, left) in report.undelivered().iter().enumerate() {
        assert_eq!(*left.request(), lone_tick(number as u64), "in their order");
        assert!(!left.may_have_been_delivered(), "a 401 is a refusal");
    }
}

#[tokio::test]
async fn a_queue_whose_handles_are_gone_still_takes_the_new_key() {
    let server = Server::start(always(wants_the_new_key()));
    let client = client_pausing(&server, HOUR);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes);
    queue.enqueue_request(tick(1)).unwrap();
    held(&queue).await;
    drop(queue);
    client.set_key(new_key());
    crate::support::until(|| outcomes.len() == 1).await;
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_refusal_of_the_old_key_that_comes_late_does_not_hold_the_new_one_up() {
    let turnstile = Arc::new(Turnstile::default());
    let passed = Arc::clone(&turnstile);
    let server = Server::start(always(Play::Judge(Arc::new(move |request| {
        let is_new = request.header("linkrunner-key") == Some(NEW_KEY);
        if !is_new {
            passed.pass();
        }
        Answer::of(if is_new { 201 } else { 401 })
    }))));
    let client = client_pausing(&server, HOUR);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes);
    for number in 0..8 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    // Each of them has the old key, and none is answered.
    stats_of(&queue, |stats| stats.in_flight == 8).await;
    client.set_key(new_key());
    turnstile.open();
    queue.flush(LONG).await.unwrap();
    assert_eq!(queue.stats().pause, None);
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert!(outcomes.all().iter().all(|outcome| outcome.attempts() == 2));
    assert_eq!(server.requests(), 16);
}
