//! What a queue takes, what it turns away, and what it tells of it.

use linkrunner_events::client::{EnqueueError, Fate, Pause, QueueError, QueueOptions, RetryPolicy};
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{Client, EncodeProblem, LinkrunnerEvent, Payment, ServerKey};

use crate::support::{DAY, MILLISECOND, Outcomes, SECOND, assert_balanced, numbers, quick, tick};

#[tokio::test(start_paused = true)]
async fn every_fate_is_counted_and_told_once() {
    let recorder = Recorder::new();
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().concurrency(1).retry(quick()));
    let queue = recorder.client().queue(options).unwrap();

    recorder.fail_next(Failure::status(400).message("user_id is unknown"));
    queue.enqueue(&tick(1), "user_1").unwrap();
    queue.flush(DAY).await.unwrap();
    queue.enqueue(&tick(2), "user_1").unwrap();
    queue.flush(DAY).await.unwrap();
    recorder.fail_always(Failure::timeout());
    queue.enqueue(&tick(3), "user_1").unwrap();
    queue.flush(DAY).await.unwrap();
    recorder.clear_failures();
    recorder.fail_next(Failure::status(302));
    queue
        .enqueue_payment(&Payment::new("user_1", "pay_1", 1))
        .unwrap();

    let report = queue.shutdown(DAY).await;
    let stats = report.stats();
    assert_eq!(
        (stats.enqueued, stats.sent, stats.rejected, stats.given_up),
        (4, 1, 1, 2)
    );
    assert_eq!(stats.retries, 4);
    outcomes.assert_counted(stats);
    assert!(!report.is_complete());
    assert_eq!(
        report.to_string(),
        "4 enqueued: 1 sent, 1 rejected, 2 given up, 0 dropped, 0 undelivered\n\
         rejected `tick`: Linkrunner rejected the request with status 400; correct it, the same request will be \
         rejected again (the server says: user_id is unknown)"
    );

    let all = outcomes.all();
    let told: Vec<_> = all
        .iter()
        .map(|outcome| (outcome.attempts(), outcome.may_have_been_delivered()))
        .collect();
    assert_eq!(told, [(1, false), (1, true), (5, true), (1, false)]);
    let Fate::GivenUp(error) = all[2].fate() else {
        panic!("{:?}", all[2])
    };
    assert_eq!(error.attempts(), 5);
    assert_eq!(all[3].request().event_name(), "DEFAULT");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_hands_the_event_back() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().max_events(3).concurrency(1));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..3 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    tokio::time::sleep(MILLISECOND).await;
    // One is under way, and is held all the same.
    let error = queue.enqueue(&tick(3), "user_1").unwrap_err();
    let EnqueueError::Full {
        pending: 3,
        pending_bytes,
        ..
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!(
        pending_bytes,
        3 * tick(0).payload("user_1").to_vec().unwrap().len()
    );
    assert!(error.is_full());
    let text = error.to_string();
    assert!(
        text.contains("with 3 events") && text.contains("`tick`"),
        "{text}"
    );

    let request = error.into_request().unwrap();
    queue.flush(DAY).await.unwrap();
    queue.enqueue_request(request).unwrap();
    let report = queue.shutdown(DAY).await;
    assert_eq!(numbers(&recorder.requests()), [0, 1, 2, 3]);
    let stats = report.stats();
    assert_eq!((stats.enqueued, stats.sent, stats.dropped), (5, 4, 1));
    outcomes.assert_counted(stats);
}

#[tokio::test(start_paused = true)]
async fn bytes_are_bounded_too() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let size = tick(0).payload("user_1").to_vec().unwrap().len();
    let options = QueueOptions::new().max_bytes(2 * size + 1);
    let queue = recorder.client().queue(options).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    queue.enqueue(&tick(2), "user_1").unwrap();
    assert!(queue.enqueue(&tick(3), "user_1").unwrap_err().is_full());
    assert_eq!(queue.stats().pending_bytes, 2 * size);
    queue.flush(DAY).await.unwrap();
    assert_eq!(queue.stats().pending_bytes, 0);
    // One that is larger than the bound never fits.
    let long = "x".repeat(2 * size);
    assert!(queue.enqueue(&tick(4), long).unwrap_err().is_full());
    assert_balanced(queue.stats());
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_wrong_is_an_error_at_once() {
    #[derive(LinkrunnerEvent)]
    struct PurchaseCompleted {
        amount: f64,
    }
    let queue = Recorder::new().client().queue(QueueOptions::new()).unwrap();
    let broken = PurchaseCompleted { amount: f64::NAN };
    let error = queue.enqueue(&broken, "user_1").unwrap_err();
    let EnqueueError::Encode(encode) = &error else {
        panic!("{error:?}")
    };
    assert!(matches!(encode.problem(), EncodeProblem::NotFinite));
    assert_eq!(error.to_string(), encode.to_string());
    assert!(error.into_request().is_none());
    let error = queue
        .enqueue_payment(&Payment::new("user_1", "", 1))
        .unwrap_err();
    assert!(matches!(error, EnqueueError::Encode(_)), "{error}");
    // It was never in the queue.
    assert_eq!(queue.stats().enqueued, 0);
}

