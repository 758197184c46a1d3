//! Enqueuing with tokio-postgres.

mod accepts;
mod bouncer;
mod refused;
mod roles;
mod transactions;

use linkrunner_sql_common::{OutboxRow, Place};
use tokio_postgres::{Client, NoTls, Transaction};

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A database and a connection. `None` if PostgreSQL is not installed.
pub(crate) async fn place() -> Option<(Place, Client)> {
    let place = Place::new().await?;
    let client = connect(&place.url()).await;
    Some((place, client))
}

/// Pays the order and enqueues its event.
pub(crate) async fn pay(
    order: &Transaction<'_>,
    row: &OutboxRow,
) -> Result<(), tokio_postgres::Error> {
    order
        .batch_execute("UPDATE orders SET paid = true WHERE id = 'ORD-12345'")
        .await?;
    order
        .query_typed(OutboxRow::SQL, &row.typed_params())
        .await?;
    Ok(())
}
