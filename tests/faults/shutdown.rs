//! The end of a queue that is at work: on time, with everything accounted for.

use std::time::{Duration, Instant};

use linkrunner_events::{Outcome, Pace, QueueOptions, RetryPolicy};

use crate::handles::runtimes;
use crate::play::{Play, always, plays, status};
use crate::server::Server;
use crate::support::{
    LONG, MILLISECOND, Outcomes, builder, client, lone_tick, quick, stats_of, tick,
};

const DEADLINE: Duration = Duration::from_millis(200);
/// A machine under load is late.
const MARGIN: Duration = Duration::from_secs(2);
const EVENTS: u64 = 2_000;

#[test]
fn under_load_it_ends_within_its_deadline_and_hands_everything_back() {
    let stalls = [Play::Silence, Play::StallInHead, Play::NeverRead];
    for runtime in runtimes() {
        for stall in &stalls {
            let server = Server::start(always(stall.clone()));
            let outcomes = Outcomes::default();
            let report = runtime.block_on(async {
                let options = outcomes.of(QueueOptions::new());
                let queue = client(&server).queue(options).unwrap();
                for number in 0..EVENTS {
                    queue.enqueue_request(lone_tick(number)).unwrap();
                }
                server.accepted(8).await;
                // All of them have begun, which a connection alone does not say.
                crate::support::until(|| server.seen().len() == 8).await;
                let start = Instant::now();
                let report = queue.shutdown(DEADLINE).await;
                assert!(start.elapsed() < DEADLINE + MARGIN, "{:?}", start.elapsed());
                report
            });
            outcomes.assert_agree(&report);
            assert_eq!(report.stats().undelivered, EVENTS, "{}", stall.name());
            for (number, left) in (0..).zip(report.undelivered()) {
                assert_eq!(*left.request(), lone_tick(number), "in their order");
                assert_eq!(left.may_have_been_delivered(), number < 8, "{number}");
                assert_eq!(left.attempts(), u32::from(number < 8), "{number}");
            }
            assert_eq!(server.seen().len(), 8);
        }
    }
}

#[test]
fn under_load_what_was_accepted_counts_though_its_answer_does_not_end() {
    for runtime in runtimes() {
        let server = Server::start(always(Play::StallInBody));
        let outcomes = Outcomes::default();
        let report = runtime.block_on(async {
            let options = outcomes.of(QueueOptions::new());
            let queue = client(&server).queue(options).unwrap();
            for number in 0..EVENTS {
                queue.enqueue_request(lone_tick(number)).unwrap();
            }
            stats_of(&queue, |stats| stats.sent == 8).await;
            let start = Instant::now();
            let report = queue.shutdown(DEADLINE).await;
            assert!(start.elapsed() < DEADLINE + MARGIN, "{:?}", start.elapsed());
            report
        });
        outcomes.assert_agree(&report);
        // They count as soon as their status has arrived, and none of the others has begun.
        assert_eq!(report.stats().sent, 8);
        for (number, left) in (8..).zip(report.undelivered()) {
            assert_eq!(*left.request(), lone_tick(number), "in their order");
            assert!(!left.may_have_been_delivered() && left.attempts() == 0);
        }
        assert_eq!(server.seen().len(), 8);
    }
}

#[tokio::test]
async fn what_was_ambiguous_before_is_told_so() {
    // The first attempt is answered with 500, and the second one is still to come.
    for (answer, is_ambiguous) in [(500, true), (429, false)] {
        let server = Server::start(always(status(answer)));
        let outcomes = Outcomes::default();
        let patient = RetryPolicy::new().first_backoff(LONG).max_backoff(LONG);
        let client = builder(&server).retry(patient).build().unwrap();
        let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
        queue.enqueue_request(tick(1)).unwrap();
        stats_of(&queue, |stats| stats.retries == 1).await;
        let report = queue.shutdown(Duration::ZERO).await;
        outcomes.assert_agree(&report);
        let [left] = report.undelivered() else {
            panic!("{report}")
        };
        assert_eq!(left.attempts(), 1);
        assert_eq!(left.may_have_been_delivered(), is_ambiguous, "{answer}");
    }
}

#[tokio::test]
async fn who_waits_for_its_turn_has_not_been_sent() {
    let server = Server::start(always(Play::Silence));
    let outcomes = Outcomes::default();
    let client = builder(&server).pace(Pace::per_second(1)).build().unwrap();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    for number in 0..8 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    server.arrived(1).await;
    // The others wait for the pace, and are not under way while they do.
    assert_eq!(queue.stats().in_flight, 1);
    let report = queue.shutdown(20 * MILLISECOND).await;
    outcomes.assert_agree(&report);
    let ambiguous: Vec<_> = report
        .undelivered()
        .iter()
        .map(Outcome::may_have_been_delivered)
        .collect();
    assert_eq!(
        ambiguous,
        [true, false, false, false, false, false, false, false]
    );
    assert_eq!(server.requests(), 1);
}

#[test]
fn two_shutdowns_at_once_tell_the_same() {
    for runtime in runtimes() {
        let server = Server::start(plays([Play::Silence, status(201)]));
        let outcomes = Outcomes::default();
        let report = runtime.block_on(async {
            let options = outcomes.of(QueueOptions::new().retry(quick()));
            let queue = client(&server).queue(options).unwrap();
            for number in 0..100 {
                queue.enqueue_request(lone_tick(number)).unwrap();
            }
            stats_of(&queue, |stats| stats.sent == 99).await;
            let (one, other, flushed) = tokio::join!(
                queue.shutdown(DEADLINE),
                queue.shutdown(LONG),
                queue.flush(LONG)
            );
            assert_eq!(one.stats(), other.stats());
            assert_eq!(one.to_string(), other.to_string());
            assert_eq!(one.undelivered().len(), 1);
            flushed.unwrap();
            one
        });
        outcomes.assert_agree(&report);
    }
}

#[test]
fn a_shutdown_that_is_not_awaited_to_its_end_only_closes() {
    for runtime in runtimes() {
        let server = Server::start(plays([Play::Silence, status(201)]));
        let outcomes = Outcomes::default();
        runtime.block_on(async {
            let client = builder(&server).timeout(DEADLINE).build().unwrap();
            let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
            queue.enqueue_request(tick(1)).unwrap();
            server.arrived(1).await;
            let given_up = tokio::time::timeout(MILLISECOND, queue.shutdown(LONG)).await;
            assert!(given_up.is_err());
            assert!(queue.enqueue_request(tick(2)).is_err());
            let report = queue.shutdown(LONG).await;
            assert!(report.is_complete(), "{report}");
        });
        assert_eq!(server.requests(), 2);
    }
}

#[tokio::test]
async fn the_next_event_of_a_user_does_not_wait_for_the_rest_of_an_answer() {
    let server = Server::start(always(Play::StallInBody));
    let queue = client(&server).queue(QueueOptions::new()).unwrap();
    for number in 0..5 {
        queue.enqueue_request(tick(number)).unwrap();
    }
    // One answer after the other would take five times the second that its rest is waited for.
    let start = Instant::now();
    stats_of(&queue, |stats| stats.sent == 5).await;
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
    drop(queue.shutdown(Duration::ZERO).await);
}
