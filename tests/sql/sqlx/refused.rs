//! A row that the function refuses.

use linkrunner_sql_common::tick;

use crate::{pay, place};

#[tokio::test]
async fn the_error_can_be_read() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let mut order = pool.begin().await.unwrap();
    pay(&mut order, &tick("user_1", 1)).await.unwrap();
    let sql = "SELECT linkrunner_outbox.enqueue('capture-evnt', '{}', 'user_id:user_1', false)";
    let error = sqlx::query(sql).execute(&mut *order).await.unwrap_err();
    let error = error.as_database_error().unwrap();
    let message = "linkrunner_outbox.enqueue: the endpoint is 'capture-evnt'";
    assert_eq!(error.message(), message);
    assert_eq!(error.code().as_deref(), Some("22023"));
    let error: &sqlx::postgres::PgDatabaseError = error.downcast_ref();
    let hint = "Use 'capture-event', 'capture-payment' or 'remove-payment'.";
    assert_eq!(error.hint(), Some(hint));
    // The transaction of the caller has failed with it.
    order.commit().await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}
