//! The smallest and the largest settings: none of them panics, loses an event or has it told twice.

use std::time::Duration;

use linkrunner_events::{
    EnqueueError, Error, Pace, PauseReason, QueueError, QueueOptions, RetryPolicy,
};

use crate::play::{Play, always, plays, status};
use crate::server::Server;
use crate::support::{LONG, Outcomes, builder, client, lone_tick, quick, removal, stats_of, tick};

/// Everything as long as it can be, but for the deadline, which queues do not have.
fn endless() -> RetryPolicy {
    RetryPolicy::new()
        .max_attempts(u32::MAX)
        .first_backoff(Duration::MAX)
        .max_backoff(Duration::MAX)
        .max_retry_after(Duration::MAX)
}

#[tokio::test]
async fn endless_pauses_end_with_the_shutdown() {
    for (answer, is_ambiguous) in [(500, true), (429, false), (401, false)] {
        let server = Server::start(always(status(answer)));
        let outcomes = Outcomes::default();
        // The pause after a 429 or 401 is the client's, the one after a 500 the queue's.
        let client = builder(&server).retry(endless()).build().unwrap();
        let options = QueueOptions::new().retry(endless());
        let queue = client.queue(outcomes.of(options)).unwrap();
        queue.enqueue_request(tick(1)).unwrap();
        stats_of(&queue, |stats| stats.retries == 1).await;
        let pause = queue.stats().pause.map(|pause| pause.reason());
        let expected = match answer {
            429 => Some(PauseReason::RateLimited),
            401 => Some(PauseReason::Unauthorized),
            _ => None,
        };
        assert_eq!(pause, expected);
        let report = queue.shutdown(Duration::ZERO).await;
        outcomes.assert_agree(&report);
        assert_eq!(report.undelivered().len(), 1, "{answer}");
        assert_eq!(
            report.undelivered()[0].may_have_been_delivered(),
            is_ambiguous
        );
    }
}

