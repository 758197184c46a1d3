//! Faults, as a client meets them.

use std::time::Duration;

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{Fault, Received, Sandbox};

use crate::support::{EVENT, PAYMENT, call, client, send, send_event};

#[tokio::test]
async fn faults_are_met_in_their_order_each_once() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    sandbox.answer_next(Fault::rate_limited().retry_after("2"));
    sandbox.answer_next(Fault::unauthorized());
    sandbox.answer_next(Fault::status(503).body("<html>Service Unavailable</html>"));
    sandbox.answer_next(Fault::server_error().retry_after("not\r\na header"));

    let event = || call(&client, &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let limited = event().send().await.expect("an answer");
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "2");
    assert_eq!(send_event(&client, &sandbox).await, 401);
    let proxy = event().send().await.expect("an answer");
    assert_eq!(proxy.status(), 503);
    assert_eq!(proxy.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(
        proxy.text().await.expect("a body"),
        "<html>Service Unavailable</html>"
    );
    let error = event().send().await.expect("an answer");
    assert_eq!(error.status(), 500);
    assert_eq!(error.headers().get("retry-after"), None);
    assert_eq!(send_event(&client, &sandbox).await, 201);

    let statuses: Vec<_> = sandbox.received().iter().map(Received::status).collect();
    assert_eq!(
        statuses,
        [429, 401, 503, 500, 201].map(Some),
        "each is remembered with its answer"
    );
    assert_eq!(sandbox.events("item_viewed").len(), 1);
}

#[tokio::test]
async fn what_is_always_answered_lasts_until_it_is_cleared() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    sandbox.answer_always(Fault::status(503));
    sandbox.answer_next(Fault::unauthorized());
    assert_eq!(send_event(&client, &sandbox).await, 401);
    assert_eq!(send_event(&client, &sandbox).await, 503);
    assert_eq!(send_event(&client, &sandbox).await, 503);
    sandbox.answer_next(Fault::unauthorized());
    sandbox.clear_faults();
    assert_eq!(send_event(&client, &sandbox).await, 201);
}

#[tokio::test]
async fn a_lost_answer_is_not_a_lost_payment() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let pay = || call(&client, &sandbox, Endpoint::CapturePayment).body(PAYMENT);

    sandbox.answer_next(Fault::disconnect());
    let error = pay().send().await.expect_err("no answer");
    assert!(!error.is_connect() && !error.is_timeout(), "{error:?}");
    assert!(sandbox.payments().is_empty());

    sandbox.answer_next(Fault::disconnect().carried_out());
    pay().send().await.expect_err("no answer");
    assert_eq!(sandbox.payments().len(), 1);

    sandbox.answer_next(Fault::server_error().carried_out());
    let answer = pay().send().await.expect("an answer");
    assert_eq!(answer.status(), 500);
    assert_eq!(pay().send().await.expect("an answer").status(), 201);
    assert_eq!(sandbox.payments().len(), 1);

    let received = sandbox.received();
    let fates: Vec<_> = received
        .iter()
        .map(|call| (call.status(), call.is_accepted()))
        .collect();
    assert_eq!(
        fates,
        [
            (None, false),
            (None, true),
            (Some(500), true),
            (Some(201), true)
        ]
    );
    assert!(received[0].to_string().ends_with(": not answered"));
}

#[tokio::test]
async fn a_carried_out_call_is_still_checked() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    sandbox.answer_next(Fault::status(502).carried_out());
    let bad = send(&client, &sandbox, Endpoint::CapturePayment, "{}").await;
    assert_eq!(bad, 502);
    assert!(!sandbox.received()[0].is_accepted());
}

#[tokio::test]
async fn a_delayed_call_has_arrived_before_it_is_answered() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    sandbox.answer_next(Fault::delay(Duration::MAX));
    let event = call(&client, &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let error = event.timeout(Duration::from_millis(100)).send().await;
    assert!(error.expect_err("no answer in time").is_timeout());
    // A client that gave up has sent all the same.
    let received = sandbox.wait_for(1).await.expect("the call");
    assert_eq!(received[0].status(), Some(201));
    assert_eq!(sandbox.events("item_viewed").len(), 1);

    sandbox.answer_next(Fault::delay(Duration::from_millis(20)));
    let before = std::time::Instant::now();
    assert_eq!(send_event(&client, &sandbox).await, 201);
    assert!(before.elapsed() >= Duration::from_millis(20));
}

#[tokio::test]
async fn a_timeout_gives_no_answer_and_has_no_effect() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    sandbox.answer_next(Fault::timeout().after(Duration::from_millis(50)));
    let client = client();
    let sent = call(&client, &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let error = sent.send().await.expect_err("no answer");
    assert!(!error.is_connect(), "{error}");
    assert!(sandbox.events("item_viewed").is_empty());

    // Without a shorter time, the client is the first to give up.
    sandbox.answer_next(Fault::timeout());
    let sent = call(&client, &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let waited = sent.timeout(Duration::from_millis(50)).send().await;
    assert!(waited.expect_err("no answer").is_timeout());
    assert_eq!(sandbox.received()[1].status(), None);
}
