//! After a 401 a queue keeps what it holds, and one event at a time tries whether the key is accepted again.

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{PauseReason, QueueOptions, RetryPolicy, ServerKey};
use tokio::time::Instant;

use crate::support::{
    DAY, MILLISECOND, Outcomes, SECOND, assert_balanced, number, numbers, pause, tick, until,
};

#[tokio::test(start_paused = true)]
async fn one_event_tries_the_key_after_ever_longer_pauses() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(401));
    let queue = recorder
        .client_with(RetryPolicy::new())
        .queue(QueueOptions::new().concurrency(4))
        .unwrap();
    for number in 0..20 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    tokio::time::sleep(MILLISECOND).await;
    // Those under way when the key was first refused.
    let first = recorder.attempts().len();
    assert!((1..=4).contains(&first), "{first}");
    assert_eq!(pause(&queue), Some(PauseReason::Unauthorized));

    let bounds = [
        500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ];
    for (probe, bound) in (1..).zip(bounds) {
        let waited = until(|| recorder.attempts().len() > first + probe - 1).await;
        // No more than one, and that after half of the bound at least.
        assert_eq!(recorder.attempts().len(), first + probe);
        let bound = bound * MILLISECOND;
        let allowed = bound / 2 - 2 * MILLISECOND..=bound + 2 * MILLISECOND;
        assert!(allowed.contains(&waited), "{waited:?} of {bound:?}");
    }
    // The event of one probe does not make the next one as well.
    let tried = numbers(&recorder.attempts());
    assert!(tried.windows(2).all(|two| two[0] != two[1]), "{tried:?}");
    let stats = queue.stats();
    assert_eq!((stats.pending, stats.given_up, stats.sent), (20, 0, 0));
    assert_balanced(stats);

    recorder.clear_failures();
    queue.flush(31 * SECOND).await.unwrap();
    let stats = queue.stats();
    assert_eq!((stats.sent, stats.pause), (20, None));
    let users: std::collections::HashSet<u64> = recorder.requests().iter().map(number).collect();
    assert_eq!(users.len(), 20);
}

#[tokio::test(start_paused = true)]
async fn the_order_of_a_user_survives_a_401() {
    let recorder = Recorder::new();
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    recorder.fail_next(Failure::status(401));
    recorder.fail_next(Failure::status(401));
    for number in 0..5 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    queue.flush(DAY).await.unwrap();
    assert_eq!(numbers(&recorder.requests()), [0, 1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_hands_back_during_a_401_and_keeps_the_older_events() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(401));
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().max_events(10));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..30 {
        match queue.enqueue(&tick(number), "user_1") {
            Ok(()) => assert!(number < 10),
            Err(error) => {
                assert!(number >= 10 && error.is_full(), "{error}");
                assert!(error.into_request().is_some());
            }
        }
    }
    tokio::time::sleep(3600 * SECOND).await;
    // Nothing is told of those that were handed back.
    assert!(outcomes.all().is_empty());
    recorder.clear_failures();
    let report = queue.shutdown(DAY).await;
    let stats = report.stats();
    assert_eq!((stats.enqueued, stats.sent, stats.not_taken), (10, 10, 20));
    assert_eq!(numbers(&recorder.requests()), (0..10).collect::<Vec<_>>());
    outcomes.assert_accounted(&report);
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_does_not_come_through_changes_the_reason_and_the_queue_goes_on_probing() {
    let recorder = Recorder::new();
    let queue = recorder
        .client()
        .queue(QueueOptions::new().concurrency(3))
        .unwrap();
    recorder.fail_next(Failure::status(401));
    queue.enqueue(&tick(0), "user_0").unwrap();
    // Each further attempt takes a second, so that it would be seen if there were two at once.
    until(|| queue.stats().pause.is_some()).await;
    recorder.delay(SECOND);
    recorder.fail_next(Failure::no_connection());
    recorder.fail_next(Failure::status(503));
    for number in 1..10 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    let unavailable = |reason| matches!(reason, Some(PauseReason::Unavailable { status: 503, .. }));
    let reasons: [&dyn Fn(Option<PauseReason>) -> bool; 3] = [
        &|reason| reason == Some(PauseReason::Unauthorized),
        &|reason| reason == Some(PauseReason::NoConnection),
        &unavailable,
    ];
    for (attempts, is_reason) in (2..).zip(reasons) {
        until(|| recorder.attempts().len() == attempts).await;
        tokio::time::sleep(SECOND / 2).await;
        assert_eq!(queue.stats().in_flight, 1);
        assert!(is_reason(pause(&queue)), "{:?}", pause(&queue));
    }
    // The third one is accepted, and then twice as many go side by side with each that is accepted.
    until(|| queue.stats().pause.is_none()).await;
    for in_flight in [1, 2, 3] {
        tokio::time::sleep(SECOND / 2).await;
        assert_eq!(queue.stats().in_flight, in_flight);
        assert_eq!(queue.stats().pause, None);
        tokio::time::sleep(SECOND / 2).await;
    }
    assert!(queue.shutdown(DAY).await.is_complete());
}

#[tokio::test(start_paused = true)]
async fn a_report_says_that_the_key_is_refused() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(401));
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    queue.enqueue(&tick(0), "user_1").unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    let report = queue.shutdown(40 * SECOND).await;
    assert_eq!(
        report.to_string(),
        "2 enqueued: 0 sent, 0 rejected, 0 given up, 2 undelivered (Linkrunner does not accept the server key (status 401))"
    );
    let [tried, untried] = report.undelivered() else {
        panic!("{report}")
    };
    assert_eq!(tried.error().unwrap().status(), Some(401));
    // It probes alone, since the other one waits behind it: after 500 ms, 1, 2, 4, 8, 16 and 30 seconds, or from half of
    // them.
    assert!((7..=8).contains(&tried.attempts()), "{}", tried.attempts());
    assert!(!tried.may_have_been_delivered());
    assert!(untried.error().is_none());
    assert_eq!(untried.attempts(), 0);
}

#[tokio::test(start_paused = true)]
async fn another_key_is_tried_at_once() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(401));
    let client = recorder.client();
    let queue = client.queue(QueueOptions::new()).unwrap();
    for number in 0..20 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    tokio::time::sleep(3600 * SECOND).await;
    recorder.clear_failures();
    let start = Instant::now();
    client.set_key(ServerKey::new("another").unwrap());
    queue.flush(SECOND).await.unwrap();
    assert_eq!(start.elapsed(), std::time::Duration::ZERO);
    assert_eq!(queue.stats().sent, 20);
}

#[tokio::test(start_paused = true)]
async fn a_direct_call_is_told_at_once() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(401));
    let client = recorder.client_with(RetryPolicy::new());
    let queue = client.queue(QueueOptions::new()).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(SECOND).await;
    assert_eq!(pause(&queue), Some(PauseReason::Unauthorized));
    let start = Instant::now();
    let error = client.capture(&tick(2), "user_1").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(start.elapsed(), std::time::Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_replaced_during_a_probe_stops_nothing() {
    let recorder = Recorder::new();
    recorder.fail_next(Failure::status(503));
    let client = recorder.client_with(RetryPolicy::new());
    let queue = client.queue(QueueOptions::new()).unwrap();
    for number in 0..10 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    until(|| pause(&queue).is_some()).await;
    recorder.delay(2 * SECOND);
    // The probe is accepted, with the old key.
    until(|| queue.stats().in_flight == 1).await;
    client.set_key(ServerKey::new("another").unwrap());
    queue.flush(60 * SECOND).await.unwrap();
    assert_eq!(queue.stats().sent, 10);
}
