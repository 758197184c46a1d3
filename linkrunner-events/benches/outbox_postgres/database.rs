//! A migrated database, and what the server has measured of it.

use std::ops::Range;

use linkrunner_events::outbox::{Outbox, OutboxRow};
use linkrunner_events::{Client, Pace, ServerKey};
use linkrunner_test_postgres::{Cluster, Database};
use tokio_postgres::{Client as Sql, NoTls};

use super::Result;
use super::event::EVENT;

/// Syncs its commits.
pub(crate) fn cluster() -> Option<Cluster> {
    Cluster::builder()
        .fsync(true)
        .setting("shared_preload_libraries", "pg_stat_statements")
        .setting("shared_buffers", "512MB")
        .setting("max_wal_size", "4GB")
        .start()
}

pub(crate) struct Place<'a> {
    database: Database<'a>,
    pub(crate) sql: Sql,
}

impl<'a> Place<'a> {
    pub(crate) async fn new(cluster: &'a Cluster) -> Result<Self> {
        let database = cluster.create_database();
        let sql = connect(&database.socket_url()).await?;
        let place = Self { database, sql };
        place.settings()?.migrate().await?;
        place
            .sql
            .batch_execute("CREATE EXTENSION pg_stat_statements")
            .await?;
        Ok(place)
    }

    fn settings(&self) -> Result<linkrunner_events::outbox::PostgresOutbox> {
        Ok(Outbox::postgres(self.database.socket_url().parse()?))
    }

    pub(crate) async fn connect(&self) -> Result<Sql> {
        connect(&self.database.socket_url()).await
    }

    /// As another process would open it.
    pub(crate) async fn open(&self) -> Result<Outbox> {
        Ok(self.settings()?.connect().await?)
    }

    /// Inserts events of so many users, in a few transactions.
    pub(crate) async fn fill(&self, events: usize, users: usize) -> Result {
        let outbox = self.open().await?;
        for first in (0..events).step_by(10_000) {
            let numbers = first..events.min(first + 10_000);
            enqueue(&outbox, numbers, users).await?;
        }
        self.sql.batch_execute("VACUUM ANALYZE").await?;
        Ok(())
    }

    pub(crate) async fn pending(&self) -> Result<i64> {
        let pending = "SELECT count(*) FROM linkrunner_outbox.outbox";
        Ok(self.sql.query_typed_one(pending, &[]).await?.get(0))
    }

    pub(crate) async fn forget_statements(&self) -> Result {
        self.sql
            .batch_execute("SELECT pg_stat_statements_reset()")
            .await?;
        Ok(())
    }
}

/// Enqueues events of so many users in one transaction.
pub(crate) async fn enqueue(outbox: &Outbox, numbers: Range<usize>, users: usize) -> Result {
    let rows: std::result::Result<Vec<_>, _> = numbers
        .map(|event| OutboxRow::new(&EVENT, format!("user_{}", event % users)))
        .collect();
    let taken = outbox.enqueue_rows(rows?).await;
    Ok(taken.map_err(|(_, error)| error)?)
}

async fn connect(url: &str) -> Result<Sql> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

pub(crate) fn client(url: &str, pace: Pace) -> Result<Client> {
    let client = Client::builder(ServerKey::new("key")?)
        .base_url(url)
        .pace(pace)
        .build()?;
    Ok(client)
}
