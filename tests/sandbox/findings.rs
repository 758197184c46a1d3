//! What the sandbox finds in calls, beside the answer.

use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Endpoint, Finding, Rule, Severity};
use serde_json::{Value, json};

use crate::support::{call, client, envelope, send};

const VECTORS: &str = include_str!("../wire/vectors.json");

/// What each documented mistake is found by, the gravest first.
const MISTAKES: [(&str, &[Rule]); 14] = [
    (
        "lint-amount-string",
        &[
            Rule::NumberAsString,
            Rule::AmountWithoutCurrency,
            Rule::SaleAsEvent,
        ],
    ),
    ("lint-value-currency-symbol", &[Rule::NumberAsString]),
    ("lint-value-without-currency", &[Rule::IncompleteEcommerce]),
    ("lint-purchase-no-order-id", &[Rule::IncompleteEcommerce]),
    ("lint-contents-id-mismatch", &[Rule::IdNotListed]),
    (
        "lint-content-ids-with-group-type",
        &[Rule::ContentTypeMismatch],
    ),
    ("lint-value-mismatch", &[Rule::ValueMismatch]),
    ("lint-num-items-mismatch", &[Rule::NumItemsMismatch]),
    ("lint-amount-value-mismatch", &[Rule::AmountValueMismatch]),
    (
        "lint-pii-in-event-data",
        &[Rule::SensitiveKey, Rule::SensitiveValue],
    ),
    ("lint-variant-in-name", &[Rule::VariantInName]),
    ("lint-changing-key", &[Rule::ValueInKey]),
    ("lint-private-ip", &[Rule::PrivateClientAddress]),
    (
        "lint-purchase-both-endpoints",
        &[Rule::AmountWithoutCurrency, Rule::SaleAsEvent],
    ),
];

/// What there is to say even of the vendor's own examples.
const EXAMPLES: [(&str, &[Rule]); 4] = [
    (
        "ce-purchase-amount",
        &[Rule::AmountWithoutCurrency, Rule::SaleAsEvent],
    ),
    ("ce-purchase-fetch", &[Rule::RevenueUnderOtherKey]),
    ("ce-sdk-purchase-initiated", &[Rule::AmountWithoutCurrency]),
    ("cp-purchase-ecommerce", &[Rule::AmountValueMismatch]),
];

fn vectors(kind: &str) -> Vec<Value> {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    vectors
        .into_iter()
        .filter(|vector| vector["kind"] == kind)
        .collect()
}

fn rules(call: &Received) -> Vec<Rule> {
    call.findings().iter().map(Finding::rule).collect()
}

async fn send_to(sandbox: &Sandbox, path: &str, body: &Value) -> u16 {
    let endpoint = match path.rsplit('/').next() {
        Some("capture-event") => Endpoint::CaptureEvent,
        Some("capture-payment") => Endpoint::CapturePayment,
        _ => Endpoint::RemovePayment,
    };
    send(&client(), sandbox, endpoint, body.to_string()).await
}

async fn event(sandbox: &Sandbox, body: Value) -> Received {
    assert_eq!(send_to(sandbox, "capture-event", &body).await, 201);
    sandbox.received().pop().expect("the call")
}

async fn payment(sandbox: &Sandbox, body: Value) -> Received {
    assert_eq!(send_to(sandbox, "capture-payment", &body).await, 201);
    sandbox.received().pop().expect("the call")
}

#[tokio::test]
async fn every_documented_mistake_is_found_and_only_that() {
    let mistakes = vectors("lint");
    assert_eq!(mistakes.len(), MISTAKES.len());
    let examples = vectors("positive");
    assert!(examples.len() >= 15);
    for vector in mistakes.iter().chain(&examples) {
        let id = vector["id"].as_str().expect("an id");
        let sandbox = Sandbox::start().await.expect("a sandbox");
        let path = vector["path"].as_str().expect("a path");
        send_to(&sandbox, path, &vector["request_body"]).await;
        let known = MISTAKES
            .iter()
            .chain(&EXAMPLES)
            .find(|(known, _)| *known == id);
        let expected = known.map_or(&[][..], |(_, rules)| rules);
        assert_eq!(rules(&sandbox.received()[0]), expected, "{id}");
    }
}

