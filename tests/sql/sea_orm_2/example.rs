//! The example in the documentation of `OutboxRow::SQL`.

use linkrunner_sql_common::{OrderPaid, OutboxRow, example_before};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};

use crate::{Error, place};

// Formatted as in the documentation.
#[rustfmt::skip]
async fn example(database: DatabaseConnection) -> Result<(), Error> {
    let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
    let order = database.begin().await?;
    order.execute_unprepared("UPDATE orders SET paid = true WHERE id = 'ORD-12345'").await?;
    let values = [
        row.endpoint().into(),
        row.body().into(),
        row.ordering_key().into(),
        row.is_strict().into(),
        row.event_id().into(),
        row.request_id().into(),
    ];
    let enqueue = Statement::from_sql_and_values(DbBackend::Postgres, OutboxRow::SQL, values);
    order.execute_raw(enqueue).await?;
    order.commit().await?; // the order is paid, and its event will be sent; or neither
    Ok(())
}

#[tokio::test]
async fn the_example_of_the_documentation_works() {
    let Some((place, database)) = place().await else {
        return;
    };
    example(database).await.unwrap();
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.paths(), ["/api/v1/capture-event"]);
}

#[test]
fn it_is_the_example_of_the_documentation() {
    example_before("pub const SQL:").assert_in(include_str!("example.rs"));
}
