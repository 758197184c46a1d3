//! A key that is refused: what the queue does until it is accepted, or another one comes.

use std::sync::Arc;
use std::time::Duration;

use linkrunner_events::client::{Client, Error, Pause, Queue, QueueOptions, ServerKey};

use crate::play::{Answer, Play, always, plays, status};
use crate::server::Server;
use crate::support::{LONG, MILLISECOND, Outcomes, client, lone_tick, quick, stats_of, tick};

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

fn queue(client: &Client, outcomes: &Outcomes, pause: Duration) -> Queue {
    let options = QueueOptions::new().unauthorized_pause(pause).retry(quick());
    client.queue(outcomes.of(options)).unwrap()
}

async fn held(queue: &Queue) {
    stats_of(queue, |stats| {
        stats.pause == Some(Pause::Unauthorized) && stats.in_flight == 0
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_accepted_later_costs_no_event() {
    // More refusals than an event has attempts.
    let refusals = std::iter::repeat_n(status(401), 10);
    let server = Server::start(plays(refusals.chain([status(201)])));
    let outcomes = Outcomes::default();
    let queue = queue(&client(&server), &outcomes, MILLISECOND);
    for number in 0..10 {
        queue.enqueue_request(tick(number)).unwrap();
    }
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(report.stats());
    assert_eq!(server.requests(), 20);
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
    let client = client(&server);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes, HOUR);
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
    outcomes.assert_agree(report.stats());
    assert_eq!(server.requests(), spent + 101);
}

#[tokio::test]
async fn a_call_is_told_at_once_and_the_next_one_has_the_new_key() {
    let server = Server::start(always(wants_the_new_key()));
    let client = client(&server);
    let error = client.send(&tick(1)).await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }));
    assert!(!error.may_have_been_delivered() && error.attempts() == 1);
    client.clone().set_key(new_key());
    client.send(&tick(1)).await.unwrap();
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_new_key_does_not_wait_for_an_event_that_tries_the_old_one() {
    let server = Server::start(plays([status(401), Play::Silence, status(201)]));
    let client = client(&server);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes, MILLISECOND);
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
    outcomes.assert_agree(report.stats());
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
        let client = client(&server);
        let options = QueueOptions::new()
            .unauthorized_pause(MILLISECOND)
            .retry(quick().max_attempts(2));
        let queue = client.queue(outcomes.of(options)).unwrap();
        queue.enqueue_request(tick(1)).unwrap();
        let report = queue.shutdown(LONG).await;
        // Which asks whether the error says the same as the outcome.
        outcomes.assert_agree(report.stats());
        assert!(outcomes.all()[0].may_have_been_delivered());
        assert_eq!(report.stats().rejected, u64::from(end == 400));
    }
}

#[tokio::test]
async fn what_a_refused_key_kept_is_handed_back() {
    let server = Server::start(always(status(401)));
    let outcomes = Outcomes::default();
    let queue = queue(&client(&server), &outcomes, HOUR);
    for number in 0..10 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    held(&queue).await;
    let report = queue.shutdown(MILLISECOND).await;
    outcomes.assert_agree(report.stats());
    assert_eq!(report.stats().undelivered, 10);
    for (number, left) in report.undelivered().iter().enumerate() {
        assert_eq!(*left.request(), lone_tick(number as u64), "in their order");
        assert!(!left.may_have_been_delivered(), "a 401 is a refusal");
    }
}

#[tokio::test]
async fn a_queue_whose_handles_are_gone_still_takes_the_new_key() {
    let server = Server::start(always(wants_the_new_key()));
    let client = client(&server);
    let outcomes = Outcomes::default();
    let queue = queue(&client, &outcomes, HOUR);
    queue.enqueue_request(tick(1)).unwrap();
    held(&queue).await;
    drop(queue);
    client.set_key(new_key());
    crate::support::until(|| outcomes.len() == 1).await;
    assert_eq!(server.requests(), 2);
}
