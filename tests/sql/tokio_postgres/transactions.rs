//! An order and its event are committed together, or neither is.

use linkrunner_sql_common::{paid, payment_of, removal_of, tick};
use tokio_postgres::{Client, IsolationLevel};

use crate::{Error, pay, place};

#[tokio::test]
async fn a_committed_event_is_sent_once() {
    let Some((place, mut client)) = place().await else {
        return;
    };
    let row = paid("ORD-12345");
    let order = client.transaction().await.unwrap();
    pay(&order, &row).await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
    order.commit().await.unwrap();
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.event_ids(), [row.event_id().unwrap()]);
}

#[tokio::test]
async fn an_event_that_is_rolled_back_is_not_enqueued() {
    let Some((place, mut client)) = place().await else {
        return;
    };
    let order = client.transaction().await.unwrap();
    pay(&order, &paid("rolled back")).await.unwrap();
    order.rollback().await.unwrap();

    let order = client.transaction().await.unwrap();
    pay(&order, &paid("dropped")).await.unwrap();
    drop(order);

    assert!(fail(&mut client).await.is_err());
    // The connection sends the rollback of a dropped transaction before the next statement.
    client.batch_execute("").await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}

/// Fails after the event is enqueued.
async fn fail(client: &mut Client) -> Result<(), Error> {
    let order = client.transaction().await?;
    pay(&order, &paid("failed")).await?;
    order
        .batch_execute("INSERT INTO orders VALUES ('ORD-12345')")
        .await?;
    order.commit().await?;
    Ok(())
}

#[tokio::test]
async fn an_event_a_payment_and_a_removal_of_one_user_arrive_in_order() {
    let Some((place, mut client)) = place().await else {
        return;
    };
    let order = client.transaction().await.unwrap();
    for row in [
        tick("user_1", 1),
        payment_of("user_1", "pay_1"),
        removal_of("user_1"),
    ] {
        pay(&order, &row).await.unwrap();
    }
    order.commit().await.unwrap();
    place.relay().await.assert_event_payment_removal();
}

#[tokio::test]
async fn a_serializable_transaction() {
    let Some((place, mut client)) = place().await else {
        return;
    };
    let order = client
        .build_transaction()
        .isolation_level(IsolationLevel::Serializable);
    let order = order.start().await.unwrap();
    pay(&order, &tick("user_1", 1)).await.unwrap();
    order.commit().await.unwrap();
    assert_eq!(place.relay().await.numbers(), [1]);
}
