//! Where `typed_params` can be used.

use linkrunner_sql_common::{OutboxRow, Tick, tick};

use crate::{Error, place};

#[tokio::test]
async fn without_a_transaction() {
    let Some((place, client)) = place().await else {
        return;
    };
    let rows = client
        .query_typed(OutboxRow::SQL, &tick("user_1", 1).typed_params())
        .await
        .unwrap();
    assert!(rows[0].get::<_, i64>(0) > 0);
    assert_eq!(place.relay().await.numbers(), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_spawned_future() {
    let Some((place, mut client)) = place().await else {
        return;
    };
    let task = tokio::spawn(async move {
        let row = OutboxRow::new(&Tick { number: 1 }, "user_1")?;
        let order = client.transaction().await?;
        order
            .query_typed(OutboxRow::SQL, &row.typed_params())
            .await?;
        order.commit().await?;
        Ok::<(), Error>(())
    });
    task.await.unwrap().unwrap();
    assert_eq!(place.relay().await.numbers(), [1]);
}

/// Prepared statements are slower for one event, and fail behind PgBouncer, but may be used.
#[tokio::test]
async fn with_a_prepared_statement() {
    let Some((place, client)) = place().await else {
        return;
    };
    let statement = client.prepare(OutboxRow::SQL).await.unwrap();
    for number in [1, 2] {
        let row = tick("user_1", number);
        let params = row.typed_params().map(|(param, _)| param);
        client.query_one(&statement, &params).await.unwrap();
    }
    assert_eq!(place.relay().await.numbers(), [1, 2]);
}
