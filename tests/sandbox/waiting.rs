//! Waiting for what has arrived.

use std::cell::Cell;
use std::time::{Duration, Instant};

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{Received, Sandbox};

use crate::support::{client, send, send_event};

#[tokio::test]
async fn a_hundred_calls_at_once_are_all_kept() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let calls: Vec<_> = (0..100)
        .map(|number| {
            let url = format!("{}/capture-event", sandbox.base_url());
            let body = format!(r#"{{"event_name":"e{number}","user_id":"u"}}"#);
            let call = client
                .post(url)
                .header("linkrunner-key", "k")
                .header("content-type", "application/json")
                .body(body);
            tokio::spawn(call.send())
        })
        .collect();
    let received = sandbox.wait_for(100).await.expect("all calls");
    assert_eq!(received.len(), 100);
    for call in calls {
        let answer = call.await.expect("no panic").expect("an answer");
        assert_eq!(answer.status(), 201);
    }
    for number in 0..100 {
        assert_eq!(sandbox.events(&format!("e{number}")).len(), 1);
    }
    let order: Vec<_> = received.iter().map(Received::since_start).collect();
    assert!(order.is_sorted());
}

#[tokio::test]
async fn of_payments_that_race_one_wins() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let calls = (0..20).map(|amount| {
        let url = format!("{}/capture-payment", sandbox.base_url());
        let body = format!(r#"{{"user_id":"u","payment_id":"p","amount":{amount}}}"#);
        let call = client
            .post(url)
            .header("linkrunner-key", "k")
            .header("content-type", "application/json")
            .body(body);
        tokio::spawn(call.send())
    });
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await.expect("no panic").expect("an answer");
        assert_eq!(answer.status(), 201);
    }
    let payments = sandbox.payments();
    assert_eq!(payments.len(), 1);
    let first = sandbox.received()[0].body()["amount"].as_f64();
    assert_eq!(first, Some(payments[0].amount()));
}

#[tokio::test]
async fn no_call_is_missed_between_two_waits() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    for count in 1..=200 {
        let url = format!("{}/capture-event", sandbox.base_url());
        let call = tokio::spawn(client.post(url).send());
        let received = sandbox.wait_for(count).await.expect("the call");
        assert_eq!(received.len(), count);
        call.await.expect("no panic").expect("an answer");
    }
}

#[tokio::test]
async fn many_can_wait_for_different_things() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let mut looks = 0;
    let (both, payment, sent) = tokio::join!(
        sandbox.wait_until(|received| {
            looks += 1;
            received.len() == 2
        }),
        sandbox.wait_until(|received| {
            let mut endpoints = received.iter().map(Received::endpoint);
            endpoints.any(|endpoint| endpoint == Some(Endpoint::CapturePayment))
        }),
        async {
            let event = send_event(&client, &sandbox).await;
            let payment = send(&client, &sandbox, Endpoint::CapturePayment, "{}").await;
            (event, payment)
        }
    );
    assert_eq!(sent, (201, 400));
    assert_eq!(both.expect("both").len(), 2);
    assert_eq!(payment.expect("the payment").len(), 2);
    // Once at the beginning and once for each call: it does not poll.
    assert!(looks <= 3, "{looks} looks");
}

#[tokio::test]
async fn a_wait_looks_at_each_call_once() {
    let client = client();
    let builder = Sandbox::builder().keep(50);
    let sandbox = builder.wait_timeout(Duration::from_secs(60)).start().await;
    let sandbox = sandbox.expect("a sandbox");
    let looks = Cell::new(0);
    let (found, ()) = tokio::join!(
        sandbox.wait_for_matching(30, |call| {
            looks.set(looks.get() + 1);
            call.endpoint() == Some(Endpoint::RemovePayment)
        }),
        async {
            for _ in 0..30 {
                for _ in 0..9 {
                    send_event(&client, &sandbox).await;
                }
                send(&client, &sandbox, Endpoint::RemovePayment, "{}").await;
            }
            // All 30 have come, and 5 of them are still remembered.
            assert_eq!(sandbox.received().len(), 50);
            for _ in 0..27 {
                send(&client, &sandbox, Endpoint::RemovePayment, "{}").await;
            }
        }
    );
    let found = found.expect("enough of them");
    assert_eq!(found.len(), 30);
    assert_eq!(looks.get(), 327);
    assert_eq!(found.last().map(Received::number), Some(327));
}

#[tokio::test]
async fn a_wait_begins_anew_when_all_is_forgotten() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let (found, ()) = tokio::join!(sandbox.wait_for(2), async {
        send_event(&client, &sandbox).await;
        // So that the wait sees the first call before it is forgotten.
        tokio::task::yield_now().await;
        sandbox.clear();
        send_event(&client, &sandbox).await;
        send_event(&client, &sandbox).await;
    });
    let numbers: Vec<u64> = found.expect("two").iter().map(Received::number).collect();
    assert_eq!(numbers, [2, 3]);
}

#[tokio::test]
async fn what_is_there_already_is_not_waited_for() {
    let sandbox = Sandbox::builder().wait_timeout(Duration::ZERO);
    let sandbox = sandbox.start().await.expect("a sandbox");
    assert!(sandbox.wait_for(0).await.is_ok());
    assert_eq!(send_event(&client(), &sandbox).await, 201);
    let before = Instant::now();
    assert_eq!(sandbox.wait_for(1).await.expect("the call").len(), 1);
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn waiting_in_vain_says_what_had_arrived() {
    let client = client();
    let sandbox = Sandbox::builder().wait_timeout(Duration::from_millis(50));
    let sandbox = sandbox.start().await.expect("a sandbox");
    let error = sandbox.wait_for(1).await.expect_err("nothing arrives");
    assert_eq!(
        error.to_string(),
        "timed out after 50ms; no call had arrived"
    );

    assert_eq!(send_event(&client, &sandbox).await, 201);
    send(&client, &sandbox, Endpoint::RemovePayment, "{}").await;
    let error = sandbox.wait_for(3).await.expect_err("only two arrive");
    let text = "timed out after 50ms; 2 calls had arrived:\n  \
        POST /api/v1/capture-event (item_viewed): 201\n  POST /api/v1/remove-payment: 400";
    assert_eq!(error.to_string(), text);
    assert_eq!(format!("{error:?}"), text);
    assert_eq!(error.received().len(), 2);

    // Of many, the newest.
    for _ in 0..20 {
        send_event(&client, &sandbox).await;
    }
    send(&client, &sandbox, Endpoint::RemovePayment, "{}").await;
    let error = sandbox.wait_for(30).await.expect_err("only 23 arrive");
    let text = error.to_string();
    assert!(
        text.starts_with("timed out after 50ms; 23 calls had arrived:\n  3 earlier, then\n  POST "),
        "{text}"
    );
    assert!(text.ends_with("POST /api/v1/remove-payment: 400"), "{text}");
    assert_eq!(text.lines().count(), 22, "{text}");
}
