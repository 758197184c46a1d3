//! Enqueuing with sqlx. Both versions compile and run these tests.

mod accepts;
mod bouncer;
mod example;
mod refused;
mod roles;
mod transactions;

use linkrunner_sql_common::{OutboxRow, Place};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{PgTransaction, Postgres};

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

pub(crate) async fn connect(url: &str) -> PgPool {
    let pool = PgPoolOptions::new().max_connections(4).connect(url).await;
    pool.unwrap()
}

/// A database and a pool. `None` if PostgreSQL is not installed.
pub(crate) async fn place() -> Option<(Place, PgPool)> {
    let place = Place::new().await?;
    let pool = connect(&place.url()).await;
    Some((place, pool))
}

/// Pays the order and enqueues its event.
pub(crate) async fn pay(
    order: &mut PgTransaction<'_>,
    row: &OutboxRow,
) -> Result<i64, sqlx::Error> {
    sqlx::query::<Postgres>("UPDATE orders SET paid = true WHERE id = 'ORD-12345'")
        .persistent(false) // as PgBouncer demands
        .execute(&mut **order)
        .await?;
    linkrunner_events::enqueue_sqlx!(row, &mut **order).await
}