#[tokio::test(start_paused = true)]
async fn the_last_rejections_are_kept() {
    let recorder = Recorder::new();
    let queue = recorder.client().queue(QueueOptions::new()).unwrap();
    for number in 0..25 {
        recorder.fail_next(Failure::status(400).message(format!("no. {number}")));
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    let report = queue.shutdown(DAY).await;
    assert_eq!(report.stats().rejected, 25);
    let messages: Vec<_> = report
        .rejections()
        .iter()
        .map(|rejection| rejection.error().server_message().unwrap().to_owned())
        .collect();
    assert_eq!(
        messages,
        (15..25)
            .map(|number| format!("no. {number}"))
            .collect::<Vec<_>>()
    );
}

#[tokio::test(start_paused = true)]
async fn the_deadline_counts_from_the_first_attempt() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let policy = RetryPolicy::new().deadline(10 * SECOND);
    let options = QueueOptions::new().concurrency(1).retry(policy);
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..60 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    // The last one has waited for a minute when it meets its first failure.
    tokio::time::sleep(59 * SECOND + 500 * MILLISECOND).await;
    recorder.fail_next(Failure::status(500));
    queue.enqueue(&tick(60), "user_60").unwrap();
    let report = queue.shutdown(DAY).await;
    assert!(report.is_complete(), "{report}");
    assert_eq!(report.stats().retries, 1);
}

#[tokio::test(start_paused = true)]
async fn a_429_pauses_the_queue_and_the_calls_beside_it() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    let queue = client.queue(QueueOptions::new()).unwrap();
    assert_eq!(queue.stats().pause, None);
    recorder.fail_next(Failure::status(429).retry_after(30 * SECOND));
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(MILLISECOND).await;
    assert_eq!(queue.stats().pause, Some(Pause::RateLimited));
    for number in 2..50 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    let call = client.capture(&tick(50), "user_50");
    tokio::time::sleep(29 * SECOND).await;
    assert_eq!(recorder.attempts().len(), 1);
    call.await.unwrap();
    queue.flush(SECOND).await.unwrap();
    assert_eq!(queue.stats().pause, None);
    assert_eq!(recorder.requests().len(), 50);
}

#[tokio::test]
async fn a_disabled_client_has_a_queue_that_sends_nothing() {
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new());
    let queue = Client::disabled().queue(options).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    assert!(queue.enqueue(&tick(1), "").is_err());
    let report = queue.shutdown(DAY).await;
    assert!(report.is_complete(), "{report}");
    assert!(!outcomes.all()[0].may_have_been_delivered());
}

#[tokio::test]
async fn options_that_leave_no_room_are_refused() {
    let client = Recorder::new().client();
    let refused = |options| client.queue(options).unwrap_err();
    assert_eq!(
        refused(QueueOptions::new().max_events(0)),
        QueueError::NoRoom
    );
    assert_eq!(
        refused(QueueOptions::new().max_bytes(0)),
        QueueError::NoRoom
    );
    assert_eq!(
        refused(QueueOptions::new().concurrency(0)),
        QueueError::NoConcurrency
    );
    let many = QueueOptions::new().concurrency(usize::MAX);
    assert_eq!(refused(many), QueueError::TooMuchConcurrency);
    let instant = RetryPolicy::new().deadline(std::time::Duration::ZERO);
    let options = QueueOptions::new().retry(instant.clone());
    assert_eq!(refused(options), QueueError::ZeroDeadline);
    let client = Recorder::new().client_with(instant);
    let error = client.queue(QueueOptions::new()).unwrap_err();
    assert_eq!(error, QueueError::ZeroDeadline);
}

