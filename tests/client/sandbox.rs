//! The client against the sandbox: what is captured arrives, and what goes wrong is told.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use linkrunner_events::commerce::AddToCart;
use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{
    Basket, Client, Currency, EncodeProblem, Endpoint, Error, LinkrunnerEvent, Pace, Payment,
    PaymentType, RemovePayment, RetryPolicy, ServerKey, User,
};
use serde_json::json;

#[derive(LinkrunnerEvent)]
struct PurchaseCompleted<'a> {
    order_id: &'a str,
    amount: f64,
    currency: &'a str,
    coupon: Option<&'a str>,
}

const PURCHASE: PurchaseCompleted<'_> = PurchaseCompleted {
    order_id: "ORD-12345",
    amount: 149.99,
    currency: "USD",
    coupon: None,
};

#[derive(LinkrunnerEvent)]
enum ShopEvent<'a> {
    Purchase(PurchaseCompleted<'a>),
    Cart(AddToCart),
}

/// One attempt a call, and no long pause between calls.
fn never() -> RetryPolicy {
    const MILLISECOND: Duration = Duration::from_millis(1);
    RetryPolicy::never()
        .first_backoff(MILLISECOND)
        .max_backoff(MILLISECOND)
        .max_retry_after(20 * MILLISECOND)
}

fn client(sandbox: &Sandbox, key: &str) -> Client {
    Client::builder(ServerKey::new(key).unwrap())
        .base_url(sandbox.base_url())
        .retry(never())
        .pace(Pace::unlimited())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_captured_event_arrives_as_it_was_written() {
    let sandbox = Sandbox::start().await.unwrap();
    let receipt = client(&sandbox, "key")
        .capture(&PURCHASE, "user_12345")
        .await
        .unwrap();
    assert_eq!(receipt.status(), 201);

    let received = sandbox.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].endpoint(), Some(Endpoint::CaptureEvent));
    assert_eq!(
        received[0].body(),
        &json!({
            "event_name": "purchase_completed",
            "event_data": { "order_id": "ORD-12345", "amount": 149.99, "currency": "USD" },
            "user_id": "user_12345",
        })
    );
    assert_eq!(
        received[0].text().as_bytes(),
        PURCHASE.payload("user_12345").to_vec().unwrap()
    );
}

#[tokio::test]
async fn enums_install_instances_ids_and_addresses_arrive() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "key");
    let basket = Basket::builder(Currency::INR)
        .item("sku", 2, 799)
        .build()
        .unwrap();

    client
        .capture(
            &ShopEvent::Cart(AddToCart::new(basket)),
            User::install_instance("abc-123"),
        )
        .await
        .unwrap();
    let purchase = ShopEvent::Purchase(PURCHASE);
    let payload = purchase
        .payload(String::from("user_1"))
        .event_id("event_1")
        .client_ip_address(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10)));
    client.send(payload).await.unwrap();

    let [cart, purchase] = &sandbox.received()[..] else {
        panic!("two calls")
    };
    assert_eq!(cart.event_name(), Some("add_to_cart"));
    assert_eq!(cart.body()["install_instance_id"], "abc-123");
    assert_eq!(cart.body()["event_data"]["content_type"], "product");
    assert_eq!(cart.body()["event_data"]["value"], 1598);
    assert_eq!(purchase.body()["event_id"], "event_1");
    assert_eq!(purchase.body()["client_ip_address"], "203.0.113.10");
}

#[tokio::test]
async fn payments_are_recorded_and_removed() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "key");

    let payment = Payment::new("666", "ABC", 25096).kind(PaymentType::FirstPayment);
    client.send(&payment).await.unwrap();
    // Sent again, it counts once.
    client.send(&payment).await.unwrap();
    assert_eq!(sandbox.payments().len(), 1);
    assert_eq!(sandbox.payments()[0].payment_type(), "FIRST_PAYMENT");

    let removal = || RemovePayment::all_of("666");
    assert_eq!(client.send(removal()).await.unwrap().status(), 200);
    assert!(sandbox.payments().is_empty());
    let error = client.send(removal()).await.unwrap_err();
    assert!(
        matches!(error, Error::Rejected { status: 400, .. }),
        "{error}"
    );
}

#[tokio::test]
async fn an_event_that_cannot_be_encoded_is_not_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "key");
    let euro = PurchaseCompleted {
        currency: "euro",
        ..PURCHASE
    };

    for (event, user, field) in [
        (
            &PurchaseCompleted {
                amount: f64::NAN,
                ..PURCHASE
            },
            "user_1",
            "amount",
        ),
        (&euro, "user_1", "currency"),
        (&PURCHASE, " ", "user_id"),
    ] {
        let error = client.capture(event, user).await.unwrap_err();
        assert!(!error.may_have_been_delivered() && !error.is_retryable());
        assert_eq!(error.status(), None);
        let Error::Encode(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.field(), Some(field));
    }
    let Err(Error::Encode(error)) = client.capture(&euro, "user_1").await else {
        panic!()
    };
    assert!(matches!(error.problem(), EncodeProblem::UnknownCurrency(_)));
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn the_key_decides() {
    let sandbox = Sandbox::builder().key("right").start().await.unwrap();
    let error = client(&sandbox, "wrong")
        .capture(&PURCHASE, "user_1")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }), "{error}");
    assert_eq!(error.server_message(), Some("Unauthorized access."));
    client(&sandbox, "right")
        .capture(&PURCHASE, "user_1")
        .await
        .unwrap();
    assert_eq!(sandbox.events("purchase_completed").len(), 1);
}

#[tokio::test]
async fn faults_are_told_apart() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "key");

    sandbox.answer_next(Fault::rate_limited().retry_after("2"));
    let error = client.capture(&PURCHASE, "user_1").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    assert!(error.is_retryable() && !error.may_have_been_delivered());

    sandbox.answer_next(Fault::server_error());
    let error = client.capture(&PURCHASE, "user_1").await.unwrap_err();
    assert!(
        matches!(error, Error::Server { status: 500, .. }),
        "{error}"
    );
    assert!(error.is_retryable() && error.may_have_been_delivered());

    // The answer is lost behind an event that was stored: in doubt is the truth.
    sandbox.answer_next(Fault::disconnect().carried_out());
    let error = client.capture(&PURCHASE, "user_1").await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(error.may_have_been_delivered());

    client.capture(&PURCHASE, "user_1").await.unwrap();
    assert_eq!(sandbox.received().len(), 4);
}

#[tokio::test]
async fn captures_run_side_by_side_and_on_other_threads() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox, "key");
    let calls: Vec<_> = (0..50)
        .map(|user| {
            let client = client.clone();
            tokio::spawn(async move { client.capture(&PURCHASE, format!("user_{user}")).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut users: Vec<String> = sandbox
        .received()
        .iter()
        .filter_map(|call| call.user_id().map(str::to_owned))
        .collect();
    users.sort();
    users.dedup();
    assert_eq!(users.len(), 50);
}
