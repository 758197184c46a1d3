//! Enqueuing with diesel.

mod accepts;
mod bouncer;
mod example;
mod refused;
mod roles;
mod transactions;

use diesel::prelude::*;
use linkrunner_sql_common::{OutboxRow, Place};

diesel::table! {
    orders (id) {
        id -> Text,
        paid -> Bool,
    }
}

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

pub(crate) fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap()
}

/// A database and a connection. `None` if PostgreSQL is not installed.
pub(crate) async fn place() -> Option<(Place, PgConnection)> {
    let place = Place::new().await?;
    let connection = connect(&place.url());
    Some((place, connection))
}

/// Pays the order and enqueues its event.
pub(crate) fn pay(connection: &mut PgConnection, row: &OutboxRow) -> QueryResult<usize> {
    diesel::sql_query("UPDATE orders SET paid = true WHERE id = 'ORD-12345'")
        .execute(connection)?;
    linkrunner_events::enqueue_diesel!(row, connection)
}
