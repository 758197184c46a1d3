//! Direct calls: each waits for its outcome, over as many attempts as it takes.

use std::sync::Arc;
use std::time::Duration;

use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{
    AsyncCapture, Client, Delivery, EncodeProblem, Endpoint, Error, PauseReason, Payment,
    PaymentType, QueueOptions, RemovePayment, RetryPolicy, User,
};
use tokio::time::Instant;

use crate::support::{DAY, MILLISECOND, SECOND, numbers, pause, quick, tick, until};

#[tokio::test(start_paused = true)]
async fn what_fails_for_a_while_is_repeated_until_it_is_accepted() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    for failure in [
        Failure::status(500),
        Failure::no_connection(),
        Failure::timeout(),
        Failure::closed(),
    ] {
        recorder.fail_next(failure);
    }
    let start = Instant::now();
    let receipt = client.capture(&tick(1), "user_1").await.unwrap();
    assert_eq!(receipt.status(), 201);
    assert_eq!(recorder.attempts().len(), 5);
    assert_eq!(numbers(&recorder.requests()), [1]);
    // Up to half a second; then the breaker is open, for 500 ms, one second and two, or half of that, and a tenth more for
    // the event that probed last.
    let allowed = Duration::from_millis(1_750)..Duration::from_millis(500 + 3_850 + 10);
    assert!(allowed.contains(&start.elapsed()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_does_not_stop_to_fail_is_given_up() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    recorder.fail_always(Failure::status(503).message("overloaded"));
    let error = client.capture(&tick(1), "user_1").await.unwrap_err();
    let Error::GaveUp(gave_up) = &error else {
        panic!("{error:?}")
    };
    assert_eq!((gave_up.attempts(), error.attempts()), (5, 5));
    // The breaker waits for 500 ms, one second, two and four, or half of that, and a tenth more.
    let allowed = Duration::from_millis(3_750)..Duration::from_millis(8_260);
    assert!(allowed.contains(&gave_up.elapsed()), "{error}");
    assert!(matches!(error.last(), Error::Server { status: 503, .. }));
    assert_eq!(error.status(), Some(503));
    assert_eq!(error.server_message(), Some("overloaded"));
    assert!(error.is_retryable() && error.may_have_been_delivered());
    let text = error.to_string();
    assert!(text.starts_with("gave up after 5 attempts in "), "{text}");
    assert_eq!(text.matches("overloaded").count(), 1, "{text}");
    assert_eq!(recorder.attempts().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_not_repeated() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    for status in [301, 400, 401, 403, 404, 405, 407, 410, 413, 422] {
        recorder.clear();
        recorder.fail_next(Failure::status(status));
        let error = client.capture(&tick(1), "user_1").await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        let is_as_it_should = match status {
            301 => matches!(error, Error::Redirected { .. }),
            401 => matches!(error, Error::Unauthorized { .. }),
            403 | 404 | 405 | 407 => matches!(error, Error::Misconfigured { .. }),
            _ => matches!(error, Error::Rejected { .. }),
        };
        assert!(is_as_it_should, "{status}: {error:?}");
        assert!(!error.is_retryable() && !error.may_have_been_delivered());
        assert_eq!(recorder.attempts().len(), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn at_most_once_does_not_repeat_what_may_have_arrived() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new().delivery(Delivery::AtMostOnce));
    for failure in [
        Failure::timeout(),
        Failure::closed(),
        Failure::status(500),
        Failure::status(503),
    ] {
        recorder.clear();
        recorder.fail_next(failure);
        let error = client.capture(&tick(1), "user_1").await.unwrap_err();
        assert!(error.may_have_been_delivered());
        assert_eq!(recorder.attempts().len(), 1, "{error}");
    }
    for failure in [Failure::no_connection(), Failure::status(429)] {
        recorder.clear();
        recorder.fail_next(failure);
        client.capture(&tick(1), "user_1").await.unwrap();
        assert_eq!(recorder.attempts().len(), 2);
    }
    // It counts once, however often it is sent.
    recorder.clear();
    recorder.fail_next(Failure::timeout());
    let payment = Payment::new("user_1", "pay_1", 9.99);
    client.send(&payment).await.unwrap();
    assert_eq!(recorder.attempts().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_429_pauses_every_call_of_the_client() {
    let recorder = Recorder::new();
    let client = recorder.client();
    let start = Instant::now();
    recorder.fail_next(Failure::status(429).retry_after(20 * SECOND));
    let error = client.capture(&tick(1), "user_1").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(20 * SECOND));
    assert_eq!(start.elapsed(), Duration::ZERO);

    let clone = client.clone();
    let payment = Payment::new("user_2", "pay_1", 1);
    let (event, payment) = tokio::join!(client.capture(&tick(2), "user_1"), clone.send(&payment));
    event.unwrap();
    payment.unwrap();
    assert_eq!(start.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_the_deadline_is_not_waited_for() {
    let recorder = Recorder::new();
    let policy = RetryPolicy::new()
        .deadline(10 * SECOND)
        .max_retry_after(3600 * SECOND);
    let client = recorder.client_with(policy);
    recorder.fail_next(Failure::status(429).retry_after(60 * SECOND));
    let start = Instant::now();
    let error = client.capture(&tick(1), "user_1").await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }), "{error}");
    let error = client.capture(&tick(2), "user_1").await.unwrap_err();
    let Error::Paused(pause) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(pause.reason(), PauseReason::RateLimited);
    assert_eq!(pause.endpoint(), None);
    assert!(error.is_retryable() && !error.may_have_been_delivered());
    assert_eq!((error.attempts(), error.status()), (0, None));
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(numbers(&recorder.attempts()), [1]);

    tokio::time::sleep(55 * SECOND).await;
    client.capture(&tick(3), "user_1").await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_kept_from_its_retry_tells_of_the_attempt_it_had() {
    let recorder = Recorder::new();
    let policy = RetryPolicy::new()
        .deadline(10 * SECOND)
        .max_retry_after(3600 * SECOND);
    let client = recorder.client_with(policy);
    recorder.fail_next(Failure::timeout());
    recorder.fail_next(Failure::status(429).retry_after(60 * SECOND));
    let (first, second) = tokio::join!(
        client.capture(&tick(1), "user_1"),
        client.capture(&tick(2), "user_2")
    );
    let (first, second) = (first.unwrap_err(), second.unwrap_err());
    assert!(matches!(second, Error::RateLimited { .. }), "{second}");
    // Its own attempt is in doubt, and that the client pauses does not change it.
    assert!(matches!(first, Error::Transport(_)), "{first}");
    assert!(first.may_have_been_delivered());
    assert_eq!(first.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn payments_are_captured_and_removed() {
    let recorder = Recorder::new();
    let client = recorder.client_with(quick());
    let payment = Payment::new("user_1", "pay_1", 9.99).kind(PaymentType::Recurring);
    client.send(&payment).await.unwrap();
    let installation = User::install_instance("abc");
    for removal in [
        RemovePayment::with_id("pay_1"),
        RemovePayment::all_of("user_1"),
        RemovePayment::all_of(installation),
    ] {
        client.send(removal).await.unwrap();
    }
    let requests = recorder.requests();
    let endpoints: Vec<_> = requests
        .iter()
        .map(linkrunner_events::testing::Recorded::endpoint)
        .collect();
    assert_eq!(
        endpoints,
        [
            Endpoint::CapturePayment,
            Endpoint::RemovePayment,
            Endpoint::RemovePayment,
            Endpoint::RemovePayment
        ]
    );
    assert_eq!(requests[0].body()["type"], "RECURRING");
    let bodies: Vec<_> = requests[1..]
        .iter()
        .map(|one| one.body().to_string())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"payment_id":"pay_1"}"#,
            r#"{"user_id":"user_1"}"#,
            r#"{"install_instance_id":"abc"}"#
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_payment_is_an_error_before_anything_is_sent() {
    let recorder = Recorder::new();
    let client = recorder.client_with(quick());
    for (payment, field) in [
        (Payment::new("user_1", "", 1.0), "payment_id"),
        (Payment::new("user_1", " ", 1.0), "payment_id"),
        (Payment::new("", "pay_1", 1.0), "user_id"),
        (Payment::new("user_1", "pay_1", -0.01), "amount"),
        (Payment::new("user_1", "pay_1", f64::NAN), "amount"),
        (Payment::new("user_1", "pay_1", f64::INFINITY), "amount"),
        (Payment::new("user_1", "pay_1", f64::NEG_INFINITY), "amount"),
    ] {
        let error = client.send(&payment).await.unwrap_err();
        let Error::Encode(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.field(), Some(field));
    }
    for error in [
        client.send(RemovePayment::with_id("")).await,
        client.send(RemovePayment::all_of("\n")).await,
    ] {
        let Err(Error::Encode(error)) = error else {
            panic!("{error:?}")
        };
        assert!(matches!(error.problem(), EncodeProblem::EmptyId));
    }
    assert!(recorder.attempts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_removal_whose_answer_was_lost_is_done_when_nothing_is_found() {
    let recorder = Recorder::new();
    let client = recorder.client_with(quick());
    recorder.fail_next(Failure::timeout());
    recorder.fail_next(Failure::status(400).message("No payment found"));
    let receipt = client.send(RemovePayment::with_id("pay_1")).await.unwrap();
    assert_eq!(receipt.status(), 400);

    recorder.fail_next(Failure::status(400));
    let removal = RemovePayment::all_of("user_1");
    let error = client.send(removal).await.unwrap_err();
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn a_disabled_client_checks_and_encodes_and_sends_nothing() {
    let client = Client::disabled();
    let receipt = client.capture(&tick(1), "user_1").await.unwrap();
    assert!(!receipt.was_sent());
    assert_eq!(receipt.status(), 0);
    let error = client.capture(&tick(1), "").await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error}");
    let error = client
        .send(Payment::new("user_1", "pay_1", -1))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error}");
    assert!(format!("{client:?}").contains("disabled"));
}

#[tokio::test(start_paused = true)]
async fn an_application_can_take_anything_that_captures() {
    let recorder = Recorder::new();
    let captures: [Arc<dyn AsyncCapture>; 4] = [
        Arc::new(recorder.clone()),
        Arc::new(recorder.client()),
        Arc::new(Client::disabled()),
        Arc::new(Arc::new(recorder.clone())),
    ];
    for capture in captures {
        let task = tokio::spawn(async move {
            capture.capture(&tick(1), "user_1").await?;
            let payment = Payment::new("user_1", "pay_1", 1);
            capture.send(&payment).await?;
            capture.send(RemovePayment::with_id("pay_1")).await?;
            capture.send(RemovePayment::all_of("user_1")).await
        });
        task.await.unwrap().unwrap();
    }
    assert_eq!(recorder.requests().len(), 3 * 4);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_the_attempts() {
    let recorder = Recorder::new();
    let policy = RetryPolicy::new()
        .max_attempts(u32::MAX)
        .first_backoff(MILLISECOND)
        .max_backoff(SECOND)
        .deadline(30 * SECOND);
    let client = recorder.client_with(policy);
    recorder.fail_always(Failure::no_connection());
    let start = Instant::now();
    let error = client.capture(&tick(1), "user_1").await.unwrap_err();
    assert!(start.elapsed() <= 30 * SECOND, "{:?}", start.elapsed());
    assert!(start.elapsed() >= 28 * SECOND, "{:?}", start.elapsed());
    assert!(!error.may_have_been_delivered());
    assert!(error.attempts() > 20, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_outlasts_an_outage_that_is_shorter_than_its_deadline() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    let queue = client.queue(QueueOptions::new()).unwrap();
    recorder.fail_always(Failure::no_connection());
    queue.enqueue(&tick(1), "user_1").unwrap();
    until(|| queue.stats().pause.is_some()).await;
    assert_eq!(pause(&queue), Some(PauseReason::NoConnection));

    let start = Instant::now();
    let back = async {
        tokio::time::sleep(10 * SECOND).await;
        recorder.clear_failures();
    };
    let call = async {
        let receipt = client.capture(&tick(2), "user_2").await;
        (receipt.unwrap(), start.elapsed())
    };
    let ((receipt, took), ()) = tokio::join!(call, back);
    assert_eq!(receipt.status(), 201);
    // The next probe comes, after ten seconds of them, within eight or sixteen.
    assert!((10 * SECOND..30 * SECOND).contains(&took), "{took:?}");
    queue.flush(SECOND).await.unwrap();

    // Probes that find no connection are not counted: a call makes more than its five attempts.
    recorder.clear();
    recorder.fail_always(Failure::no_connection());
    let back = async {
        until(|| recorder.attempts().len() == 5).await;
        recorder.clear_failures();
    };
    let (receipt, ()) = tokio::join!(client.capture(&tick(3), "user_3"), back);
    receipt.unwrap();
    assert_eq!(recorder.attempts().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_with_the_outage_where_that_is_longer_than_its_deadline() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    recorder.fail_always(Failure::no_connection());
    let start = Instant::now();
    let error = client.capture(&tick(1), "user_1").await.unwrap_err();
    let Error::Transport(last) = error.last() else {
        panic!("{error:?}")
    };
    assert!(last.is_connect() && !error.may_have_been_delivered());
    assert!(error.attempts() > 5, "{error}");
    assert!(start.elapsed() <= 30 * SECOND, "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_wait_for_a_retry_after_that_is_longer_than_its_deadline() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new());
    let queue = client.queue(QueueOptions::new()).unwrap();
    recorder.fail_next(Failure::status(503).retry_after(31 * SECOND));
    let opened = Instant::now();
    queue.enqueue(&tick(1), "user_1").unwrap();
    until(|| queue.stats().pause.is_some()).await;

    let start = Instant::now();
    let error = client.capture(&tick(2), "user_2").await.unwrap_err();
    assert_eq!(start.elapsed(), Duration::ZERO);
    let Error::Paused(pause) = &error else {
        panic!("{error:?}")
    };
    assert!(
        matches!(pause.reason(), PauseReason::Unavailable { status: 503, .. }),
        "{error}"
    );
    assert_eq!(error.attempts(), 0);
    assert!(error.is_retryable() && !error.may_have_been_delivered());
    assert_eq!(recorder.attempts().len(), 1);

    // Two seconds later what is left of the pause is shorter.
    tokio::time::sleep(2 * SECOND).await;
    client.capture(&tick(3), "user_3").await.unwrap();
    assert_eq!(opened.elapsed().as_secs(), 31);
    queue.flush(SECOND).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_tries_although_the_configuration_stops_the_queues() {
    for status in [401, 403, 404, 405, 407, 302] {
        let recorder = Recorder::new();
        let client = recorder.client_with(RetryPolicy::new());
        let queue = client.queue(QueueOptions::new()).unwrap();
        recorder.fail_always(Failure::status(status));
        for number in 0..12 {
            queue
                .enqueue(&tick(number), format!("user_{number}"))
                .unwrap();
        }
        until(|| queue.stats().pause.is_some()).await;
        let stopped = queue.stats().pause.unwrap();
        assert!(stopped.reason().is_configuration(), "{stopped}");
        let attempts = recorder.attempts().len();
        let (in_a_row, endpoint) = match status {
            401 => (1, None),
            _ => (10, Some(Endpoint::CaptureEvent)),
        };
        assert_eq!((attempts, stopped.endpoint()), (in_a_row, endpoint));

        let start = Instant::now();
        let error = client.capture(&tick(12), "user_12").await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(status), 1));
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert_eq!(recorder.attempts().len(), attempts + 1);

        // One that is accepted ends the pause for the queue as well.
        recorder.clear_failures();
        client.capture(&tick(13), "user_13").await.unwrap();
        assert_eq!(queue.stats().pause, None, "{status}");
        queue.flush(DAY).await.unwrap();
        assert_eq!(queue.stats().sent, 12);
    }
}