#[test]
fn a_queue_needs_a_runtime() {
    let client = Recorder::new().client();
    let error = client.queue(QueueOptions::new()).unwrap_err();
    assert_eq!(error, QueueError::NoRuntime);
    assert!(error.to_string().contains("blocking::Client"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn at_every_moment_every_event_is_somewhere() {
    let recorder = Recorder::new();
    recorder.delay(3 * MILLISECOND);
    let outcomes = Outcomes::default();
    let options = outcomes.of(QueueOptions::new().max_events(50).retry(quick()));
    let queue = recorder.client().queue(options).unwrap();
    for number in 0..2_000_u64 {
        match number % 11 {
            0 => recorder.fail_next(Failure::status(500)),
            1 => recorder.fail_next(Failure::status(400)),
            2 => recorder.fail_next(Failure::timeout()),
            _ => {}
        }
        // Some are dropped.
        let _ = queue.enqueue(&tick(number), format!("user_{}", number % 30));
        assert_balanced(queue.stats());
        if number % 3 == 0 {
            tokio::time::sleep(MILLISECOND).await;
        }
    }
    let stats = queue.shutdown(DAY).await.stats();
    assert!(
        stats.dropped > 0 && stats.rejected > 0 && stats.retries > 0,
        "{stats:?}"
    );
    assert_eq!((stats.enqueued, stats.pending), (2_000, 0));
    outcomes.assert_counted(stats);
}

#[tokio::test(start_paused = true)]
async fn no_event_is_given_up_because_there_were_too_many_requests() {
    let recorder = Recorder::new();
    recorder.fail_always(Failure::status(429));
    let queue = recorder
        .client_with(RetryPolicy::new())
        .queue(QueueOptions::new())
        .unwrap();
    for number in 0..100 {
        queue.enqueue(&tick(number), "user_1").unwrap();
    }
    tokio::time::sleep(1800 * SECOND).await;
    let stats = queue.stats();
    assert_eq!((stats.pending, stats.given_up), (100, 0));
    assert_eq!(stats.pause, Some(Pause::RateLimited));
    // The pause grows to 30 seconds: no more than some hundred calls for half an hour.
    let attempts = recorder.attempts().len();
    assert!((60..200).contains(&attempts), "{attempts}");

    recorder.clear_failures();
    let report = queue.shutdown(60 * SECOND).await;
    assert!(report.is_complete(), "{report}");
    // It costs no event its place.
    assert_eq!(numbers(&recorder.requests()), (0..100).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_function_that_enqueues_what_was_dropped_does_not_call_itself() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let slot: std::sync::Arc<std::sync::OnceLock<linkrunner_events::Queue>> = Default::default();
    let (queue_of, outcomes) = (slot.clone(), Outcomes::default());
    let told = outcomes.clone();
    let options = QueueOptions::new()
        .max_events(1)
        .on_outcome(move |outcome| {
            told.push(outcome);
            if matches!(outcome.fate(), Fate::Dropped) {
                let again = queue_of
                    .get()
                    .unwrap()
                    .enqueue_request(outcome.request().clone());
                assert!(again.unwrap_err().is_full());
            }
        });
    let queue = slot.get_or_init(|| recorder.client().queue(options).unwrap());
    queue.enqueue(&tick(1), "user_1").unwrap();
    assert!(queue.enqueue(&tick(2), "user_1").unwrap_err().is_full());
    let stats = queue.shutdown(DAY).await.stats();
    assert_eq!((stats.sent, stats.dropped), (1, 2));
    assert_eq!(outcomes.count(|fate| matches!(fate, Fate::Dropped)), 1);
}

/// A runtime without I/O makes reqwest panic.
#[test]
fn a_panic_of_the_http_client_loses_no_event() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let client = Client::builder(ServerKey::new("key").unwrap())
        .base_url("http://127.0.0.1:1")
        .retry(quick())
        .build()
        .unwrap();
    let report = runtime.block_on(async {
        let queue = client.queue(QueueOptions::new().concurrency(1)).unwrap();
        queue.enqueue(&tick(1), "user_1").unwrap();
        queue.enqueue(&tick(2), "user_1").unwrap();
        queue.shutdown(DAY).await
    });
    assert_eq!(report.stats().given_up, 2);
    assert_balanced(report.stats());
}
