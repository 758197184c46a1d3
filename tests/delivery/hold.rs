//! After a 401 a queue stops spending calls, keeps what it holds, and tries again slowly.

use linkrunner_events::client::{Pause, QueueOptions, RetryPolicy, ServerKey};
use linkrunner_events::testing::{Failure, Recorder};
use tokio::time::Instant;

use crate::support::{DAY, MILLISECOND, Outcomes, SECOND, assert_balanced, number, tick};

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
    let start = Instant::now();
    tokio::time::sleep(MILLISECOND).await;
    // Those under way when the key was first refused.
    let mut attempts = recorder.attempts().len();
    assert!((1..=4).contains(&attempts), "{attempts}");
    assert_eq!(queue.stats().pause, Some(Pause::Unauthorized));

    let mut at = 0;
    for pause in [30, 60, 120, 240, 480, 480, 480] {
        at += pause;
        tokio::time::sleep_until(start + at * SECOND - MILLISECOND).await;
        assert_eq!(recorder.attempts().len(), attempts, "before {at}");
        tokio::time::sleep_until(start + at * SECOND + 100 * MILLISECOND).await;
        attempts += 1;
        assert_eq!(recorder.attempts().len(), attempts, "after {at}");
    }
    let stats = queue.stats();
    assert_eq!((stats.pending, stats.given_up, stats.sent), (20, 0, 0));
    assert_balanced(stats);

    recorder.clear_failures();
    queue.flush(480 * SECOND).await.unwrap();
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
    let numbers: Vec<u64> = recorder.requests().iter().map(number).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_drops_during_a_401_and_keeps_the_older_events() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(401));
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().max_events(10));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..30 {
        let taken = queue.enqueue(&tick(number), "user_1");
        assert_eq!(taken.is_ok(), number < 10);
    }
    tokio::time::sleep(3600 * SECOND).await;
    recorder.clear_failures();
    let stats = queue.shutdown(DAY).await.stats();
    assert_eq!((stats.sent, stats.dropped), (10, 20));
    outcomes.assert_counted(stats);
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_does_not_come_through_says_nothing_about_the_key() {
    let recorder = Recorder::new();
    let queue = recorder
        .client()
        .queue(QueueOptions::new().concurrency(3))
        .unwrap();
    recorder.fail_next(Failure::status(401));
    queue.enqueue(&tick(0), "user_0").unwrap();
    tokio::time::sleep(SECOND).await;
    for number in 1..10 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    // Each attempt takes a second, so that it would be seen if there were two at once.
    recorder.delay(SECOND);
    recorder.fail_next(Failure::no_connection());
    recorder.fail_next(Failure::status(503));
    tokio::time::sleep(29 * SECOND + 500 * MILLISECOND).await;
    for _ in 0..2 {
        assert_eq!(queue.stats().in_flight, 1);
        assert_eq!(queue.stats().pause, Some(Pause::Unauthorized));
        tokio::time::sleep(SECOND).await;
    }
    // The third one is accepted, and then they go side by side.
    tokio::time::sleep(SECOND).await;
    assert_eq!(queue.stats().pause, None);
    assert_eq!(queue.stats().in_flight, 3);
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
        "2 enqueued: 0 sent, 0 rejected, 0 given up, 0 dropped, 2 undelivered (the server key is refused)"
    );
    let [tried, untried] = report.undelivered() else {
        panic!("{report}")
    };
    assert_eq!(tried.error().unwrap().status(), Some(401));
    assert_eq!(
        (tried.attempts(), tried.may_have_been_delivered()),
        (2, false)
    );
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
    let start = Instant::now();
    let error = client.capture(&tick(2), "user_1").await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert_eq!(start.elapsed(), std::time::Duration::ZERO);
}
