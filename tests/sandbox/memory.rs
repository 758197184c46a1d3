//! What is remembered, and for how long.

use std::time::{Duration, Instant};

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{Fault, RandomFaults, Received, Sandbox};

use crate::support::{EVENT, call, client, send, send_event};

#[tokio::test]
async fn the_oldest_calls_and_payments_are_forgotten() {
    let client = client();
    let sandbox = Sandbox::builder().keep(3).start().await.expect("a sandbox");
    for number in 1..=5 {
        let body = format!(r#"{{"user_id":"u","payment_id":"p{number}","amount":{number}}}"#);
        assert_eq!(
            send(&client, &sandbox, Endpoint::CapturePayment, body).await,
            201
        );
    }
    let numbers: Vec<u64> = sandbox.received().iter().map(Received::number).collect();
    assert_eq!(numbers, [3, 4, 5]);
    assert_eq!(sandbox.forgotten(), 2);
    let ids: Vec<String> = sandbox
        .payments()
        .iter()
        .map(|payment| payment.payment_id().to_owned())
        .collect();
    assert_eq!(ids, ["p3", "p4", "p5"]);

    sandbox.clear();
    assert_eq!(sandbox.forgotten(), 0);
    assert_eq!(send_event(&client, &sandbox).await, 201);
    assert_eq!(sandbox.received()[0].number(), 6, "the numbers go on");
}

#[tokio::test]
async fn large_bodies_are_forgotten_sooner() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let body = format!(
        r#"{{"event_name":"e","user_id":"u","event_data":{{"t":"{}"}}}}"#,
        "a".repeat(990_000)
    );
    for _ in 0..40 {
        assert_eq!(
            send(&client, &sandbox, Endpoint::CaptureEvent, body.clone()).await,
            201
        );
    }
    let kept = sandbox.received().len();
    assert!((30..40).contains(&kept), "{kept}");
    assert_eq!(sandbox.forgotten(), 40 - kept as u64);

    // A tree that takes a hundred times its text.
    let body = format!(
        r#"{{"event_name":"tree","user_id":"u","event_data":{{"t":[{}0]}}}}"#,
        r#"{"":0},"#.repeat(130_000)
    );
    assert_eq!(
        send(&client, &sandbox, Endpoint::CaptureEvent, body).await,
        201
    );
    let received = sandbox.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].event_name(), Some("tree"), "the newest stays");
}

#[tokio::test]
async fn calls_can_be_waited_for_by_what_they_are() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let is_event = |call: &Received| call.event_name() == Some("item_viewed");
    let (found, after, ()) = tokio::join!(
        sandbox.wait_for_matching(2, is_event),
        sandbox.calls_after(2),
        async {
            for _ in 0..2 {
                send_event(&client, &sandbox).await;
                send(&client, &sandbox, Endpoint::RemovePayment, "{}").await;
            }
        }
    );
    let numbers: Vec<u64> = found.expect("both").iter().map(Received::number).collect();
    assert_eq!(numbers, [1, 3]);
    assert_eq!(after[0].number(), 3);

    let json = sandbox.received()[0].to_json();
    assert_eq!(json["name"], "item_viewed");
    assert_eq!(json["text"], EVENT);
    assert!(!json.to_string().contains(crate::support::KEY));
}

async fn statuses(sandbox: &Sandbox, calls: usize) -> Vec<Option<u16>> {
    let client = client();
    for _ in 0..calls {
        let event = call(&client, sandbox, Endpoint::CaptureEvent).body(EVENT);
        // One that meets a closed connection has no answer.
        let _ = event.send().await;
    }
    sandbox.received().iter().map(Received::status).collect()
}

#[tokio::test]
async fn chance_with_the_same_seed_is_the_same() {
    let faults = || {
        RandomFaults::new()
            .seed(42)
            .with(Fault::rate_limited().retry_after("2"), 0.3)
            .with(Fault::disconnect(), 0.2)
    };
    let one = Sandbox::builder()
        .random_faults(faults())
        .start()
        .await
        .expect("a sandbox");
    let two = Sandbox::start().await.expect("a sandbox");
    two.answer_randomly(faults());
    let first = statuses(&one, 60).await;
    assert_eq!(first, statuses(&two, 60).await);
    for status in [Some(201), Some(429), None] {
        assert!(first.contains(&status), "{first:?}");
    }
    // What was asked for by name comes first.
    two.answer_next(Fault::status(503));
    assert_eq!(send_event(&client(), &two).await, 503);
    two.clear_faults();
    two.clear();
    assert!(
        statuses(&two, 60)
            .await
            .iter()
            .all(|status| *status == Some(201))
    );
}

#[tokio::test]
async fn latency_is_added_to_every_answer() {
    let latency = Duration::from_millis(50);
    let sandbox = Sandbox::builder()
        .latency(latency)
        .start()
        .await
        .expect("a sandbox");
    let client = client();
    for fault in [None, Some(Fault::server_error())] {
        if let Some(fault) = fault {
            sandbox.answer_next(fault);
        }
        let before = Instant::now();
        send_event(&client, &sandbox).await;
        assert!(before.elapsed() >= latency);
    }
    sandbox.set_latency(Duration::MAX);
    let event = call(&client, &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let error = event.timeout(Duration::from_millis(100)).send().await;
    assert!(error.expect_err("no answer in time").is_timeout());
    sandbox.stop().await;
}
