//! The example in the documentation of `enqueue_diesel!`.

use diesel::prelude::*;
use linkrunner_sql_common::{OrderPaid, OutboxRow, example_before};

use crate::orders::dsl::{orders, paid};
use crate::{Error, place};

// Formatted as in the documentation.
#[rustfmt::skip]
fn example(connection: &mut PgConnection) -> Result<(), Error> {
    let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
    connection.transaction(|connection| {
        diesel::update(orders.find("ORD-12345")).set(paid.eq(true)).execute(connection)?;
        linkrunner_events::enqueue_diesel!(row, connection)
    })?; // the order is paid, and its event will be sent; or neither
    Ok(())
}

#[tokio::test]
async fn the_example_before_the_documentation_works() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    example(&mut connection).unwrap();
    assert_eq!(place.paid(), 1);
    assert_eq!(place.relay().await.paths(), ["/api/v1/capture-event"]);
}

#[test]
fn it_is_the_example_before_the_documentation() {
    example_before("macro_rules! enqueue_diesel ").assert_in(include_str!("example.rs"));
}
