//! Producers that wait for room.

use std::time::Duration;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    EncodeProblem, EnqueueError, LinkrunnerEvent as _, Payment, Queue, QueueOptions,
};
use tokio::time::Instant;

use crate::support::{DAY, MILLISECOND, SECOND, assert_balanced, numbers, tick};

/// A queue that is full with one event, which cannot be sent.
fn full_for_good(number: u64) -> Queue {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let options = QueueOptions::new().max_events(1);
    let queue = recorder.client().queue(options).unwrap();
    let user = format!("user_{number}");
    queue.enqueue(&tick(number), user.as_str()).unwrap();
    queue
}

#[tokio::test(start_paused = true)]
async fn where_there_is_room_it_does_not_wait() {
    let recorder = Recorder::new();
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_events(2))
        .unwrap();
    let start = Instant::now();
    // Neither is there a need for time.
    let no_time = Duration::ZERO;
    queue
        .enqueue_wait(&tick(1), "user_1", no_time)
        .await
        .unwrap();
    let payment = Payment::new("user_1", "pay_1", 1);
    queue.enqueue_request_wait(&payment, SECOND).await.unwrap();
    assert_eq!(start.elapsed(), no_time);
    assert_eq!(queue.stats().enqueued, 2);

    let wrong = queue.enqueue_wait(&tick(1), "", SECOND).await.unwrap_err();
    let EnqueueError::Encode(error) = wrong else {
        panic!("{wrong:?}")
    };
    assert!(matches!(error.problem(), EncodeProblem::EmptyId));
    assert_eq!(start.elapsed(), no_time);
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_room() {
    let recorder = Recorder::new();
    recorder.delay(10 * SECOND);
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_events(2).concurrency(1))
        .unwrap();
    let start = Instant::now();
    for number in 1..=5 {
        queue
            .enqueue_wait(&tick(number), "user_1", DAY)
            .await
            .unwrap();
    }
    // Two are there at once, and each of the others has waited for one to be sent.
    assert_eq!(start.elapsed().as_secs(), 30);
    let report = queue.shutdown(DAY).await;
    assert_eq!(numbers(&recorder.requests()), [1, 2, 3, 4, 5]);
    // None was handed back.
    let stats = report.stats();
    assert_eq!((stats.enqueued, stats.sent, stats.not_taken), (5, 5, 0));
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_bytes_too() {
    let recorder = Recorder::new();
    recorder.delay(10 * SECOND);
    let size = tick(1).payload("user_1").to_vec().unwrap().len();
    let options = QueueOptions::new().max_bytes(2 * size).concurrency(1);
    let queue = recorder.client().queue(options).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    queue.enqueue(&tick(2), "user_1").unwrap();
    let start = Instant::now();
    // Half as long again, so one that was sent is not enough.
    let long = "u".repeat(size / 2 + "user_1".len());
    let (large, small) = tokio::join!(queue.enqueue_wait(&tick(3), long, DAY), async {
        let taken = queue.enqueue_wait(&tick(4), "user_1", DAY).await;
        (taken, start.elapsed())
    },);
    large.unwrap();
    let (small, after) = small;
    small.unwrap();
    assert!(after.as_secs() <= 30, "{after:?}");
    assert_balanced(queue.stats());
    assert!(queue.shutdown(DAY).await.is_complete());
}

#[tokio::test(start_paused = true)]
async fn one_that_never_fits_does_not_wait_and_holds_nobody_up() {
    let recorder = Recorder::new();
    recorder.delay(10 * SECOND);
    let size = tick(1).payload("user_1").to_vec().unwrap().len();
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_bytes(size))
        .unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    let start = Instant::now();
    let never = async {
        let taken = queue.enqueue_wait(&tick(2), "x".repeat(size), DAY).await;
        assert!(taken.unwrap_err().is_full());
        start.elapsed()
    };
    let behind = async {
        queue.enqueue_wait(&tick(3), "user_1", DAY).await.unwrap();
        start.elapsed()
    };
    let (never, behind) = tokio::join!(never, behind);
    assert_eq!((never.as_secs(), behind.as_secs()), (0, 10));
}

