//! Handles, runtimes and callbacks that come and go while events are under way.

use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::task::Poll;
use std::time::Duration;

use linkrunner_events::client::{
    EnqueueError, Fate, Outcome, Pace, Pause, Queue, QueueOptions, RetryPolicy,
};
use tokio::runtime::{Builder, Runtime};

use crate::play::{Play, always, plays, status};
use crate::server::Server;
use crate::support::{
    LONG, MILLISECOND, Outcomes, builder, client, lone_tick, quick, stats_of, tick, until,
};

pub(crate) fn runtimes() -> [Runtime; 2] {
    let one = Builder::new_current_thread().enable_all().build().unwrap();
    let two = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    [one, two]
}

#[test]
fn what_a_dropped_queue_holds_is_sent_while_the_runtime_lives() {
    for runtime in runtimes() {
        let server = Server::start(plays([status(500), Play::Close, status(201)]));
        let outcomes = Outcomes::default();
        runtime.block_on(async {
            let queue = client(&server)
                .queue(outcomes.of(QueueOptions::new()))
                .unwrap();
            for number in 0..50 {
                queue.clone().enqueue_request(lone_tick(number)).unwrap();
            }
            drop(queue);
            until(|| outcomes.len() == 50).await;
        });
        let sent = |outcome: &Outcome| matches!(outcome.fate(), Fate::Sent(_));
        assert!(outcomes.all().iter().all(sent));
    }
}

#[test]
fn a_runtime_that_ends_tells_of_every_event() {
    for runtime in runtimes() {
        let server = Server::start(always(Play::Silence));
        let outcomes = Outcomes::default();
        let queue = runtime.block_on(async {
            let options = outcomes.of(QueueOptions::new());
            let queue = client(&server).queue(options).unwrap();
            for number in 0..50 {
                queue.enqueue_request(lone_tick(number)).unwrap();
            }
            server.arrived(8).await;
            queue
        });
        drop(runtime);
        outcomes.assert_agree(queue.stats());
        assert_eq!(queue.stats().undelivered, 50);
        let ambiguous = outcomes.all();
        let ambiguous = ambiguous
            .iter()
            .filter(|outcome| outcome.may_have_been_delivered());
        assert_eq!(ambiguous.count(), 8, "those that were under way");
        assert!(matches!(
            queue.enqueue_request(tick(1)),
            Err(EnqueueError::Closed { .. })
        ));
    }
}

#[test]
fn a_queue_whose_runtime_has_ended_takes_nothing() {
    for runtime in runtimes() {
        let server = Server::start(always(status(201)));
        let queue = runtime.block_on(async { client(&server).queue(QueueOptions::new()).unwrap() });
        drop(runtime);
        let error = queue.enqueue_request(tick(1)).unwrap_err();
        assert!(matches!(error, EnqueueError::Closed { .. }), "{error}");
        assert_eq!(queue.stats().pending, 0);
    }
}

#[test]
fn a_runtime_that_cannot_keep_time_still_tells_of_every_event() {
    let runtime = Builder::new_current_thread().enable_io().build().unwrap();
    let server = Server::start(always(status(201)));
    let outcomes = Outcomes::default();
    let stats = runtime.block_on(async {
        let queue = client(&server)
            .queue(outcomes.of(QueueOptions::new()))
            .unwrap();
        for number in 0..20 {
            let _ = queue.enqueue_request(lone_tick(number));
        }
        let start = std::time::Instant::now();
        while outcomes.len() < 20 && start.elapsed() < LONG {
            tokio::task::yield_now().await;
        }
        queue.stats()
    });
    outcomes.assert_agree(stats);
    // Each attempt panics; so does each wait for another, which ends the sender.
    assert_eq!(stats.undelivered + stats.given_up, 20);
}

#[test]
fn a_client_outlives_its_runtime() {
    let server = Server::start(always(status(201)));
    let shared = client(&server);
    for runtime in runtimes().into_iter().chain(runtimes()) {
        runtime.block_on(async {
            shared.send(&tick(1)).await.unwrap();
            let queue = shared.queue(QueueOptions::new()).unwrap();
            queue.enqueue_request(tick(2)).unwrap();
            let report = queue.shutdown(LONG).await;
            assert!(report.is_complete(), "{report}");
        });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_threads_enqueue_at_once() {
    const THREADS: u64 = 8;
    const EACH: u64 = 250;
    let server = Server::start(always(status(201)));
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().max_events(500));
    let queue = client(&server).queue(options).unwrap();
    let (taken, dropped) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (queue, taken, dropped) = (queue.clone(), &taken, &dropped);
            scope.spawn(move || {
                for number in 0..EACH {
                    let request = lone_tick(thread * EACH + number);
                    match queue.enqueue_request(request) {
                        Ok(()) => taken.fetch_add(1, Ordering::Relaxed),
                        Err(error) => {
                            assert!(error.is_full(), "{error}");
                            dropped.fetch_add(1, Ordering::Relaxed)
                        }
                    };
                }
            });
        }
    });
    let report = queue.shutdown(LONG).await;
    outcomes.assert_agree(report.stats());
    assert_eq!(report.stats().enqueued, THREADS * EACH);
    assert_eq!(report.stats().sent as usize, taken.into_inner());
    assert_eq!(report.stats().dropped as usize, dropped.into_inner());
    assert_eq!(server.requests() as u64, report.stats().sent);
}

