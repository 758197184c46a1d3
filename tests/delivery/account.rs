//! What a queue takes, what it turns away, and what it tells of it.

use std::sync::{Arc, OnceLock};

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    Client, EncodeProblem, EnqueueError, LinkrunnerEvent, Outcome, PauseReason, Payment,
    QueueError, QueueOptions, RetryPolicy, ServerKey, Status, WeakQueue,
};

use crate::support::{
    DAY, MILLISECOND, Outcomes, SECOND, assert_balanced, numbers, pause, quick, tick, until_empty,
};

#[tokio::test(start_paused = true)]
async fn every_status_is_counted_and_told_once() {
    let recorder = Recorder::new();
    let outcomes = Outcomes::default();
    let policy = quick().max_attempts(2);
    let options = outcomes.of(QueueOptions::new().concurrency(1).retry(policy));
    let queue = recorder.client().queue(options).unwrap();

    recorder.fail_next(Failure::status(400).message("user_id is unknown"));
    queue.enqueue(&tick(1), "user_1").unwrap();
    until_empty(&queue).await;
    // The second of these fails alone, while those before and after it are accepted.
    for failure in [
        Failure::status(201),
        Failure::timeout(),
        Failure::status(201),
        Failure::timeout(),
    ] {
        recorder.fail_next(failure);
    }
    for number in 2..5 {
        queue
            .enqueue(&tick(number), format!("user_{number}"))
            .unwrap();
    }
    until_empty(&queue).await;
    outcomes.wait_for(4);
    // What the configuration is to blame for stays until the end.
    recorder.fail_always(Failure::status(302));
    queue
        .enqueue_request(Payment::new("user_1", "pay_1", 1))
        .unwrap();

    let report = queue.shutdown(10 * SECOND).await;
    let stats = report.stats();
    assert_eq!(
        (
            stats.enqueued,
            stats.sent,
            stats.rejected,
            stats.given_up,
            stats.undelivered
        ),
        (5, 2, 1, 1, 1)
    );
    outcomes.assert_accounted(&report);
    assert!(!report.is_complete());
    // The last outcome may or may not have been told in the meantime.
    let text = report.to_string();
    assert_eq!(
        text.replace("; `on_outcome` was not called with 1", ""),
        "5 enqueued: 2 sent, 1 rejected, 1 given up, 1 undelivered (time limit reached)\n\
         rejected `tick`: Linkrunner rejected the request with status 400; correct the request before \
         sending it again (the server says: user_id is unknown)"
    );

    let mut all = outcomes.all();
    all.truncate(4);
    let told: Vec<_> = all
        .iter()
        .map(|outcome| (outcome.attempts(), outcome.may_have_been_delivered()))
        .collect();
    assert_eq!(told, [(1, false), (1, true), (1, true), (2, true)]);
    assert!(matches!(all[0].status(), Status::Rejected(_)));
    let Status::GivenUp(error) = all[3].status() else {
        panic!("{:?}", all[3])
    };
    assert_eq!(error.attempts(), 2);
    let [given_up] = report.unsent() else {
        panic!("{report:?}")
    };
    assert_eq!(given_up.request(), all[3].request());
    let [payment] = report.undelivered() else {
        panic!("{report:?}")
    };
    assert_eq!(payment.request().event_name(), "DEFAULT");
    assert_eq!(payment.error().unwrap().status(), Some(302));
    assert!(!payment.may_have_been_delivered());
    assert_eq!(stats.retries, u64::from(payment.attempts()) + 1);
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
        text.contains("full (3 events") && text.contains("`tick`"),
        "{text}"
    );

    let request = error.into_request().unwrap();
    until_empty(&queue).await;
    queue.enqueue_request(request).unwrap();
    let report = queue.shutdown(DAY).await;
    assert_eq!(numbers(&recorder.requests()), [0, 1, 2, 3]);
    // One that was handed back was never in the queue, and nothing is told of it.
    let stats = report.stats();
    assert_eq!((stats.enqueued, stats.sent, stats.not_taken), (4, 4, 1));
    outcomes.assert_accounted(&report);
    assert!(report.to_string().contains("; 1 not taken"), "{report}");
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
        .enqueue_request(Payment::new("user_1", "", 1))
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
async fn the_deadline_of_calls_does_not_count_in_a_queue() {
    let recorder = Recorder::new();
    recorder.delay(SECOND);
    let client = recorder.client_with(RetryPolicy::new().deadline(10 * SECOND));
    let queue = client.queue(QueueOptions::new().concurrency(1)).unwrap();
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
    assert_eq!(pause(&queue), None);
    recorder.fail_next(Failure::status(429).retry_after(30 * SECOND));
    queue.enqueue(&tick(1), "user_1").unwrap();
    tokio::time::sleep(MILLISECOND).await;
    assert_eq!(pause(&queue), Some(PauseReason::RateLimited));
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
    queue.flush(DAY).await.unwrap();
    outcomes.assert_counted(queue.stats());
    let report = queue.shutdown(DAY).await;
    assert!(report.is_complete(), "{report}");
    assert_eq!((report.stats().skipped, report.stats().sent), (1, 0));
    let [outcome] = &outcomes.all()[..] else {
        panic!("{report}")
    };
    assert!(matches!(outcome.status(), Status::Skipped));
    assert!(!outcome.may_have_been_delivered() && outcome.error().is_none());
    assert_eq!(
        report.to_string(),
        "1 enqueued: 0 sent, 1 skipped by the disabled client, 0 rejected, 0 given up, 0 undelivered"
    );
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
    let no_age = QueueOptions::new().max_age(std::time::Duration::ZERO);
    assert_eq!(refused(no_age), QueueError::ZeroMaxAge);
    for deadline in [std::time::Duration::ZERO, SECOND, std::time::Duration::MAX] {
        let policy = RetryPolicy::new().deadline(deadline);
        let error = refused(QueueOptions::new().retry(policy.clone()));
        assert_eq!(error, QueueError::Deadline);
        assert!(error.to_string().contains("max_age"), "{error}");
        // The client's is for its calls alone.
        let recorder = Recorder::new();
        let client = recorder.client_with(policy);
        let queue = client.queue(QueueOptions::new()).unwrap();
        queue.enqueue(&tick(1), "user_1").unwrap();
        assert!(queue.shutdown(DAY).await.is_complete());
        assert_eq!(recorder.requests().len(), 1);
    }
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
        // Some are handed back.
        let _ = queue.enqueue(&tick(number), format!("user_{}", number % 30));
        assert_balanced(queue.stats());
        if number % 3 == 0 {
            tokio::time::sleep(MILLISECOND).await;
        }
    }
    let report = queue.shutdown(DAY).await;
    let stats = report.stats();
    assert!(
        stats.not_taken > 0 && stats.rejected > 0 && stats.retries > 0,
        "{stats:?}"
    );
    assert_eq!(stats.enqueued + stats.not_taken, 2_000);
    assert_eq!(stats.undelivered, 0);
    outcomes.assert_accounted(&report);
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
    assert_eq!(pause(&queue), Some(PauseReason::RateLimited));
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
async fn nothing_is_told_of_an_event_that_was_handed_back_to_the_function_itself() {
    let recorder = Recorder::new();
    let own = Arc::new(OnceLock::<WeakQueue>::new());
    let (queue_of, outcomes) = (Arc::clone(&own), Outcomes::default());
    let told = outcomes.clone();
    // One that is larger than the bound never fits, so the queue is always full for it.
    let size = tick(1).payload("user_1").to_vec().unwrap().len();
    let options = QueueOptions::new()
        .max_bytes(size)
        .on_outcome(move |outcome| {
            let queue = queue_of.get().and_then(WeakQueue::upgrade).unwrap();
            let again = queue.enqueue(&tick(2), "a longer user id");
            assert!(again.unwrap_err().is_full());
            told.push(outcome);
        });
    let queue = recorder.client().queue(options).unwrap();
    own.set(queue.downgrade()).unwrap();
    queue.enqueue(&tick(1), "user_1").unwrap();
    until_empty(&queue).await;
    outcomes.wait_for(1);
    let report = queue.shutdown(DAY).await;
    let stats = report.stats();
    assert_eq!((stats.enqueued, stats.sent, stats.not_taken), (1, 1, 1));
    outcomes.assert_accounted(&report);
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
    let report = |options: QueueOptions, limit| {
        runtime.block_on(async {
            let queue = client.queue(options.concurrency(1)).unwrap();
            queue.enqueue(&tick(1), "user_1").unwrap();
            queue.enqueue(&tick(2), "user_1").unwrap();
            queue.shutdown(limit).await
        })
    };
    let once = report(QueueOptions::new().retry(RetryPolicy::never()), DAY);
    assert_eq!(once.stats().given_up, 2);
    assert_balanced(once.stats());
    // Whether it arrived is not known.
    assert!(once.unsent().iter().all(Outcome::may_have_been_delivered));

    // Nothing else is accepted, so nothing is charged, and both come back.
    let kept = report(QueueOptions::new(), SECOND / 2);
    assert_eq!((kept.stats().given_up, kept.stats().undelivered), (0, 2));
    assert!(
        kept.undelivered().iter().all(|event| event.attempts() > 1),
        "{kept:?}"
    );
    assert_balanced(kept.stats());
}