#[tokio::test(start_paused = true)]
async fn when_the_time_is_over_the_event_is_handed_back() {
    let queue = full_for_good(1);
    for limit in [Duration::ZERO, 5 * MILLISECOND, 3600 * SECOND] {
        let start = Instant::now();
        let error = queue
            .enqueue_wait(&tick(2), "user_1", limit)
            .await
            .unwrap_err();
        assert!((limit..limit + 2 * MILLISECOND).contains(&start.elapsed()));
        let EnqueueError::Full { pending: 1, .. } = &error else {
            panic!("{error:?}")
        };
        let handed_back = error.into_request().unwrap();
        assert_eq!(handed_back, tick(2).payload("user_1").to_request().unwrap());
    }
    // Each counts once, however often it was tried.
    let stats = queue.stats();
    assert_eq!((stats.enqueued, stats.not_taken), (1, 3));
}

#[tokio::test(start_paused = true)]
async fn many_that_wait_all_get_in() {
    for concurrency in [1, 8] {
        let recorder = Recorder::new();
        recorder.delay(MILLISECOND);
        let options = QueueOptions::new().max_events(10).concurrency(concurrency);
        let queue = recorder.client().queue(options).unwrap();
        let waiting: Vec<_> = (0..1_000)
            .map(|number| {
                let user = format!("user_{number}");
                // It borrows nothing.
                tokio::spawn(queue.enqueue_wait(&tick(number), user, DAY))
            })
            .collect();
        for waiting in waiting {
            waiting.await.unwrap().unwrap();
            assert!(queue.stats().pending <= 10);
        }
        let report = queue.shutdown(DAY).await;
        assert!(report.is_complete(), "{report}");
        let stats = report.stats();
        assert_eq!((stats.sent, stats.not_taken), (1_000, 0));
        let mut sent = numbers(&recorder.requests());
        sent.sort_unstable();
        assert_eq!(sent, (0..1_000).collect::<Vec<_>>());
    }
}

#[tokio::test(start_paused = true)]
async fn who_stops_waiting_takes_no_room_from_the_others() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder
        .client()
        .queue(QueueOptions::new().max_events(1))
        .unwrap();
    let start = Instant::now();
    queue.enqueue(&tick(0), "user_0").unwrap();
    let impatient: Vec<_> = (1..10)
        .map(|number| {
            let waiting = queue.enqueue_wait(&tick(number), "user_1", DAY);
            tokio::spawn(tokio::time::timeout(SECOND / 2, waiting))
        })
        .collect();
    let patient = tokio::spawn(queue.enqueue_wait(&tick(10), "user_10", DAY));
    for waiting in impatient {
        assert!(waiting.await.unwrap().is_err());
    }
    patient.await.unwrap().unwrap();
    // When the first one was sent.
    assert_eq!(start.elapsed().as_secs(), 1);
    queue.flush(DAY).await.unwrap();
    assert_eq!(numbers(&recorder.requests()), [0, 10]);
}

#[tokio::test(start_paused = true)]
async fn those_that_wait_when_the_queue_closes_are_told_so_at_once() {
    let queue = full_for_good(0);
    let start = Instant::now();
    let waiting: Vec<_> = (1..=100)
        .map(|number| {
            let waiting = queue.enqueue_wait(&tick(number), "user_1", DAY);
            tokio::spawn(async move { (waiting.await, Instant::now()) })
        })
        .collect();
    tokio::time::sleep(SECOND).await;
    let report = queue.shutdown(10 * SECOND).await;
    assert_eq!(start.elapsed().as_secs(), 11);
    for (number, waiting) in (1..).zip(waiting) {
        let (taken, at) = waiting.await.unwrap();
        // When it closed, not when it ended.
        assert_eq!((at - start).as_secs(), 1);
        let error = taken.unwrap_err();
        assert!(matches!(error, EnqueueError::Closed { .. }), "{error}");
        let handed_back = error.into_request().unwrap();
        let event = tick(number).payload("user_1").to_request().unwrap();
        assert_eq!(handed_back, event);
    }
    assert_eq!(report.stats().enqueued, 1);
    // And so is who comes later.
    let late = queue.enqueue_wait(&tick(1), "user_1", DAY).await;
    assert!(matches!(late, Err(EnqueueError::Closed { .. })), "{late:?}");
}
