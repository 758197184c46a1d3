//! Enqueuing with sea-orm.

mod example;
mod refused;
mod roles;
mod transactions;

use linkrunner_sql_common::{OutboxRow, Place};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult, Statement,
};

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// A database and a pool. `None` if PostgreSQL is not installed.
pub(crate) async fn place() -> Option<(Place, DatabaseConnection)> {
    let place = Place::new().await?;
    let database = Database::connect(place.url()).await.unwrap();
    Some((place, database))
}

/// Pays the order and enqueues its event.
pub(crate) async fn pay(
    order: &impl ConnectionTrait,
    row: &OutboxRow,
) -> Result<ExecResult, DbErr> {
    order
        .execute_unprepared("UPDATE orders SET paid = true WHERE id = 'ORD-12345'")
        .await?;
    order.execute_raw(enqueue(row)).await
}

pub(crate) fn enqueue(row: &OutboxRow) -> Statement {
    let values = [
        row.endpoint().into(),
        row.body().into(),
        row.ordering_key().into(),
        row.is_strict().into(),
        row.event_id().into(),
        row.request_id().into(),
    ];
    Statement::from_sql_and_values(DbBackend::Postgres, OutboxRow::SQL, values)
}