#[tokio::test]
async fn two_queues_of_a_client_share_its_pace() {
    let server = Server::start(always(status(201)));
    let client = builder(&server).pace(Pace::per_second(10)).build().unwrap();
    let start = tokio::time::Instant::now();
    let queues = [(), ()].map(|()| client.queue(QueueOptions::new()).unwrap());
    for number in 0..8 {
        for queue in &queues {
            queue.enqueue_request(lone_tick(number)).unwrap();
        }
    }
    for queue in queues {
        assert!(queue.shutdown(LONG).await.is_complete());
    }
    // The eleventh of sixteen waits for the first.
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn two_queues_of_a_client_share_the_pause_after_a_429() {
    let server = Server::start(always(status(429)));
    let policy = RetryPolicy::new()
        .first_backoff(LONG)
        .max_backoff(LONG)
        .deadline(100 * LONG);
    let client = builder(&server).retry(policy).build().unwrap();
    let queues = [(), ()].map(|()| client.queue(QueueOptions::new()).unwrap());
    queues[0].enqueue_request(tick(1)).unwrap();
    stats_of(&queues[1], |stats| stats.pause == Some(Pause::RateLimited)).await;
    queues[1].enqueue_request(tick(2)).unwrap();
    stats_of(&queues[1], |stats| stats.in_flight == 1).await;
    for queue in queues {
        let report = queue.shutdown(20 * MILLISECOND).await;
        assert!(!report.undelivered()[0].may_have_been_delivered());
    }
    assert_eq!(server.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_that_panics_costs_nothing() {
    let server = Server::start(plays([status(400), status(500), status(201)]));
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    let options = QueueOptions::new().retry(quick()).on_outcome(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        std::panic::resume_unwind(Box::new("in the user's function"));
    });
    let queue = client(&server).queue(options.max_events(100)).unwrap();
    for number in 0..150 {
        let _ = queue.enqueue_request(lone_tick(number));
    }
    let report = queue.shutdown(LONG).await;
    crate::support::assert_balanced(report.stats());
    assert_eq!(report.stats().undelivered, 0, "{report}");
    assert_eq!(told.load(Ordering::Relaxed), 150);
}

/// Blocks whoever passes until it is opened.
#[derive(Default)]
struct Turnstile(Mutex<bool>, Condvar);

impl Turnstile {
    fn pass(&self) {
        let open = self.0.lock().unwrap();
        let (open, _) = self
            .1
            .wait_timeout_while(open, LONG, |open| !*open)
            .unwrap();
        assert!(*open, "opened in time");
    }

    fn open(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_flush_and_a_shutdown_wait_until_every_outcome_was_told() {
    for shuts_down in [false, true] {
        let server = Server::start(always(status(201)));
        let outcomes = Outcomes::default();
        let turnstile = Arc::new(Turnstile::default());
        let (told, passed) = (outcomes.clone(), Arc::clone(&turnstile));
        let (called, mut is_called) = tokio::sync::mpsc::unbounded_channel();
        let options = QueueOptions::new().on_outcome(move |outcome| {
            called.send(()).unwrap();
            passed.pass();
            told.push(outcome);
        });
        let queue = client(&server).queue(options).unwrap();
        queue.enqueue_request(tick(1)).unwrap();
        is_called.recv().await.unwrap();
        // It has its fate, and the callback has not come back.
        assert_eq!(queue.stats().sent, 1);
        let mut wait = Box::pin(async {
            if shuts_down {
                assert!(queue.shutdown(LONG).await.is_complete());
            } else {
                queue.flush(LONG).await.unwrap();
            }
        });
        // No time may pass here: the callback may block the very thread that keeps it.
        let is_over = poll_fn(|cx| Poll::Ready(wait.as_mut().poll(cx).is_ready())).await;
        assert!(!is_over);
        turnstile.open();
        wait.await;
        assert_eq!(outcomes.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_can_enqueue_into_its_own_queue() {
    let server = Server::start(plays([status(400), status(400), status(201)]));
    let cell = Arc::new(OnceLock::<Queue>::new());
    let own = Arc::clone(&cell);
    let options = QueueOptions::new().on_outcome(move |outcome| {
        if matches!(outcome.fate(), Fate::Rejected(_)) {
            own.get().unwrap().enqueue_request(lone_tick(1000)).unwrap();
        }
    });
    let queue = client(&server).queue(options).unwrap();
    assert!(cell.set(queue.clone()).is_ok());
    for number in 0..20 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    stats_of(&queue, |stats| stats.sent == 20).await;
    let report = queue.shutdown(LONG).await;
    assert_eq!(report.stats().enqueued, 22);
    assert_eq!((report.stats().sent, report.stats().rejected), (20, 2));
}
