//! How long an event waits in an idle queue: a few milliseconds, so that whoever enqueues it need not wake anybody.

use std::time::Duration;

use linkrunner_events::client::QueueOptions;
use linkrunner_events::testing::Recorder;
use tokio::time::Instant;

use crate::support::{MILLISECOND, SECOND, tick};

/// Waits until the recorder has so many, and says for how long.
async fn until(recorder: &Recorder, events: usize) -> Duration {
    let start = Instant::now();
    while recorder.attempts().len() < events {
        tokio::time::sleep(MILLISECOND / 10).await;
    }
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn nothing_waits_for_more_than_five_milliseconds() {
    let recorder = Recorder::new();
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for (number, pause) in (1_usize..).zip([0, 1, 3, 7, 50, 300, 900, 1_100, 5_000, 1]) {
        tokio::time::sleep(pause * MILLISECOND).await;
        queue.enqueue(&tick(number as u64), "user_1").unwrap();
        let waited = until(&recorder, number).await;
        assert!(waited <= 5 * MILLISECOND, "{waited:?} after {pause} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_is_looked_out_for_also_while_others_are_under_way() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 1..=8 {
        tokio::time::sleep(20 * MILLISECOND).await;
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
        let waited = until(&recorder, number as usize).await;
        assert!(waited <= 5 * MILLISECOND, "{waited:?}");
    }
}
