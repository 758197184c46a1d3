//! A database with a clock of its own.

use std::time::Duration;

use linkrunner_test_postgres::{Database, shared};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Config, NoTls};

use crate::outbox::contract::{Lab, Passing};
use crate::outbox::postgres::connect::Connector;
use crate::outbox::postgres::options::PostgresOutbox;
use crate::outbox::postgres::pool::Pool;
use crate::outbox::postgres::store::PostgresStore;
use crate::outbox::store::Store;
use crate::outbox::{Outbox, OutboxStats};

/// Replaces PostgreSQL's clock: with the search path of this fixture, names without a schema are found here first.
const CLOCK: &str = "
CREATE SCHEMA clock;
CREATE TABLE clock.time (at timestamptz NOT NULL);
INSERT INTO clock.time VALUES ('2030-01-01');
CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.time';
CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.time';
ALTER FUNCTION linkrunner_outbox.enqueue SET search_path = clock, pg_catalog, pg_temp;
ALTER TABLE linkrunner_outbox.outbox ALTER enqueued_at DROP DEFAULT;
ALTER TABLE linkrunner_outbox.dead ALTER dead_at DROP DEFAULT;";

/// A database with the schema of the outbox.
pub(super) struct Migrated {
    pub(super) database: Database<'static>,
    pub(super) sql: Client,
}

impl Migrated {
    /// `None` if PostgreSQL is not installed.
    pub(super) async fn new() -> Option<Self> {
        let database = shared()?.create_database();
        let this = Self {
            sql: connect(&database.url()).await,
            database,
        };
        this.outbox().migrate().await.unwrap();
        Some(this)
    }

    pub(super) fn config(&self) -> Config {
        self.database.url().parse().unwrap()
    }

    pub(super) fn outbox(&self) -> PostgresOutbox {
        Outbox::postgres(self.config())
    }

    pub(super) fn store(&self) -> PostgresStore {
        PostgresStore::new(Pool::new(Connector::new(self.config(), NoTls)))
    }

    pub(super) async fn stats(&self) -> OutboxStats {
        self.store().stats().await.unwrap()
    }

    pub(super) async fn run(&self, sql: &str) {
        self.sql.batch_execute(sql).await.unwrap();
    }
}

/// A connection that bypasses the storage.
pub(super) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A migrated database whose clock stands still.
pub(super) struct Fixture(pub(super) Migrated);

impl Fixture {
    pub(super) async fn new() -> Option<Self> {
        let migrated = Migrated::new().await?;
        migrated.run(CLOCK).await;
        Some(Self(migrated))
    }

    /// Removes everything, for the next history.
    pub(super) async fn clear(&self) {
        let tables = "TRUNCATE linkrunner_outbox.outbox, linkrunner_outbox.dead, linkrunner_outbox.relay, linkrunner_outbox.scope";
        self.0.run(tables).await;
    }

    async fn turn(&self, seconds: f64) {
        let turn = "UPDATE clock.time SET at = at + make_interval(secs => $1)";
        let params: [super::super::Param<'_>; 1] = [(&seconds, Type::FLOAT8)];
        self.0.sql.execute_typed(turn, &params).await.unwrap();
    }
}

impl Lab for Fixture {
    fn open(&self) -> Box<dyn Store> {
        let pool = Pool::new(Connector::new(self.0.config(), NoTls));
        Box::new(PostgresStore::new(
            pool.with_search_path("clock, pg_catalog"),
        ))
    }

    fn pass(&self, time: Duration) -> Passing<'_> {
        Box::pin(self.turn(time.as_secs_f64()))
    }

    fn turn_back(&self, time: Duration) -> Passing<'_> {
        Box::pin(self.turn(-time.as_secs_f64()))
    }
}
