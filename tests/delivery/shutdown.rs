//! The end of a queue.

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{EnqueueError, Outcome, PauseReason, QueueOptions, Status};
use tokio::time::Instant;

use crate::support::{
    DAY, MILLISECOND, Outcomes, SECOND, assert_balanced, numbers, quick, tick, until_empty,
};

#[tokio::test(start_paused = true)]
async fn a_flush_waits_for_what_was_enqueued_before_it() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder
        .client()
        .queue(QueueOptions::new().concurrency(1))
        .unwrap();
    queue.flush(DAY).await.unwrap();
    for number in 0..3 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    let start = Instant::now();
    let later = queue.clone();
    let more = async {
        tokio::time::sleep(MILLISECOND).await;
        for number in 3..10 {
            later.enqueue(&tick(number), "user_1").unwrap();
        }
        later.flush(DAY).await.unwrap();
        start.elapsed().as_secs()
    };
    let flush = async {
        queue.flush(DAY).await.unwrap();
        start.elapsed().as_secs()
    };
    assert_eq!(tokio::join!(flush, more), (3, 10));
}

#[tokio::test(start_paused = true)]
async fn a_flush_says_what_was_not_through_and_keeps_it() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder
        .client()
        .queue(QueueOptions::new().concurrency(1))
        .unwrap();
    for number in 0..5 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    let error = queue.flush(2500 * MILLISECOND).await.unwrap_err();
    assert_eq!(error.pending(), 3);
    assert!(
        error.to_string().starts_with("3 events were not finished"),
        "{error}"
    );
    queue.flush(DAY).await.unwrap();
    assert_eq!(recorder.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_sends_what_is_there_and_takes_no_more() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 0..20 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    let start = Instant::now();
    let other = queue.clone();
    let late = async {
        tokio::time::sleep(SECOND / 2).await;
        let error = other.enqueue(&tick(20), "user_1").unwrap_err();
        assert!(matches!(error, EnqueueError::Closed { .. }), "{error:?}");
        assert!(!error.is_full());
        assert_eq!(error.into_request().unwrap().event_name(), "tick");
    };
    let (report, ()) = tokio::join!(queue.shutdown(DAY), late);
    assert!(report.is_complete(), "{report}");
    assert_eq!(start.elapsed().as_secs(), 3);
    assert_eq!(queue.stats().enqueued, 20);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_at_the_deadline_is_handed_back_in_order() {
    let recorder = Recorder::new();
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new()
        .concurrency(2)
        .retry(quick().first_backoff(DAY)));
    let queue = recorder.client().queue(options).unwrap();
    // The first waits to be sent again, in doubt; the second too, certainly not delivered.
    recorder.fail_next(Failure::timeout());
    recorder.fail_next(Failure::status(408));
    queue.enqueue(&tick(0), "user_0").unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(MILLISECOND).await;
    // The next ones are under way for too long, and the others wait behind them.
    recorder.delay(DAY);
    for number in 2..8 {
        queue
            .enqueue(&tick(number), format!("user_{}", number % 4))
            .unwrap();
    }
    let start = Instant::now();
    let report = queue.shutdown(5 * SECOND).await;
    assert_eq!(start.elapsed().as_secs(), 5);
    assert_eq!(report.stats().undelivered, 8);
    outcomes.assert_accounted(&report);

    let undelivered = report.undelivered();
    let bodies: Vec<_> = undelivered
        .iter()
        .map(|event| event.request().body().clone())
        .collect();
    for (number, body) in bodies.iter().enumerate() {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        assert_eq!(body["event_data"]["number"], number);
    }
    let doubts: Vec<_> = undelivered
        .iter()
        .map(|event| (event.attempts(), event.may_have_been_delivered()))
        .collect();
    let untouched = (0, false);
    let mut expected = vec![(1, true), (1, false), (1, true), (1, true)];
    expected.resize(8, untouched);
    assert_eq!(doubts, expected);

    // Asked again, it says the same.
    let again = queue.shutdown(DAY).await;
    assert_eq!(again.to_string(), report.to_string());
    assert_eq!(again.into_undelivered().len(), 8);
    // Handed back means handed back: nothing is sent any more.
    tokio::time::sleep(2 * DAY).await;
    assert_eq!(recorder.attempts().len(), 4);
    outcomes.assert_accounted(&queue.shutdown(DAY).await);
}

