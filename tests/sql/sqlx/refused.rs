//! A row that the function refuses.

use linkrunner_sql_common::{REFUSED, tick};
use sqlx::postgres::PgDatabaseError;

use crate::{pay, place};

#[tokio::test]
async fn the_error_can_be_read() {
    let Some((place, pool)) = place().await else {
        return;
    };
    let mut order = pool.begin().await.unwrap();
    pay(&mut order, &tick("user_1", 1)).await.unwrap();
    let refused = sqlx::query(REFUSED.sql).execute(&mut *order).await;
    let error = refused.unwrap_err().into_database_error().unwrap();
    let error: &PgDatabaseError = error.downcast_ref();
    assert_eq!(error.message(), REFUSED.message);
    assert_eq!(error.hint(), Some(REFUSED.hint));
    assert_eq!(error.code(), REFUSED.code);
    // The transaction of the caller has failed with it.
    order.commit().await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}
