//! What `enqueue_sqlx!` accepts.

use linkrunner_events::enqueue_sqlx;
use linkrunner_sql_common::{OutboxRow, Tick, tick};

use crate::{Error, place};

#[tokio::test]
async fn a_row_a_reference_and_an_expression() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let user = String::from("user_1");
    let mut order = pool.begin().await.unwrap();
    let row = tick(&user, 1);
    let first = enqueue_sqlx!(row, &mut *order).await.unwrap();
    let row = &tick(&user, 2);
    let second = enqueue_sqlx!(row, &mut *order).await.unwrap();
    enqueue_sqlx!(&tick(&user, 3), &mut *order).await.unwrap();
    enqueue_sqlx!(
        OutboxRow::new(&Tick { number: 4 }, &*user).unwrap(),
        &mut *order,
    )
    .await
    .unwrap();
    let rows = vec![tick(&user, 5), tick(&user, 6)];
    for row in &rows {
        enqueue_sqlx!(row, &mut *order).await.unwrap();
    }
    order.commit().await.unwrap();
    assert!(first < second, "{first}, {second}");
    assert_eq!(place.relay().await.numbers(), [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_future_that_is_kept() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let row = tick("user_1", 1);
    let mut order = pool.begin().await.unwrap();
    let future = enqueue_sqlx!(row, &mut *order);
    future.await.unwrap();
    order.commit().await.unwrap();
    assert_eq!(place.relay().await.numbers(), [1]);
}

#[tokio::test]
async fn a_pool_and_a_connection() {
    let Some((place, pool)) = place().await else {
        return;
    };
    enqueue_sqlx!(tick("user_1", 1), &pool).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    enqueue_sqlx!(tick("user_1", 2), &mut *connection)
        .await
        .unwrap();
    assert_eq!(place.relay().await.numbers(), [1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_in_a_spawned_future() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let task = tokio::spawn(async move {
        let mut order = pool.begin().await?;
        let event = Tick { number: 1 };
        enqueue_sqlx!(OutboxRow::new(&event, "user_1")?, &mut *order).await?;
        let row = tick("user_1", 2);
        enqueue_sqlx!(&row, &mut *order).await?;
        order.commit().await?;
        Ok::<(), Error>(())
    });
    task.await.unwrap().unwrap();
    assert_eq!(place.relay().await.numbers(), [1, 2]);
}
