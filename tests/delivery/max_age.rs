//! Events that grow too old.

use std::time::Duration;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Error, Payment, QueueOptions, RetryPolicy, Status};
use tokio::time::Instant;

use crate::support::{
    DAY, MILLISECOND, Outcomes, SECOND, assert_balanced, numbers, pause, tick, until,
};

const AGE: Duration = Duration::from_secs(10);

#[tokio::test(start_paused = true)]
async fn an_event_that_is_too_old_is_given_up_in_time_during_an_outage() {
    // The longest pause between two probes is much longer than the age.
    for failure in [
        Failure::status(429).retry_after(600 * SECOND),
        Failure::status(503).retry_after(600 * SECOND),
    ] {
        let recorder = Recorder::new();
        recorder.fail_always(failure);
        let outcomes = Outcomes::default();
        let options = outcomes.of(QueueOptions::new().max_age(AGE));
        let queue = recorder.client().queue(options).unwrap();
        let start = Instant::now();
        // The second waits behind the first one, the third for the breaker, and the payment behind nobody.
        queue.enqueue(&tick(1), "user_1").unwrap();
        queue.enqueue(&tick(2), "user_1").unwrap();
        queue.enqueue(&tick(3), "user_3").unwrap();
        queue
            .enqueue_request(Payment::new("user_4", "pay_1", 1))
            .unwrap();
        tokio::time::sleep(AGE / 2).await;
        queue.enqueue(&tick(5), "user_1").unwrap();

        tokio::time::sleep_until(start + AGE - MILLISECOND).await;
        assert_eq!(queue.stats().given_up, 0);
        tokio::time::sleep_until(start + AGE + 2 * MILLISECOND).await;
        let stats = queue.stats();
        assert_eq!((stats.given_up, stats.pending), (4, 1));
        assert!(pause(&queue).is_some());
        outcomes.wait_for(4);
        tokio::time::sleep_until(start + AGE / 2 + AGE + 2 * MILLISECOND).await;
        assert_eq!(queue.stats().given_up, 5);
        assert_eq!(recorder.attempts().len(), 1);

        let report = queue.shutdown(DAY).await;
        outcomes.assert_accounted(&report);
        assert_eq!(report.unsent().len(), 5);
        for (at, event) in report.unsent().iter().enumerate() {
            let Status::GivenUp(error) = event.status() else {
                panic!("{event:?}")
            };
            let Error::Expired { max_age, last, .. } = &**error else {
                panic!("{error:?}")
            };
            assert_eq!(*max_age, AGE);
            // Only the first one was tried.
            assert_eq!(last.is_some(), at == 0);
            assert_eq!(event.attempts(), u32::from(at == 0));
            assert_eq!(error.attempts(), event.attempts());
            let in_doubt = at == 0 && error.status() == Some(503);
            assert_eq!(event.may_have_been_delivered(), in_doubt);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_waits_for_its_next_attempt_is_given_up_in_time() {
    let recorder = Recorder::new();
    let policy = RetryPolicy::new().first_backoff(DAY).max_backoff(DAY);
    let options = QueueOptions::new().max_age(AGE).retry(policy);
    let queue = recorder.client().queue(options).unwrap();
    recorder.fail_next(Failure::timeout());
    queue.enqueue(&tick(1), "user_1").unwrap();
    let waited = until(|| queue.stats().given_up == 1).await;
    assert!((AGE..AGE + 5 * MILLISECOND).contains(&waited), "{waited:?}");
    let report = queue.shutdown(DAY).await;
    let [event] = report.unsent() else {
        panic!("{report:?}")
    };
    assert!(event.may_have_been_delivered());
    let error = event.error().unwrap();
    assert!(!error.is_retryable());
    let text = error.to_string();
    assert!(
        text.starts_with(
            "the event grew older than the queue's `max_age` of 10s after one attempt: "
        ),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_under_way_decides() {
    let recorder = Recorder::new();
    recorder.delay(2 * AGE);
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_age(AGE))
        .unwrap();
    // One is accepted after its time, and the other one fails and is not tried again.
    recorder.fail_next(Failure::status(201));
    recorder.fail_next(Failure::status(500));
    queue.enqueue(&tick(1), "user_1").unwrap();
    queue.enqueue(&tick(2), "user_2").unwrap();
    tokio::time::sleep(2 * AGE - MILLISECOND).await;
    let stats = queue.stats();
    assert_eq!((stats.pending, stats.in_flight), (2, 2));
    tokio::time::sleep(3 * MILLISECOND).await;
    let stats = queue.stats();
    assert_eq!((stats.sent, stats.given_up, stats.pending), (1, 1, 0));
    assert_balanced(stats);
    assert_eq!(recorder.attempts().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn who_waits_behind_an_event_that_grew_too_old_comes_next() {
    let recorder = Recorder::new();
    recorder.fail_next(Failure::status(429).retry_after(AGE + SECOND));
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_age(AGE))
        .unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(AGE / 2).await;
    queue.enqueue(&tick(2), "user_1").unwrap();
    queue.enqueue(&tick(3), "user_1").unwrap();
    queue.flush(DAY).await.unwrap();
    assert_eq!(numbers(&recorder.requests()), [2, 3]);
    // Without an age nothing is given up.
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    recorder.fail_always(Failure::no_connection());
    queue.enqueue(&tick(4), "user_1").unwrap();
    tokio::time::sleep(DAY).await;
    assert_eq!(queue.stats().pending, 1);
}

#[tokio::test(start_paused = true)]
async fn the_longest_age_is_fine() {
    let recorder = Recorder::new();
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_age(Duration::MAX))
        .unwrap();
    recorder.fail_next(Failure::no_connection());
    queue.enqueue(&tick(1), "user_1").unwrap();
    assert!(queue.shutdown(DAY).await.is_complete());
}

#[tokio::test(start_paused = true)]
async fn an_event_ends_in_time_though_every_sender_is_busy() {
    let recorder = Recorder::new();
    recorder.delay(100 * SECOND);
    let options = QueueOptions::new().concurrency(1).max_age(10 * SECOND);
    let queue = recorder
        .client_with(RetryPolicy::new())
        .queue(options)
        .unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(SECOND).await;
    queue.enqueue(&tick(2), "user_2").unwrap();
    let start = Instant::now();
    until(|| queue.stats().given_up == 1).await;
    assert_eq!(start.elapsed().as_secs(), 10);
    // The attempt that is under way ends first.
    assert_eq!(queue.stats().in_flight, 1);
    queue.flush(DAY).await.unwrap();
    assert_eq!(numbers(&recorder.requests()), [1]);
}

#[tokio::test(start_paused = true)]
async fn an_earlier_doubt_is_not_forgotten_when_an_event_grows_too_old() {
    let recorder = Recorder::new();
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().max_age(20 * SECOND));
    let queue = recorder
        .client_with(RetryPolicy::new())
        .queue(options)
        .unwrap();
    recorder.fail_always(Failure::status(429));
    recorder.fail_next(Failure::timeout());
    queue.enqueue(&tick(1), "user_1").unwrap();
    queue.flush(DAY).await.unwrap();
    let all = outcomes.all();
    let Status::GivenUp(error) = all[0].status() else {
        panic!("{all:?}")
    };
    assert!(matches!(**error, Error::Expired { .. }));
    assert!(all[0].may_have_been_delivered() && error.may_have_been_delivered());
    assert_eq!(error.attempts(), all[0].attempts());
    assert_eq!(error.status(), Some(429));
    let doubt = "; an earlier attempt may have been delivered";
    assert!(error.to_string().ends_with(doubt), "{error}");
}
