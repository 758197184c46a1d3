//! The order in which a relay sends.

use std::collections::HashMap;

use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{Payment, RemovePayment};

use crate::storage::Storage as _;
use crate::support::{Place, captured, client, drain, enqueue_all, number, numbers, relay, tick};

#[tokio::test]
async fn the_events_of_a_user_go_out_in_their_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    for number in 0..100 {
        let user = format!("user_{}", number % 7);
        outbox.enqueue(&tick(number), user).await.unwrap();
    }
    drain(&outbox, relay(&outbox, &client(&sandbox))).await;
    let mut users: HashMap<String, Vec<u64>> = HashMap::new();
    for call in sandbox.events("tick") {
        let user = call.user_id().unwrap().to_owned();
        users.entry(user).or_default().push(number(&call));
    }
    assert_eq!(users.len(), 7);
    for (user, numbers) in users {
        let first = numbers[0];
        let expected: Vec<_> = (first..100).step_by(7).collect();
        assert_eq!(numbers, expected, "{user}");
    }
}

#[tokio::test]
async fn the_order_outlives_the_relay_and_the_file_handle() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    for round in 0..3 {
        let outbox = place.open().await;
        enqueue_all(&outbox, "user_1", round * 10..round * 10 + 10).await;
        // The first rounds only enqueue.
        if round == 2 {
            drain(&outbox, relay(&outbox, &client(&sandbox))).await;
        }
    }
    assert_eq!(captured(&sandbox), (0..30).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_event_that_is_sent_again_is_overtaken() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::server_error().retry_after("1"));
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..4).await;
    drain(&outbox, relay(&outbox, &client(&sandbox))).await;
    assert_eq!(numbers(&sandbox), [0, 1, 2, 3, 0]);
}

#[tokio::test]
async fn a_payment_and_a_removal_do_not_change_places() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::server_error().retry_after("1"));
    let place = Place::new();
    let outbox = place.open().await;
    let payment = Payment::new("user_1", "pay_1", 1);
    outbox.enqueue_request(payment).await.unwrap();
    let removal = RemovePayment::all_of("user_1");
    outbox.enqueue_request(removal).await.unwrap();
    // Other users do not wait.
    outbox.enqueue(&tick(1), "user_2").await.unwrap();
    drain(&outbox, relay(&outbox, &client(&sandbox)).concurrency(1)).await;
    let calls = sandbox.received();
    let kinds: Vec<_> = calls
        .iter()
        .map(|call| (call.endpoint().unwrap().path(), call.is_accepted()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("capture-payment", false),
            ("capture-event", true),
            ("capture-payment", true),
            ("remove-payment", true),
        ]
    );
    assert!(sandbox.payments().is_empty());
}
