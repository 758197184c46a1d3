//! The example in the documentation of `enqueue_sqlx!`.

use linkrunner_sql_common::{OrderPaid, OutboxRow, example_before};
use sqlx::PgPool;

use crate::{Error, place};

// Formatted as in the documentation.
#[rustfmt::skip]
async fn example(pool: PgPool) -> Result<(), Error> {
    let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
    let mut order = pool.begin().await?;
    sqlx::query("UPDATE orders SET paid = true WHERE id = 'ORD-12345'").execute(&mut *order).await?;
    linkrunner_events::enqueue_sqlx!(row, &mut *order).await?;
    order.commit().await?; // the order is paid, and its event will be sent; or neither
    Ok(())
}

#[tokio::test]
async fn the_example_before_the_documentation_works() {
    let Some((place, pool)) = place().await else {
        return;
    };
    example(pool).await.unwrap();
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.paths(), ["/api/v1/capture-event"]);
}

#[test]
fn it_is_the_example_before_the_documentation() {
    example_before("macro_rules! enqueue_sqlx ").assert_in(include_str!("example.rs"));
}
