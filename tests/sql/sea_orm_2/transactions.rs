//! An order and its event are committed together, or neither is.

use linkrunner_sql_common::{OutboxRow, Tick, paid, payment_of, removal_of, tick};
use sea_orm::{ConnectionTrait, DatabaseConnection, IsolationLevel, TransactionTrait};

use crate::{Error, enqueue, pay, place};

#[tokio::test]
async fn a_committed_event_is_sent_once() {
    let Some((place, database)) = place().await else {
        return;
    };
    let row = paid("ORD-12345");
    let order = database.begin().await.unwrap();
    pay(&order, &row).await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
    order.commit().await.unwrap();
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.event_ids(), [row.event_id().unwrap()]);
}

#[tokio::test]
async fn an_event_that_is_rolled_back_is_not_enqueued() {
    let Some((place, database)) = place().await else {
        return;
    };
    let order = database.begin().await.unwrap();
    pay(&order, &paid("rolled back")).await.unwrap();
    order.rollback().await.unwrap();

    let order = database.begin().await.unwrap();
    pay(&order, &paid("dropped")).await.unwrap();
    drop(order);

    assert!(fail(&database).await.is_err());
    // A dropped transaction is rolled back before its connection is used again.
    database.close().await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}

/// Fails after the event is enqueued.
async fn fail(database: &DatabaseConnection) -> Result<(), Error> {
    let order = database.begin().await?;
    pay(&order, &paid("failed")).await?;
    order
        .execute_unprepared("INSERT INTO orders VALUES ('ORD-12345')")
        .await?;
    order.commit().await?;
    Ok(())
}

#[tokio::test]
async fn an_event_a_payment_and_a_removal_of_one_user_arrive_in_order() {
    let Some((place, database)) = place().await else {
        return;
    };
    let order = database.begin().await.unwrap();
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
    let Some((place, database)) = place().await else {
        return;
    };
    let level = Some(IsolationLevel::Serializable);
    let order = database.begin_with_config(level, None).await.unwrap();
    pay(&order, &tick("user_1", 1)).await.unwrap();
    order.commit().await.unwrap();
    assert_eq!(place.relay().await.numbers(), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_transaction_and_in_a_spawned_future() {
    let Some((place, database)) = place().await else {
        return;
    };
    let answer = database.query_one_raw(enqueue(&tick("user_1", 1))).await;
    let id: i64 = answer.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert!(id > 0);
    let task = tokio::spawn(async move {
        let order = database.begin().await?;
        pay(&order, &OutboxRow::new(&Tick { number: 2 }, "user_1")?).await?;
        order.commit().await?;
        Ok::<(), Error>(())
    });
    task.await.unwrap().unwrap();
    assert_eq!(place.relay().await.numbers(), [1, 2]);
}
