//! An idle queue sends a new event at once, and while there is none nothing wakes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linkrunner_events::QueueOptions;
use linkrunner_events::testing::Recorder;
use tokio::time::Instant;

use crate::support::{DAY, MILLISECOND, Outcomes, SECOND, tick};

/// Lets the senders run for as long as they have something to do now; the clock stands still.
async fn let_them_run() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_idle_queue_sends_a_new_event_at_once() {
    let recorder = Recorder::new();
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for (number, pause) in (1_usize..).zip([0, 1, 3, 7, 50, 300, 900, 1_100, 5_000, 1]) {
        tokio::time::sleep(pause * MILLISECOND).await;
        let start = Instant::now();
        queue.enqueue(&tick(number as u64), "user_1").unwrap();
        let_them_run().await;
        assert_eq!(recorder.attempts().len(), number, "after {pause} ms");
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
    // However long it was idle.
    tokio::time::advance(DAY).await;
    queue.enqueue(&tick(11), "user_1").unwrap();
    let_them_run().await;
    assert_eq!(recorder.attempts().len(), 11);
}

#[tokio::test(start_paused = true)]
async fn an_event_is_sent_at_once_also_while_others_are_under_way() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 1..=8 {
        tokio::time::sleep(20 * MILLISECOND).await;
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
        let_them_run().await;
        assert_eq!(recorder.attempts().len(), number as usize);
    }
    assert_eq!(queue.stats().in_flight, 8);
}

/// A thread parks once for each moment that it waits for, so parks are what a timer would be seen by.
#[test]
fn nothing_wakes_an_idle_queue() {
    for options in [
        QueueOptions::new(),
        Outcomes::default().of(QueueOptions::new().max_age(SECOND)),
    ] {
        let parks = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&parks);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .on_thread_park(move || {
                counted.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap();
        let recorder = Recorder::new();
        runtime.block_on(async {
            let queue = recorder.client().queue(options).unwrap();
            // After events as well as before the first one.
            for sent in 0..3 {
                let_them_run().await;
                let before = parks.load(Ordering::Relaxed);
                tokio::time::sleep(DAY).await;
                let woken = parks.load(Ordering::Relaxed) - before;
                assert!(woken < 10, "woken {woken} times in a day");
                assert_eq!(recorder.attempts().len(), sent);
                queue.enqueue(&tick(1), "user_1").unwrap();
            }
            assert!(queue.shutdown(DAY).await.is_complete());
        });
    }
}