#[tokio::test(start_paused = true)]
async fn what_an_outage_holds_back_is_handed_back_with_the_reason() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new());
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..50 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    // However long it lasts.
    tokio::time::sleep(DAY).await;
    let start = Instant::now();
    let report = queue.shutdown(5 * SECOND).await;
    assert_eq!(start.elapsed().as_secs(), 5);
    let stats = report.stats();
    assert_eq!((stats.undelivered, stats.given_up), (50, 0));
    let reason = stats.pause.map(|pause| pause.reason());
    assert_eq!(reason, Some(PauseReason::NoConnection));
    let text = "0 given up, 50 undelivered (there is no connection to Linkrunner)";
    assert!(report.to_string().contains(text), "{report}");
    // Nothing was ever sent, so nothing is in doubt.
    let mut undelivered = report.undelivered().iter();
    assert!(!undelivered.any(Outcome::may_have_been_delivered));
    outcomes.assert_accounted(&report);
}

#[tokio::test(start_paused = true)]
async fn no_time_is_no_time() {
    let recorder = Recorder::new();
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 0..3 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    assert_eq!(
        queue
            .flush(std::time::Duration::ZERO)
            .await
            .unwrap_err()
            .pending(),
        3
    );
    let report = queue.shutdown(std::time::Duration::ZERO).await;
    assert_eq!(report.undelivered().len(), 3);
    assert!(recorder.attempts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_longest_limits_are_fine() {
    let recorder = Recorder::new();
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    queue.flush(std::time::Duration::MAX).await.unwrap();
    assert!(queue.shutdown(std::time::Duration::MAX).await.is_complete());
}

#[tokio::test(start_paused = true)]
async fn who_drops_the_last_handle_still_gets_the_events_sent() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().concurrency(1));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..5 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    drop(queue.clone());
    queue.enqueue(&tick(5), "user_1").unwrap();
    drop(queue);
    tokio::time::sleep(10 * SECOND).await;
    assert_eq!(numbers(&recorder.requests()), [0, 1, 2, 3, 4, 5]);
    outcomes.wait_for(6);
    assert_eq!(
        outcomes.count(|status| matches!(status, Status::Sent(_))),
        6
    );
}

#[test]
fn a_runtime_that_ends_first_leaves_nothing_untold() {
    for runtime in [
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build(),
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build(),
    ] {
        let runtime = runtime.unwrap();
        let recorder = Recorder::new();
        recorder.delay(DAY);
        let outcomes = Outcomes::default();
        let queue = runtime.block_on(async {
            let queue = recorder.client().queue(outcomes.of(QueueOptions::new()));
            queue.unwrap()
        });
        for number in 0..20 {
            queue
                .enqueue(&tick(number), format!("user_{number}"))
                .unwrap();
        }
        drop(runtime);
        assert_eq!(
            outcomes.count(|status| matches!(status, Status::Undelivered(_))),
            20
        );
        outcomes.assert_counted(queue.stats());
        assert_balanced(queue.stats());
        let error = queue.enqueue(&tick(20), "user_1").unwrap_err();
        assert!(matches!(error, EnqueueError::Closed { .. }), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_users_function_stops_nothing() {
    let recorder = Recorder::new();
    let options = QueueOptions::new().on_outcome(|_| panic!("on purpose"));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..10 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    until_empty(&queue).await;
    // It goes on with the next events.
    queue.enqueue(&tick(10), "user_1").unwrap();
    let report = queue.shutdown(DAY).await;
    assert!(report.is_complete(), "{report}");
    assert_eq!(recorder.requests().len(), 11);
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_waits_for_a_slow_function() {
    let recorder = Recorder::new();
    let outcomes = Outcomes::default();
    let kept = outcomes.clone();
    let options = QueueOptions::new().on_outcome(move |outcome| {
        // A real thread takes real time, in which a paused clock could run ahead by days.
        std::thread::yield_now();
        kept.push(outcome);
    });
    let queue = recorder.client().queue(options).unwrap();
    // More than may wait for the function at once.
    for number in 0..5_000 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    queue.flush(60 * SECOND).await.unwrap();
    assert_eq!(outcomes.all().len(), 5_000);
    let report = queue.shutdown(SECOND).await;
    assert!(report.unnotified().is_empty(), "{report}");
}
