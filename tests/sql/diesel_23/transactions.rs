//! An order and its event are committed together, or neither is.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::result::Error::RollbackTransaction;
use linkrunner_sql_common::{paid, payment_of, removal_of, tick};

use crate::{Error, orders, pay, place};

#[tokio::test]
async fn a_committed_event_is_sent_once() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let row = paid("ORD-12345");
    let order = connection.transaction(|connection| {
        let count = pay(connection, &row)?;
        assert_eq!((place.paid(), place.pending()), (0, 0));
        QueryResult::Ok(count)
    });
    assert_eq!(order, Ok(1));
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.event_ids(), [row.event_id().unwrap()]);
}

#[tokio::test]
async fn an_event_that_is_rolled_back_is_not_enqueued() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let order: QueryResult<()> = connection.transaction(|connection| {
        pay(connection, &paid("rolled back"))?;
        Err(RollbackTransaction)
    });
    order.unwrap_err();

    fail(&mut connection).unwrap_err();

    AnsiTransactionManager::begin_transaction(&mut connection).unwrap();
    pay(&mut connection, &paid("dropped")).unwrap();
    drop(connection);
    assert_eq!((place.paid(), place.pending()), (0, 0));
}

/// Fails after the event is enqueued.
fn fail(connection: &mut PgConnection) -> Result<(), Error> {
    connection.transaction(|connection| {
        pay(connection, &paid("failed"))?;
        diesel::insert_into(orders::table)
            .values((orders::id.eq("ORD-12345"), orders::paid.eq(true)))
            .execute(connection)?;
        Ok(())
    })
}

#[tokio::test]
async fn an_event_in_a_savepoint_goes_with_it() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let kept = tick("user_1", 1);
    let order = connection.transaction(|connection| {
        pay(connection, &kept)?;
        let savepoint: QueryResult<()> = connection.transaction(|connection| {
            pay(connection, &tick("user_1", 2))?;
            Err(RollbackTransaction)
        });
        assert_eq!(savepoint, Err(RollbackTransaction));
        QueryResult::Ok(())
    });
    order.unwrap();
    assert_eq!(place.relay().await.event_ids(), [kept.event_id().unwrap()]);
}

#[tokio::test]
async fn an_event_a_payment_and_a_removal_of_one_user_arrive_in_order() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let order = connection.transaction(|connection| {
        pay(connection, &tick("user_1", 1))?;
        pay(connection, &payment_of("user_1", "pay_1"))?;
        pay(connection, &removal_of("user_1"))
    });
    order.unwrap();
    place.relay().await.assert_event_payment_removal();
}

#[tokio::test]
async fn a_serializable_transaction() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let mut order = connection.build_transaction().serializable();
    order
        .run(|connection| pay(connection, &tick("user_1", 1)))
        .unwrap();
    assert_eq!(place.relay().await.numbers(), [1]);
}
