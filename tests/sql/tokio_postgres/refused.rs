//! A row that the function refuses.

use linkrunner_sql_common::{REFUSED, tick};

use crate::{pay, place};

#[tokio::test]
async fn the_error_can_be_read() {
    let Some((place, mut client)) = place().await else {
        return;
    };
    let order = client.transaction().await.unwrap();
    pay(&order, &tick("user_1", 1)).await.unwrap();
    let error = order.batch_execute(REFUSED.sql).await.unwrap_err();
    let error = error.as_db_error().unwrap();
    assert_eq!(error.message(), REFUSED.message);
    assert_eq!(error.hint(), Some(REFUSED.hint));
    assert_eq!(error.code().code(), REFUSED.code);
    // The transaction of the caller has failed with it.
    order.commit().await.unwrap();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}