#[tokio::test]
async fn a_discount_explains_a_value_below_the_sum_of_the_items() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let data = |value: f64, discount: &Value| {
        json!({
            "content_ids": ["a"], "contents": [{ "id": "a", "quantity": 2, "item_price": 10 }], "content_type": "product",
            "currency": "EUR", "value": value, "num_items": 2, "order_id": "o", "discount": discount, "coupon": "SPRING",
        })
    };
    for (value, discount, expected) in [
        (15.0, json!(5), None),
        (14.9, json!(5.1), None),
        (20.0, json!(5), None),
        (20.0, json!("5 %"), None),
        (
            15.0,
            json!(3),
            Some(
                "`value` is 15, but the items add up to 20, less a `discount` of 3 to 17; send 17",
            ),
        ),
        (
            15.0,
            json!("5"),
            Some(
                "`value` is 15, but the items add up to 20; send 20, or explain the difference with a `discount` of 5",
            ),
        ),
        (
            2000.0,
            json!(-1980),
            Some("`value` is 2000, but the items add up to 20; send 20"),
        ),
    ] {
        let data = data(value, &discount);
        let cart = event(
            &sandbox,
            json!({ "event_name": "add_to_cart", "user_id": "u", "event_data": data }),
        );
        let id = format!("{value} {discount}");
        let sale = json!({ "user_id": "u", "payment_id": id, "amount": value, "event_data": data });
        for call in [cart.await, payment(&sandbox, sale).await] {
            let messages: Vec<&str> = call.findings().iter().map(Finding::message).collect();
            assert_eq!(messages, Vec::from_iter(expected), "{value} {discount}");
        }
    }
}

#[tokio::test]
async fn a_call_that_is_turned_away_has_findings_too() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let body = json!({ "user_id": "u", "payment_id": "p", "amount": "5" });
    assert_eq!(send_to(&sandbox, "capture-payment", &body).await, 400);
    let call = &sandbox.received()[0];
    assert_eq!(rules(call), [Rule::NumberAsString]);
    assert!(call.has_findings(Severity::Error));
    assert!(
        call.answer()
            .expect("an answer")
            .contains("amount must be a number")
    );
    assert!(format!("{call:?}").contains("NumberAsString"));
}

#[tokio::test]
async fn payments_that_were_sent_before() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let paid = |amount: f64, status: &str| json!({ "user_id": "u", "payment_id": "p", "amount": amount, "status": status });
    let first = payment(&sandbox, paid(10.0, "PAYMENT_INITIATED")).await;
    assert_eq!(rules(&first), []);
    let again = payment(&sandbox, paid(10.0, "PAYMENT_INITIATED")).await;
    assert_eq!(rules(&again), [Rule::PaymentRepeated]);
    let completed = payment(&sandbox, paid(10.0, "PAYMENT_COMPLETED")).await;
    assert_eq!(rules(&completed), [Rule::PaymentIdReused]);
    assert_eq!(
        completed.findings()[0].message(),
        "call 1 already sent a DEFAULT payment with this id, but with status PAYMENT_INITIATED instead of \
         PAYMENT_COMPLETED; the earlier payment is kept and this one ignored; send a payment once, when its status is final"
    );
    assert_eq!(completed.findings()[0].earlier_call(), Some(1));
    assert_eq!(again.findings()[0].earlier_call(), Some(1));
    let other = payment(&sandbox, paid(20.0, "PAYMENT_INITIATED")).await;
    assert!(
        other.findings()[0]
            .message()
            .contains("with amount 10 instead of 20;")
    );

    assert_eq!(
        send_to(&sandbox, "remove-payment", &json!({ "payment_id": "p" })).await,
        200
    );
    let anew = payment(&sandbox, paid(20.0, "PAYMENT_COMPLETED")).await;
    assert_eq!(rules(&anew), [], "what was removed is forgotten");
}

