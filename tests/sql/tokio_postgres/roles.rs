//! Roles that have few rights, or a confusing name.

use linkrunner_sql_common::{Place, tick};

use crate::{connect, pay};

/// With `USAGE` on the schema, and a table of its own.
#[tokio::test]
async fn a_role_needs_no_right_on_a_table() {
    pays_as("shop").await;
}

/// Its own schema has nearly the name of the outbox, and is the first on its search path.
#[tokio::test]
async fn a_role_called_linkrunner() {
    pays_as("linkrunner").await;
}

async fn pays_as(role: &str) {
    let Some(place) = Place::new().await else {
        return;
    };
    let mut client = connect(&place.role(role)).await;
    let order = client.transaction().await.unwrap();
    pay(&order, &tick("user_1", 1)).await.unwrap();
    order.commit().await.unwrap();
    let read = client.batch_execute("SELECT FROM linkrunner_outbox.outbox");
    assert!(read.await.is_err());
    place.assert_paid_by(role).await;
}
