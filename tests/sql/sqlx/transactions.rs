//! An order and its event are committed together, or neither is.

use linkrunner_sql_common::{paid, payment_of, removal_of, tick};
use sqlx::PgPool;

use crate::{Error, pay, place};

#[tokio::test]
async fn a_committed_event_is_sent_once() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let row = paid("ORD-12345");
    let mut order = pool.begin().await.unwrap();
    pay(&mut order, &row).await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
    order.commit().await.unwrap();
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.event_ids(), [row.event_id().unwrap()]);
}

#[tokio::test]
async fn an_event_that_is_rolled_back_is_not_enqueued() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let mut order = pool.begin().await.unwrap();
    pay(&mut order, &paid("rolled back")).await.unwrap();
    order.rollback().await.unwrap();

    let mut order = pool.begin().await.unwrap();
    pay(&mut order, &paid("dropped")).await.unwrap();
    drop(order);

    assert!(fail(&pool).await.is_err());
    // A dropped transaction is rolled back before its connection is used again.
    pool.close().await;
    assert_eq!((place.paid(), place.pending()), (0, 0));
}

/// Fails after the event is enqueued.
async fn fail(pool: &PgPool) -> Result<(), Error> {
    let mut order = pool.begin().await?;
    pay(&mut order, &paid("failed")).await?;
    sqlx::query("INSERT INTO orders VALUES ('ORD-12345')")
        .execute(&mut *order)
        .await?;
    order.commit().await?;
    Ok(())
}

#[tokio::test]
async fn an_event_in_a_savepoint_goes_with_it() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let kept = tick("user_1", 1);
    let mut order = pool.begin().await.unwrap();
    pay(&mut order, &kept).await.unwrap();
    let mut savepoint = sqlx::Acquire::begin(&mut order).await.unwrap();
    pay(&mut savepoint, &tick("user_1", 2)).await.unwrap();
    savepoint.rollback().await.unwrap();
    order.commit().await.unwrap();
    assert_eq!(place.relay().await.event_ids(), [kept.event_id().unwrap()]);
}

#[tokio::test]
async fn an_event_a_payment_and_a_removal_of_one_user_arrive_in_order() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let mut order = pool.begin().await.unwrap();
    for row in [
        tick("user_1", 1),
        payment_of("user_1", "pay_1"),
        removal_of("user_1"),
    ] {
        pay(&mut order, &row).await.unwrap();
    }
    order.commit().await.unwrap();
    place.relay().await.assert_event_payment_removal();
}

#[tokio::test]
async fn a_serializable_transaction() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let mut order = pool.begin().await.unwrap();
    sqlx::query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        .execute(&mut *order)
        .await
        .unwrap();
    pay(&mut order, &tick("user_1", 1)).await.unwrap();
    order.commit().await.unwrap();
    assert_eq!(place.relay().await.numbers(), [1]);
}
