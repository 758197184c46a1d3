//! The outbox in a PostgreSQL database.

use std::fmt;
use std::sync::Arc;

use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Config, NoTls, Socket};

use super::check::{self, PostgresCheck};
use super::connect::Connector;
use super::migrate;
use super::pool::{Pool, Reads};
use super::schema::{KNOWN, MIGRATIONS};
use super::store::PostgresStore;
use crate::outbox::error::StoreError;
use crate::outbox::handle::Outbox;

impl Outbox {
    /// An outbox in a PostgreSQL database, for relays on any number of machines. Applications enqueue in their own transactions,
    /// with [`OutboxRow`](crate::outbox::OutboxRow). Needs PostgreSQL 13 or newer; see [the module](crate::outbox#postgresql).
    ///
    /// ```no_run
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use linkrunner_events::Client;
    /// use linkrunner_events::outbox::Outbox;
    ///
    /// let outbox = Outbox::postgres("postgres://relay@localhost/shop".parse()?).connect().await?;
    /// let relay = outbox.relay(&Client::from_env()?).start()?;
    /// # let signal = std::future::ready(());
    /// signal.await; // until the process has to end
    /// println!("{}", relay.shutdown(Duration::from_secs(10)).await);
    /// # Ok(()) }
    /// ```
    pub fn postgres(config: Config) -> PostgresOutbox {
        PostgresOutbox {
            connector: Connector::new(config, NoTls),
        }
    }
}

/// The settings of an outbox in a database, from [`Outbox::postgres`].
///
/// ```
/// use linkrunner_events::outbox::{Outbox, PostgresOutbox};
///
/// let settings = Outbox::postgres("postgres://relay:secret@db.example/shop".parse()?);
/// assert_eq!(settings.address(), "postgres://db.example:5432/shop");
///
/// // For a migration tool, instead of `settings.migrate()`.
/// assert!(PostgresOutbox::migration_sql(0).contains("CREATE SCHEMA"));
/// # Ok::<(), tokio_postgres::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "the outbox is not connected until `connect` is called"]
pub struct PostgresOutbox {
    connector: Connector,
}

impl PostgresOutbox {
    /// The schema that this version needs, and [`migrate`](Self::migrate) creates.
    pub const SCHEMA: i64 = KNOWN;

    /// The database as errors and logs name it, such as `postgres://db.example:5432/shop`: without user and password.
    #[must_use]
    pub fn address(&self) -> &str {
        self.connector.name()
    }

    /// Uses this TLS connector, of `postgres-native-tls`, `tokio-postgres-rustls` or another crate. Default: none. Connections are
    /// then unencrypted, and fail with `sslmode=require`.
    pub fn tls<T>(self, connector: T) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        Self {
            connector: Connector::new(self.connector.config().clone(), connector),
        }
    }

    /// Connects to the database, and checks its schema. Never changes the schema. Must be called in a Tokio runtime.
    ///
    /// Opens up to 4 connections as needed, and keeps them. Replaces broken ones.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached, refuses the login, or is not [migrated](Self::migrate).
    pub async fn connect(self) -> Result<Outbox, StoreError> {
        let pool = self.pool().await?;
        Ok(Outbox::over(Arc::new(PostgresStore::new(pool))))
    }

    /// Brings the database to the schema version of this crate, in one transaction. Creates the schema `linkrunner_outbox` unless it
    /// exists. Returns the schema version that the database had, 0 for none. The role becomes the owner of the tables.
    ///
    /// Programs with older versions of this crate continue to work. Two calls at the same time are safe.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached, does not store UTF-8, does not permit the changes, or was migrated by a newer version
    /// that does not support this one. Nothing is changed then.
    pub async fn migrate(&self) -> Result<i64, StoreError> {
        let pool = Pool::new(self.connector.clone());
        let name = pool.connector().name();
        let migrated = pool.transaction(Reads::Anything, async |client| {
            migrate::check_encoding(client, name).await?;
            let before = migrate::migrate(client, MIGRATIONS).await?;
            migrate::find(client).await?.check(name)?;
            Ok(before)
        });
        migrated.await
    }

    /// The SQL that [`migrate`](Self::migrate) runs, for psql or a migration tool. `from` is the schema version of the database, 0 if
    /// it has none. The script contains `BEGIN` and `COMMIT`: turn off the transaction of your tool. It does not check the encoding.
    #[must_use]
    pub fn migration_sql(from: usize) -> String {
        migrate::script(from)
    }

    /// Examines the database and reports what makes the outbox slow or unsafe, such as a missing index or a transaction that is
    /// open for more than five minutes. Changes nothing.
    ///
    /// # Errors
    ///
    /// When the database cannot be reached, is not migrated, or the role may not read the outbox.
    pub async fn check(&self) -> Result<PostgresCheck, StoreError> {
        let pool = self.pool().await?;
        pool.transaction(Reads::Anything, check::examine).await
    }

    /// Connections to a database whose schema this version can use.
    async fn pool(&self) -> Result<Pool, StoreError> {
        let pool = Pool::new(self.connector.clone());
        let found = pool.transaction(Reads::Anything, migrate::find).await?;
        found.check(pool.connector().name())?;
        Ok(pool)
    }
}

impl fmt::Debug for PostgresOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the configuration, which holds the password.
        f.debug_struct("PostgresOutbox")
            .field("outbox", &self.connector.name())
            .finish_non_exhaustive()
    }
}
