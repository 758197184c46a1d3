//! `on_outcome` when it is slow, stuck or panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Queue, QueueOptions};
use tokio::runtime::{Builder, Runtime};

use crate::support::{DAY, MILLISECOND, Outcomes, SECOND, tick};

const LIMIT: Duration = Duration::from_millis(200);
/// A machine under load is late.
const MARGIN: Duration = Duration::from_secs(3);

fn runtime(blocking_threads: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(blocking_threads)
        .enable_all()
        .build()
        .unwrap()
}

/// A queue whose function returns when it is released.
struct Stuck {
    queue: Queue,
    released: Arc<AtomicBool>,
}

impl Stuck {
    fn new(recorder: &Recorder, options: QueueOptions) -> Self {
        let released = Arc::new(AtomicBool::new(false));
        let waits = Arc::clone(&released);
        let options = options.on_outcome(move |_| {
            while !waits.load(Ordering::Relaxed) {
                std::thread::sleep(MILLISECOND);
            }
        });
        let queue = recorder.client().queue(options).unwrap();
        Self { queue, released }
    }
}

impl Drop for Stuck {
    fn drop(&mut self) {
        self.released.store(true, Ordering::Relaxed);
    }
}

/// Waits in real time until a condition holds that nothing announces.
async fn until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(MILLISECOND).await;
    }
}

#[test]
fn a_shutdown_keeps_its_limit_though_the_blocking_threads_are_busy() {
    let runtime = runtime(1);
    let busy = Arc::new(AtomicBool::new(true));
    runtime.block_on(async {
        let is_busy = Arc::clone(&busy);
        tokio::task::spawn_blocking(move || {
            while is_busy.load(Ordering::Relaxed) {
                std::thread::sleep(MILLISECOND);
            }
        });
        let stuck = Stuck::new(&Recorder::new(), QueueOptions::new());
        stuck.queue.enqueue(&tick(1), "user_1").unwrap();
        let start = Instant::now();
        let report = stuck.queue.shutdown(LIMIT).await;
        assert!(start.elapsed() < LIMIT + MARGIN, "{:?}", start.elapsed());
        assert!(report.is_complete(), "{report}");
    });
    busy.store(false, Ordering::Relaxed);
}

#[test]
fn a_shutdown_keeps_its_limit_though_the_senders_wait_for_the_function() {
    // As many blocking threads as there are senders.
    let runtime = runtime(8);
    runtime.block_on(async {
        let stuck = Stuck::new(&Recorder::new(), QueueOptions::new());
        for number in 0..3_000 {
            stuck
                .queue
                .enqueue(&tick(number), format!("user_{number}"))
                .unwrap();
        }
        // One is with the function, and about a thousand wait for it.
        until(|| stuck.queue.stats().sent >= 1_000 && stuck.queue.stats().in_flight == 0).await;
        assert!(stuck.queue.stats().sent < 1_100);
        let start = Instant::now();
        let report = stuck.queue.shutdown(LIMIT).await;
        assert!(start.elapsed() < LIMIT + MARGIN, "{:?}", start.elapsed());
        assert_eq!(report.unnotified().len(), 2_999, "{report}");
    });
}

#[tokio::test]
async fn events_that_grow_too_old_do_not_pile_up_behind_a_stuck_function() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::no_connection());
    let options = QueueOptions::new().max_events(500).max_age(MILLISECOND);
    let stuck = Stuck::new(&recorder, options);
    let mut number = 0;
    // The queue hands events back when nobody takes the outcomes of the old ones.
    while stuck.queue.stats().not_taken < 2_000 {
        let _ = stuck.queue.enqueue(&tick(number), "user_1");
        number += 1;
        tokio::task::yield_now().await;
        assert!(number < 10_000_000);
    }
    let report = stuck.queue.shutdown(Duration::ZERO).await;
    assert!(report.unnotified().len() <= 1_000 + 500 + 500, "{report}");
}

struct PanicsTwice;

impl Drop for PanicsTwice {
    fn drop(&mut self) {
        panic!("on purpose, in the drop of a panic's payload");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_whose_payload_panics_stops_nothing() {
    let outcomes = Outcomes::default();
    let told = outcomes.clone();
    let options = QueueOptions::new().on_outcome(move |outcome| {
        told.push(outcome);
        std::panic::panic_any(PanicsTwice);
    });
    let queue = Recorder::new().client().queue(options).unwrap();
    for number in 0..10 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    queue.flush(DAY).await.unwrap();
    let report = queue.shutdown(SECOND).await;
    assert!(report.is_complete(), "{report}");
    outcomes.assert_accounted(&report);
}
