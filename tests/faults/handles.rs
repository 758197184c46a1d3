//! Handles, runtimes and callbacks that come and go while events are under way.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::Poll;
use std::time::{Duration, Instant};

use linkrunner_events::{
    EnqueueError, FlushError, Outcome, Pace, PauseReason, Queue, QueueOptions, RetryPolicy, Stats,
    Status,
};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::play::{Play, always, plays, status};
use crate::server::Server;
use crate::support::{
    LONG, MILLISECOND, Outcomes, Own, Turnstile, builder, client, lone_tick, stats_of, tick, until,
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
        let sent = |outcome: &Outcome| matches!(outcome.status(), Status::Sent(_));
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
        // It waits for the function that tells them.
        drop(runtime);
        outcomes.assert_told(queue.stats());
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
        let start = Instant::now();
        while outcomes.len() < 20 && start.elapsed() < LONG {
            tokio::task::yield_now().await;
        }
        queue.stats()
    });
    outcomes.assert_told(stats);
    // Each attempt panics; so does each wait for another, which ends the sender.
    assert_eq!(stats.undelivered + stats.given_up, 20);
}

#[test]
fn a_client_outlives_its_runtime() {
    let server = Server::start(always(status(201)));
    let shared = client(&server);
    for runtime in runtimes().into_iter().chain(runtimes()) {
        runtime.block_on(async {
            shared.send(tick(1)).await.unwrap();
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
    let (taken, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (queue, taken, refused) = (queue.clone(), &taken, &refused);
            scope.spawn(move || {
                for number in 0..EACH {
                    let request = lone_tick(thread * EACH + number);
                    match queue.enqueue_request(request) {
                        Ok(()) => taken.fetch_add(1, Ordering::Relaxed),
                        Err(error) => {
                            assert!(error.is_full(), "{error}");
                            refused.fetch_add(1, Ordering::Relaxed)
                        }
                    };
                }
            });
        }
    });
    let report = queue.shutdown(LONG).await;
    outcomes.assert_agree(&report);
    assert!(report.is_complete(), "{report}");
    let (taken, refused) = (taken.into_inner() as u64, refused.into_inner() as u64);
    assert_eq!(taken + refused, THREADS * EACH);
    assert_eq!(report.stats().enqueued, taken);
    assert_eq!(report.stats().not_taken, refused);
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
    let policy = RetryPolicy::new().first_backoff(LONG).max_backoff(LONG);
    let client = builder(&server).retry(policy).build().unwrap();
    let queues = [(), ()].map(|()| client.queue(QueueOptions::new()).unwrap());
    queues[0].enqueue_request(tick(1)).unwrap();
    let limited = |stats: Stats| stats.pause.map(|pause| pause.reason());
    stats_of(&queues[1], |stats| {
        limited(stats) == Some(PauseReason::RateLimited)
    })
    .await;
    queues[1].enqueue_request(tick(2)).unwrap();
    for queue in queues {
        // Time for the second one to be sent, if it were.
        let report = queue.shutdown(100 * MILLISECOND).await;
        assert!(!report.undelivered()[0].may_have_been_delivered());
        assert_eq!(limited(report.stats()), Some(PauseReason::RateLimited));
        let says = "(there were too many requests (status 429))";
        assert!(report.to_string().contains(says), "{report}");
    }
    assert_eq!(server.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_callback_that_panics_costs_nothing() {
    let server = Server::start(plays([status(400), status(500), status(201)]));
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    let options = QueueOptions::new().on_outcome(move |_| {
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
    assert!(report.unnotified().is_empty());
    let taken = report.stats().enqueued;
    assert_eq!(taken + report.stats().not_taken, 150);
    assert_eq!(told.load(Ordering::Relaxed) as u64, taken);
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
        // It is settled, and the callback has not come back.
        assert_eq!(queue.stats().sent, 1);
        let mut wait = Box::pin(async {
            if shuts_down {
                assert!(queue.shutdown(LONG).await.is_complete());
            } else {
                queue.flush(LONG).await.unwrap();
            }
        });
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
    let own = Own::<Queue>::new();
    let options = QueueOptions::new().on_outcome({
        let (own, again) = (own.clone(), AtomicU64::new(1_000));
        move |outcome| {
            if matches!(outcome.status(), Status::Rejected(_)) {
                let number = again.fetch_add(1, Ordering::Relaxed);
                own.get().enqueue_request(lone_tick(number)).unwrap();
            }
        }
    });
    let queue = client(&server).queue(options).unwrap();
    own.set(queue.clone());
    for number in 0..20 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    stats_of(&queue, |stats| stats.sent == 20).await;
    let report = queue.shutdown(LONG).await;
    assert_eq!(report.stats().enqueued, 22);
    assert_eq!((report.stats().sent, report.stats().rejected), (20, 2));
}

#[test]
fn a_callback_that_waits_for_its_own_queue_is_told_that_it_cannot() {
    for runtime in runtimes() {
        let server = Server::start(plays([status(201), Play::Silence]));
        let own = Own::<Queue>::new();
        let outcomes = Outcomes::default();
        let (told, tells) = mpsc::channel();
        let queue = runtime.block_on(async {
            let handle = Handle::current();
            let options = QueueOptions::new().concurrency(1).on_outcome({
                let (own, outcomes) = (own.clone(), outcomes.clone());
                move |outcome| {
                    outcomes.push(outcome);
                    let (start, queue) = (Instant::now(), own.get());
                    let flushed = handle.block_on(queue.flush(LONG));
                    let report = handle.block_on(queue.shutdown(LONG));
                    told.send((flushed, report, start.elapsed())).unwrap();
                }
            });
            let queue = client(&server).queue(options).unwrap();
            own.set(queue.clone());
            for number in 0..10 {
                let _ = queue.enqueue_request(lone_tick(number));
            }
            // A runtime of one thread runs nothing else while this waits.
            until(|| outcomes.len() == 1).await;
            queue
        });
        let (flushed, report, took) = tells.recv_timeout(LONG).unwrap();
        assert_eq!(flushed, Err(FlushError::InsideCallback));
        // The silent server would hold up whoever waits.
        assert!(took < LONG / 2, "{took:?}");
        let says = "; shut down inside `on_outcome`, so it did not wait";
        assert!(report.to_string().contains(says), "{report}");
        assert_eq!(report.stats().sent, 1);
        assert_eq!(report.stats().enqueued, 1 + report.stats().undelivered);
        outcomes.assert_agree(&report);
        let again = runtime.block_on(queue.shutdown(LONG));
        assert_eq!(again.stats(), report.stats());
        assert!(!again.to_string().contains(says), "{again}");
    }
}

#[test]
fn a_callback_is_dropped_when_its_queue_has_ended() {
    for runtime in runtimes() {
        for owns_its_queue in [false, true] {
            let server = Server::start(always(status(201)));
            let captured = Arc::new(());
            runtime.block_on(async {
                let own = Own::<Queue>::new();
                let (kept, owned) = (Arc::clone(&captured), own.clone());
                let options = QueueOptions::new().on_outcome(move |_| {
                    let _kept = (&kept, &owned);
                });
                let queue = client(&server).queue(options).unwrap();
                if owns_its_queue {
                    own.set(queue.clone());
                }
                // Of the cell, nothing is left but what the function has.
                drop(own);
                queue.enqueue_request(tick(1)).unwrap();
                let report = queue.shutdown(LONG).await;
                assert!(report.is_complete(), "{report}");
                assert!(report.unnotified().is_empty());
                until(|| Arc::strong_count(&captured) == 1).await;
            });
        }
    }
}

/// What a queue has settled counts as told only when its function came back, however close together these are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_outcome_falls_between_the_settling_and_the_telling() {
    let server = Server::start(always(status(201)));
    let client = client(&server);
    for round in 0..300 {
        let outcomes = Outcomes::default();
        let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
        for number in 0..16 {
            queue.enqueue_request(lone_tick(number)).unwrap();
        }
        if round % 2 == 0 {
            queue.flush(LONG).await.unwrap();
            outcomes.assert_told(queue.stats());
        }
        let report = queue.shutdown(LONG).await;
        assert!(report.is_complete() && report.unnotified().is_empty());
        assert_eq!(outcomes.len(), 16);
        queue.flush(Duration::ZERO).await.unwrap();
    }
}

#[test]
fn a_slow_callback_does_not_hold_up_the_end() {
    const LIMIT: Duration = Duration::from_secs(1);
    let [one, _] = runtimes();
    let server = Server::start(always(status(201)));
    let outcomes = Outcomes::default();
    let told = outcomes.clone();
    let report = one.block_on(async {
        let options = QueueOptions::new().on_outcome(move |outcome| {
            told.push(outcome);
            std::thread::sleep(200 * MILLISECOND);
        });
        let queue = client(&server).queue(options).unwrap();
        for number in 0..100 {
            queue.enqueue_request(lone_tick(number)).unwrap();
        }
        let start = Instant::now();
        let report = queue.shutdown(LIMIT).await;
        let took = start.elapsed();
        // All of it would take twenty seconds.
        assert!(took < LIMIT + Duration::from_secs(3), "{took:?}");
        report
    });
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert!(report.unnotified().len() > 80, "{report}");
    let untold = report.unnotified().len();
    let says = format!("; `on_outcome` was too slow and missed {untold} outcomes");
    assert!(report.to_string().ends_with(&says), "{report}");
    // Those that came first were told.
    assert_eq!(outcomes.len() + untold, 100);
}
