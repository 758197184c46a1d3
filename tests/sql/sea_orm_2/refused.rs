//! A row that the function refuses.

use linkrunner_sql_common::{REFUSED, tick};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::{pay, place};

#[tokio::test]
async fn the_error_can_be_read() {
    let Some((place, database)) = place().await else {
        return;
    };
    let order = database.begin().await.unwrap();
    pay(&order, &tick("user_1", 1)).await.unwrap();
    let error = order.execute_unprepared(REFUSED.sql).await.unwrap_err();
    assert!(error.to_string().contains(REFUSED.message), "{error}");
    // The transaction of the caller has failed with it.
    order.commit().await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}
