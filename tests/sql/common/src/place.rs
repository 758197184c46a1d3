//! A database with the outbox and a table of orders.

use linkrunner_events::outbox::Outbox;
use linkrunner_test_postgres::{Cluster, Database, PgBouncer, shared};

use crate::Delivered;

/// A database of one test. It has the schema of the outbox, and the table `orders` with the order `ORD-12345`.
pub struct Place {
    database: Database<'static>,
}

impl Place {
    /// `None` if PostgreSQL is not installed.
    pub async fn new() -> Option<Self> {
        Some(Self::on(shared()?).await)
    }

    async fn on(cluster: &'static Cluster) -> Self {
        let place = Self {
            database: cluster.create_database(),
        };
        let outbox = Outbox::postgres(place.url().parse().unwrap());
        outbox.migrate().await.unwrap();
        place.run(
            "CREATE TABLE orders (id text PRIMARY KEY, paid boolean NOT NULL DEFAULT false);
            INSERT INTO orders VALUES ('ORD-12345')",
        );
        place
    }

    pub fn url(&self) -> String {
        self.database.url()
    }

    /// Runs SQL and returns its rows as lines.
    #[track_caller]
    pub fn run(&self, sql: &str) -> String {
        self.try_run(sql).unwrap()
    }

    /// # Errors
    ///
    /// What psql wrote to standard error.
    pub fn try_run(&self, sql: &str) -> Result<String, String> {
        self.database.psql(sql)
    }

    /// The number of paid orders.
    pub fn paid(&self) -> u64 {
        let count = self.run("SELECT count(*) FROM orders WHERE paid");
        count.parse().unwrap()
    }

    /// The number of pending events.
    pub fn pending(&self) -> u64 {
        let count = self.run("SELECT count(*) FROM linkrunner_outbox.outbox");
        count.parse().unwrap()
    }

    /// Sends all pending events. Fails if one becomes a dead letter.
    pub async fn relay(&self) -> Delivered {
        Delivered::from(&self.url()).await
    }

    /// Creates a role that may enqueue and has a table `orders` of its own, in a schema of its name. Returns the URL with it.
    pub fn role(&self, name: &str) -> String {
        self.run(&format!(
            "CREATE ROLE {name} LOGIN PASSWORD 'secret';
            CREATE SCHEMA {name} AUTHORIZATION {name};
            GRANT USAGE ON SCHEMA linkrunner_outbox TO {name};
            SET ROLE {name};
            CREATE TABLE {name}.orders (id text PRIMARY KEY, paid boolean NOT NULL DEFAULT false);
            INSERT INTO {name}.orders VALUES ('ORD-12345')"
        ));
        let port = self.database.cluster().port();
        let database = self.database.name();
        format!("postgres://{name}:secret@127.0.0.1:{port}/{database}")
    }

    /// Checks that the role has paid the order in its own table, and that its tick is sent.
    pub async fn assert_paid_by(&self, role: &str) {
        assert_eq!(self.run(&format!("SELECT paid FROM {role}.orders")), "t");
        assert_eq!(self.relay().await.numbers(), [1]);
    }
}

/// The clients of PgBouncer, and the events that each of them enqueues.
pub const TASKS: u64 = 20;
pub const EACH: u64 = 40;

/// A database, and PgBouncer in transaction mode with three connections to it. `None` if a program is missing.
pub async fn through_bouncer() -> Option<(Place, PgBouncer, String)> {
    let cluster = shared()?;
    let bouncer = PgBouncer::builder().pool_size(3).start(cluster)?;
    let place = Place::on(cluster).await;
    let url = bouncer.url(place.database.name());
    Some((place, bouncer, url))
}