#[tokio::test]
async fn the_same_sale_as_event_and_as_payment() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let bought = |user: &str, order: &str, amount: f64| {
        json!({
            "event_name": "order_paid", "user_id": user,
            "event_data": { "amount": amount, "currency": "EUR", "order_id": order },
        })
    };
    let paid = |user: &str, id: &str, amount: f64| json!({ "user_id": user, "payment_id": id, "amount": amount, "event_data": { "currency": "EUR" } });
    assert_eq!(
        rules(&event(&sandbox, bought("a", "order_1", 10.0)).await),
        []
    );
    // By the order's id, whoever paid how much.
    let twice = payment(&sandbox, paid("b", "order_1", 11.0)).await;
    assert_eq!(rules(&twice), [Rule::SaleTwice]);
    assert!(
        twice.findings()[0]
            .message()
            .contains("call 1 already sent this sale as an event,")
    );
    // By the user and the amount.
    assert_eq!(
        rules(&payment(&sandbox, paid("a", "pay_2", 10.0)).await),
        [Rule::SaleTwice]
    );
    assert_eq!(
        rules(&event(&sandbox, bought("b", "order_3", 11.0)).await),
        [Rule::SaleTwice]
    );
    // Another user, another amount, and a payment that came to nothing.
    assert_eq!(
        rules(&payment(&sandbox, paid("c", "pay_3", 10.0)).await),
        []
    );
    assert_eq!(
        rules(&payment(&sandbox, paid("a", "pay_4", 10.5)).await),
        []
    );
    let mut failed = paid("a", "pay_5", 10.0);
    failed["status"] = "PAYMENT_FAILED".into();
    assert_eq!(rules(&payment(&sandbox, failed).await), []);
}

#[tokio::test]
async fn a_sale_that_came_twice_names_the_call_that_counts() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let paid =
        |id: &str, amount: f64| json!({ "user_id": "u", "payment_id": id, "amount": amount });
    let bought =
        |data: Value| json!({ "event_name": "order_paid", "user_id": "u", "event_data": data });
    let counts = |call: Received| {
        let twice = call.findings().iter();
        let mut twice = twice.filter(|finding| finding.rule() == Rule::SaleTwice);
        let twice = twice.next().expect("the sale came twice");
        let number = twice.earlier_call().expect("a number");
        assert!(
            twice
                .message()
                .contains(&format!("call {number} already sent")),
            "{twice}"
        );
        number
    };
    // The first of the payments counts, and not the retry or the one that is ignored.
    payment(&sandbox, paid("p", 10.0)).await;
    payment(&sandbox, paid("p", 10.0)).await;
    payment(&sandbox, paid("p", 20.0)).await;
    let sale = event(&sandbox, bought(json!({ "amount": 10, "currency": "EUR" }))).await;
    assert_eq!(counts(sale), 1);
    let other = event(&sandbox, bought(json!({ "amount": 20, "currency": "EUR" }))).await;
    assert_eq!(rules(&other), []);
    // A retry of a payment does not count, and neither does a payment that was removed.
    assert_eq!(
        rules(&payment(&sandbox, paid("p", 10.0)).await),
        [Rule::PaymentRepeated]
    );
    assert_eq!(
        send_to(&sandbox, "remove-payment", &json!({ "payment_id": "p" })).await,
        200
    );
    let again = event(&sandbox, bought(json!({ "amount": 10, "currency": "EUR" }))).await;
    assert_eq!(rules(&again), []);
    // An id is surer than the amount of a later call.
    let by_id = json!({ "amount": 30, "currency": "EUR", "payment_id": "q" });
    let first = event(&sandbox, bought(by_id)).await;
    event(&sandbox, bought(json!({ "amount": 30, "currency": "EUR" }))).await;
    let sale = payment(&sandbox, paid("q", 30.0)).await;
    assert_eq!(counts(sale), first.number());
}

#[tokio::test]
async fn a_payment_that_is_another_sale_than_the_event() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let data = json!({
        "amount": 10.0, "currency": "EUR", "order_id": "order_1", "payment_id": "pay_1",
    });
    let bought = json!({ "event_name": "order_paid", "user_id": "u", "event_data": data });
    assert_eq!(rules(&event(&sandbox, bought).await), []);
    let paid = |id: &str, kind: &str, data: Value| json!({ "user_id": "u", "payment_id": id, "amount": 10.0, "type": kind, "event_data": data });
    for (id, kind, data) in [
        ("pay_2", "DEFAULT", json!({ "order_id": "order_2" })),
        ("pay_3", "DEFAULT", json!({})),
        ("pay_1", "FUNDS_WITHDRAWAL", json!({})),
    ] {
        let call = payment(&sandbox, paid(id, kind, data)).await;
        assert_eq!(rules(&call), [], "{id}");
    }
    let same = paid("pay_4", "DEFAULT", json!({ "order_id": "order_1" }));
    assert_eq!(
        rules(&payment(&sandbox, same).await),
        [Rule::SaleTwice],
        "by the order's id"
    );

    sandbox.clear();
    let bought = json!({
        "event_name": "order_paid", "user_id": "u", "event_data": { "amount": 10.0, "currency": "EUR" },
    });
    assert_eq!(rules(&event(&sandbox, bought).await), []);
    let in_dollars = paid("pay_5", "DEFAULT", json!({ "currency": "USD" }));
    assert_eq!(rules(&payment(&sandbox, in_dollars).await), []);
    let in_euros = paid("pay_6", "DEFAULT", json!({ "currency": "EUR" }));
    assert_eq!(rules(&payment(&sandbox, in_euros).await), [Rule::SaleTwice]);
}

