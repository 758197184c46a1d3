//! A database with the schema of the outbox.

use linkrunner_events::outbox::Outbox;
use linkrunner_test_postgres::{Cluster, Database, shared};
use tokio_postgres::NoTls;

use crate::storage::{Bodies, Storage};

pub(super) struct Place<'a> {
    pub(super) database: Database<'a>,
    /// The URL of the outbox, which may lead through something else to the database.
    pub(super) url: String,
}

impl Place<'static> {
    /// In the cluster of all tests. `None` if PostgreSQL is not installed.
    pub(super) async fn new() -> Option<Self> {
        Some(Self::on(shared()?).await)
    }
}

impl<'a> Place<'a> {
    pub(super) async fn on(cluster: &'a Cluster) -> Self {
        let database = cluster.create_database();
        let url = database.url();
        Outbox::postgres(url.parse().unwrap())
            .migrate()
            .await
            .unwrap();
        Self { database, url }
    }

    /// A connection that bypasses the library.
    pub(super) async fn connect(&self) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(&self.database.url(), NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        client
    }
}

impl Storage for Place<'_> {
    fn argument(&self) -> String {
        self.url.clone()
    }

    async fn open(&self) -> Outbox {
        Outbox::postgres(self.url.parse().unwrap())
            .connect()
            .await
            .unwrap()
    }

    fn bodies(&self) -> Bodies {
        // One statement sees one state of the database.
        let sql = "SELECT json_build_array(
            (SELECT coalesce(json_agg(body), '[]') FROM linkrunner_outbox.outbox),
            (SELECT coalesce(json_agg(json_build_array(body, reason || ': ' || error)), '[]') FROM linkrunner_outbox.dead))";
        let json = self.database.psql(sql).unwrap();
        let (pending, dead) = serde_json::from_str(&json).unwrap();
        Bodies { pending, dead }
    }
}