#[tokio::test]
async fn an_endless_pause_holds_the_calls_back() {
    let server = Server::start(always(status(429)));
    // Without a deadline that can come, the call waits for ever.
    let policy = endless().deadline(Duration::MAX);
    let client = builder(&server).retry(policy).build().unwrap();
    let request = tick(1);
    let queue = client.queue(QueueOptions::new()).unwrap();
    let waits = async {
        stats_of(&queue, |stats| stats.pause.is_some()).await;
        tokio::time::timeout(Duration::from_millis(50), client.send(&request)).await
    };
    tokio::select! {
        outcome = client.send(&request) => panic!("{outcome:?}"),
        other = waits => assert!(other.is_err(), "{other:?}"),
    }
    assert_eq!(server.requests(), 1);

    // With one, what waits in vain says so at once.
    let server = Server::start(always(status(429)));
    let policy = endless().deadline(LONG);
    let client = builder(&server).retry(policy).build().unwrap();
    let limited = client.send(&request).await.unwrap_err();
    assert!(matches!(limited, Error::RateLimited { .. }), "{limited}");
    let start = std::time::Instant::now();
    let paused = client.send(&request).await.unwrap_err();
    assert!(start.elapsed() < LONG / 2, "{:?}", start.elapsed());
    let Error::Paused(pause) = &paused else {
        panic!("{paused}")
    };
    assert_eq!(pause.reason(), PauseReason::RateLimited);
    assert!(paused.is_retryable() && paused.attempts() == 0);
    assert!(!paused.may_have_been_delivered());
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn the_longest_limits_are_no_limits() {
    let server = Server::start(plays([status(500), status(201)]));
    let client = builder(&server)
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .retry(quick().deadline(Duration::MAX))
        .pace(Pace::per_second(u32::MAX))
        .pace_calls(true)
        .build()
        .unwrap();
    client.send(tick(1)).await.unwrap();
    let options = QueueOptions::new()
        .max_events(usize::MAX)
        .max_bytes(usize::MAX);
    let queue = client.queue(options).unwrap();
    queue.enqueue_request(tick(2)).unwrap();
    queue.flush(Duration::MAX).await.unwrap();
    let report = queue.shutdown(Duration::MAX).await;
    assert!(report.is_complete(), "{report}");
}

#[tokio::test]
async fn no_pauses_and_a_moment_for_everything_still_end() {
    let server = Server::start(always(status(503)));
    let hasty = RetryPolicy::new()
        .first_backoff(Duration::ZERO)
        .max_backoff(Duration::ZERO)
        .max_retry_after(Duration::ZERO)
        .max_attempts(0);
    let client = builder(&server).retry(hasty.clone()).build().unwrap();
    let error = client.send(tick(1)).await.unwrap_err();
    assert_eq!((error.attempts(), error.status()), (1, Some(503)));

    let moment = Duration::from_nanos(1);
    let policy = hasty.clone().max_attempts(1000).deadline(moment);
    let client = builder(&server).retry(policy).build().unwrap();
    let error = client.send(tick(1)).await.unwrap_err();
    // It may or may not get its attempt, and says which.
    match error {
        Error::Paced { .. } | Error::Paused(_) => {}
        error => assert!(
            error.may_have_been_delivered() && error.attempts() == 1,
            "{error}"
        ),
    }

    // A queue that makes one attempt, and one whose events have a moment.
    let options = QueueOptions::new;
    for (options, attempts) in [
        (options().retry(hasty.clone()), Some(1)),
        (
            options().retry(hasty.max_attempts(1000)).max_age(moment),
            None,
        ),
    ] {
        let outcomes = Outcomes::default();
        let client = builder(&server).build().unwrap();
        let queue = client.queue(outcomes.of(options)).unwrap();
        queue.enqueue_request(tick(1)).unwrap();
        let report = queue.shutdown(LONG).await;
        outcomes.assert_agree(&report);
        let [unsent] = report.unsent() else {
            panic!("{report}")
        };
        assert_eq!(report.stats().given_up, 1);
        assert!(attempts.is_none_or(|attempts| unsent.attempts() == attempts));
    }
}

#[tokio::test]
async fn without_pauses_a_refused_key_does_not_stop_the_runtime() {
    let refusals = std::iter::repeat_n(status(401), 50);
    let server = Server::start(plays(refusals.chain([status(201)])));
    let none = RetryPolicy::new()
        .first_backoff(Duration::ZERO)
        .max_backoff(Duration::ZERO);
    let client = builder(&server).retry(none).build().unwrap();
    let queue = client.queue(QueueOptions::new()).unwrap();
    queue.enqueue_request(tick(1)).unwrap();
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    assert_eq!(server.requests(), 51);
}

#[tokio::test]
async fn one_at_a_time_is_one_at_a_time() {
    let server = Server::start(plays([status(500), status(429), status(201)]));
    let outcomes = Outcomes::default();
    let options = QueueOptions::new().concurrency(1).retry(quick());
    let queue = client(&server).queue(outcomes.of(options)).unwrap();
    for number in 0..20 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert_eq!(server.requests(), 22);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn more_senders_than_events_are_not_needed() {
    let server = Server::start(always(status(201)));
    let options = QueueOptions::new().concurrency(1_024).max_events(2);
    let queue = client(&server).queue(options).unwrap();
    queue.enqueue_request(tick(1)).unwrap();
    queue.enqueue_request(lone_tick(2)).unwrap();
    let report = queue.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
}

#[tokio::test]
async fn an_event_larger_than_the_queue_is_handed_back() {
    let server = Server::start(always(status(201)));
    let outcomes = Outcomes::default();
    let bytes = removal().body().len();
    let options = QueueOptions::new().max_bytes(bytes);
    let queue = client(&server).queue(outcomes.of(options)).unwrap();
    let error = queue.enqueue_request(tick(1)).unwrap_err();
    assert!(matches!(
        error,
        EnqueueError::Full {
            pending: 0,
            pending_bytes: 0,
            ..
        }
    ));
    assert_eq!(error.into_request(), Some(tick(1)));
    queue.enqueue_request(removal()).unwrap();
    let report = queue.shutdown(LONG).await;
    outcomes.assert_agree(&report);
    assert_eq!((report.stats().sent, report.stats().not_taken), (1, 1));
    assert_eq!(
        report.stats().enqueued,
        1,
        "what was not taken is not in it"
    );
}

#[tokio::test]
async fn settings_that_leave_nothing_are_refused() {
    let server = Server::start(always(Play::Silence));
    let client = client(&server);
    let refused = |options: QueueOptions| client.queue(options).unwrap_err();
    let options = QueueOptions::new;
    assert_eq!(refused(options().max_events(0)), QueueError::NoRoom);
    assert_eq!(refused(options().max_bytes(0)), QueueError::NoRoom);
    assert_eq!(refused(options().concurrency(0)), QueueError::NoConcurrency);
    assert_eq!(
        refused(options().concurrency(usize::MAX)),
        QueueError::TooMuchConcurrency
    );
    let age = options().max_age(Duration::ZERO);
    assert_eq!(refused(age), QueueError::ZeroMaxAge);
    for deadline in [Duration::ZERO, LONG] {
        let limited = options().retry(quick().deadline(deadline));
        assert_eq!(refused(limited), QueueError::Deadline);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_closed_queue_hands_back_and_does_not_count() {
    let server = Server::start(always(status(201)));
    let outcomes = Outcomes::default();
    let queue = client(&server)
        .queue(outcomes.of(QueueOptions::new()))
        .unwrap();
    let before = queue.shutdown(LONG).await.stats();
    let error = queue.enqueue_request(tick(1)).unwrap_err();
    assert!(matches!(error, EnqueueError::Closed { .. }), "{error}");
    assert_eq!(error.into_request(), Some(tick(1)));
    assert_eq!(queue.stats(), before);
    queue.flush(LONG).await.unwrap();
    assert_eq!(queue.shutdown(LONG).await.stats(), before);
    assert_eq!(outcomes.len(), 0);
}