#[tokio::test]
async fn a_purchase_with_a_value_is_a_sale() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let named = |name: &str, order: &str| {
        json!({
            "event_name": name, "user_id": "a",
            "event_data": {
                "content_ids": ["sku"], "contents": [{ "id": "sku", "quantity": 1, "item_price": 10 }],
                "content_type": "product", "currency": "EUR", "value": 10, "num_items": 1, "order_id": order,
            },
        })
    };
    let paid = |order: &str| {
        json!({
            "user_id": "b", "payment_id": format!("pay_{order}"), "amount": 10, "event_data": { "order_id": order },
        })
    };
    event(&sandbox, named("purchase_completed", "order_1")).await;
    event(&sandbox, named("cart_added", "order_2")).await;
    assert_eq!(
        rules(&payment(&sandbox, paid("order_1")).await),
        [Rule::SaleTwice]
    );
    assert_eq!(rules(&payment(&sandbox, paid("order_2")).await), []);
}

#[tokio::test]
async fn names_in_another_spelling() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let named = |name: &str| json!({ "event_name": name, "user_id": "u" });
    assert_eq!(rules(&event(&sandbox, named("item_viewed")).await), []);
    assert_eq!(rules(&event(&sandbox, named("item_viewed")).await), []);
    let other = event(&sandbox, named("Item_Viewed")).await;
    assert_eq!(
        rules(&other),
        [Rule::NameSpelledDifferently, Rule::NameNotSnakeCase]
    );
    assert!(
        other.findings()[0]
            .message()
            .contains("and \"item_viewed\" (call 1) differ")
    );
    assert_eq!(other.findings()[0].earlier_call(), Some(1));
    assert_eq!(
        rules(&event(&sandbox, named("itemviewed")).await),
        [Rule::NameSpelledDifferently]
    );
    sandbox.clear();
    assert_eq!(rules(&event(&sandbox, named("itemviewed")).await), []);
}

#[tokio::test]
async fn a_strict_sandbox_refuses_what_linkrunner_swallows() {
    for (strict, statuses) in [
        (Severity::Error, [400, 201, 201]),
        (Severity::Warning, [400, 400, 201]),
        (Severity::Advice, [400, 400, 400]),
    ] {
        let sandbox = Sandbox::builder()
            .strict(strict)
            .start()
            .await
            .expect("a sandbox");
        for (data, status) in [
            json!({ "amount": "5", "currency": "EUR" }),
            json!({ "note": null }),
            json!({ "level_5": true }),
        ]
        .into_iter()
        .zip(statuses)
        {
            let body = json!({ "event_name": "level", "user_id": "u", "event_data": data });
            let sent = call(&client(), &sandbox, Endpoint::CaptureEvent)
                .body(body.to_string())
                .send();
            let answer = sent.await.expect("an answer");
            assert_eq!(answer.status(), status, "{strict} {body}");
            let call = sandbox.received().pop().expect("the call");
            assert_eq!(call.is_accepted(), status == 201);
            let msg = envelope(answer).await["msg"].to_string();
            assert_eq!(
                msg.contains(call.findings()[0].rule().id()),
                status == 400,
                "{msg}"
            );
        }
    }
    // What is refused has no effect; a retry of what was accepted is no reason to refuse.
    let sandbox = Sandbox::builder()
        .strict(Severity::Warning)
        .start()
        .await
        .expect("a sandbox");
    let paid = |amount: f64| json!({ "user_id": "u", "payment_id": "p", "amount": amount });
    assert_eq!(send_to(&sandbox, "capture-payment", &paid(1.0)).await, 201);
    assert_eq!(send_to(&sandbox, "capture-payment", &paid(1.0)).await, 201);
    assert_eq!(send_to(&sandbox, "capture-payment", &paid(2.0)).await, 400);
    assert_eq!(sandbox.payments().len(), 1);
}
