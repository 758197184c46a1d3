//! Direct calls: each waits for its outcome, over as many attempts as it takes.

use std::sync::Arc;
use std::time::Duration;

use linkrunner_events::client::{AsyncCapture, Client, Delivery, Error, RetryPolicy};
use linkrunner_events::testing::{Failure, Recorder};
use linkrunner_events::{EncodeProblem, Endpoint, Payment, PaymentType, User};
use tokio::time::Instant;

use crate::support::{MILLISECOND, SECOND, numbers, quick, tick};

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
    // Half a second, one, two and four are the bounds.
    assert!(
        start.elapsed() <= Duration::from_millis(7_500),
        "{:?}",
        start.elapsed()
    );
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
    assert!(gave_up.elapsed() <= Duration::from_millis(7_500));
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
    for status in [301, 400, 401, 403, 404, 413] {
        recorder.clear();
        recorder.fail_next(Failure::status(status));
        let error = client.capture(&tick(1), "user_1").await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(recorder.attempts().len(), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn at_most_once_does_not_repeat_what_may_have_arrived() {
    let recorder = Recorder::new();
    let client = recorder.client_with(RetryPolicy::new().delivery(Delivery::AtMostOnce));
    for failure in [Failure::timeout(), Failure::closed(), Failure::status(500)] {
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
    client.capture_payment(&payment).await.unwrap();
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
    let (event, payment) = tokio::join!(
        client.capture(&tick(2), "user_1"),
        clone.capture_payment(&payment)
    );
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
    assert!(matches!(error, Error::HeldBack), "{error}");
    assert!(error.is_retryable() && !error.may_have_been_delivered());
    assert_eq!((error.attempts(), error.status()), (0, None));
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(numbers(&recorder.attempts()), [1]);

    tokio::time::sleep(55 * SECOND).await;
    client.capture(&tick(3), "user_1").await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_held_back_call_tells_of_the_attempt_it_had() {
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
    client.capture_payment(&payment).await.unwrap();
    client.remove_payment("pay_1").await.unwrap();
    client.remove_all_payments_of("user_1").await.unwrap();
    client
        .remove_all_payments_of(User::install_instance("abc"))
        .await
        .unwrap();
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
        let error = client.capture_payment(&payment).await.unwrap_err();
        let Error::Encode(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.field(), Some(field));
    }
    for error in [
        client.remove_payment("").await,
        client.remove_all_payments_of("\n").await,
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
    let receipt = client.remove_payment("pay_1").await.unwrap();
    assert_eq!(receipt.status(), 400);
    assert_eq!(receipt.message(), Some("No payment found"));

    recorder.fail_next(Failure::status(400));
    let error = client.remove_all_payments_of("user_1").await.unwrap_err();
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
        .capture_payment(&Payment::new("user_1", "pay_1", -1))
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
            capture.capture_payment(&payment).await?;
            capture.remove_payment("pay_1").await?;
            capture.remove_all_payments_of("user_1").await
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
