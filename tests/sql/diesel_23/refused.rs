//! A row that the function refuses.

use diesel::prelude::*;
use diesel::result::Error::DatabaseError;
use linkrunner_sql_common::{REFUSED, tick};

use crate::{pay, place};

#[tokio::test]
async fn the_error_can_be_read() {
    let Some((place, mut connection)) = place().await else {
        return;
    };
    let order = connection.transaction(|connection| {
        pay(connection, &tick("user_1", 1))?;
        diesel::sql_query(REFUSED.sql).execute(connection)
    });
    let Err(DatabaseError(_, error)) = order else {
        panic!("{order:?}");
    };
    assert_eq!(error.message(), REFUSED.message);
    assert_eq!(error.hint(), Some(REFUSED.hint));
    assert_eq!((place.paid(), place.pending()), (0, 0));
}
