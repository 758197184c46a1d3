//! Events in the transaction of the caller.

use linkrunner_events::Payment;
use linkrunner_events::outbox::{OutboxRow, StoreError};
use linkrunner_events::sandbox::Sandbox;

use super::database::Place;
use crate::storage::Storage as _;
use crate::support::{LONG, captured, client, drain, relay, tick, until};

#[tokio::test]
async fn committed_events_are_sent_and_others_are_not() {
    let Some(place) = Place::new().await else {
        return;
    };
    let sandbox = Sandbox::start().await.unwrap();
    let mut app = place.connect().await;
    app.batch_execute("CREATE TABLE orders (id bigint)")
        .await
        .unwrap();
    for number in 0..20 {
        let row = OutboxRow::new(&tick(number), "user_1").unwrap();
        let order = app.transaction().await.unwrap();
        let insert = format!("INSERT INTO orders VALUES ({number})");
        order.batch_execute(&insert).await.unwrap();
        let params = row.typed_params();
        order.query_typed(OutboxRow::SQL, &params).await.unwrap();
        match number % 3 {
            0 => order.commit().await.unwrap(),
            1 => order.rollback().await.unwrap(),
            _ => drop(order),
        }
    }
    let outbox = place.open().await;
    drain(&outbox, relay(&outbox, &client(&sandbox))).await;
    let expected: Vec<u64> = (0..20).filter(|number| number % 3 == 0).collect();
    assert_eq!(captured(&sandbox), expected);
    let orders = place.database.psql("SELECT count(*) FROM orders");
    assert_eq!(orders.unwrap(), expected.len().to_string());
}

/// A transaction that is open for long holds up nobody, and its event goes when it is committed.
#[tokio::test]
async fn a_transaction_that_stays_open_holds_up_nobody() {
    let Some(place) = Place::new().await else {
        return;
    };
    let sandbox = Sandbox::builder().wait_timeout(LONG).start().await.unwrap();
    let outbox = place.open().await;
    let running = relay(&outbox, &client(&sandbox)).start().unwrap();
    let mut app = place.connect().await;
    let order = app.transaction().await.unwrap();
    let first = OutboxRow::new(&tick(1), "user_1").unwrap();
    let params = first.typed_params();
    order.query_typed(OutboxRow::SQL, &params).await.unwrap();
    // Also of the same user: between transactions at the same time, there is no order.
    for number in 2..50 {
        outbox.enqueue(&tick(number), "user_1").await.unwrap();
    }
    sandbox.wait_for(48).await.unwrap();
    order.commit().await.unwrap();
    outbox.wake();
    sandbox.wait_for(49).await.unwrap();
    assert_eq!(captured(&sandbox), (2..50).chain([1]).collect::<Vec<_>>());
    running.shutdown(LONG).await;
}

/// A relay of another process finds an event within two seconds.
#[tokio::test]
async fn a_relay_polls_for_events_of_others() {
    let Some(place) = Place::new().await else {
        return;
    };
    let sandbox = Sandbox::builder().wait_timeout(LONG).start().await.unwrap();
    let outbox = place.open().await;
    let running = relay(&outbox, &client(&sandbox)).start().unwrap();
    until(&outbox, |stats| stats.relays == 1).await;
    place
        .open()
        .await
        .enqueue_request(Payment::new("user_1", "pay_1", 1.5))
        .await
        .unwrap();
    sandbox.wait_for(1).await.unwrap();
    assert_eq!(running.shutdown(LONG).await.sent, 1);
}

#[tokio::test]
async fn a_row_that_the_function_refuses_is_handed_back() {
    let Some(place) = Place::new().await else {
        return;
    };
    let outbox = place.open().await;
    place
        .database
        .psql("REVOKE EXECUTE ON FUNCTION linkrunner_outbox.enqueue FROM PUBLIC, postgres; ALTER FUNCTION linkrunner_outbox.enqueue RENAME TO gone")
        .unwrap();
    let row = OutboxRow::new(&tick(1), "user_1").unwrap();
    let (rows, error) = outbox.enqueue_rows(vec![row.clone()]).await.unwrap_err();
    assert_eq!(rows, [row]);
    assert!(matches!(error, StoreError::OldSchema { .. }), "{error:?}");
}
