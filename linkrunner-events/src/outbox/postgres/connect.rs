//! Connections to the database.

use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::config::Host;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{Client, Config, Socket};

use super::failure::Failure;

/// How long the server may take to accept a connection, unless the user has set another time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// When the connection counts as broken if packets get no acknowledgement, unless the user has set another time.
const UNANSWERED: Duration = Duration::from_secs(30);

type Connecting<'a> =
    Pin<Box<dyn Future<Output = Result<Client, tokio_postgres::Error>> + Send + 'a>>;

/// Opens connections with a TLS connector of any type.
trait Connect: Send + Sync {
    fn connect<'a>(&'a self, config: &'a Config) -> Connecting<'a>;
}

impl<T> Connect for T
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::Stream: Send,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    fn connect<'a>(&'a self, config: &'a Config) -> Connecting<'a> {
        Box::pin(async move {
            let (client, connection) = config.connect(self.clone()).await?;
            // The client reports an error of the connection to whoever uses it.
            tokio::spawn(connection);
            Ok(client)
        })
    }
}

/// A database, and how to connect to it.
#[derive(Clone)]
pub(super) struct Connector {
    config: Config,
    connect: Arc<dyn Connect>,
    name: String,
}

impl Connector {
    pub(super) fn new<T>(mut config: Config, tls: T) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::Stream: Send,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNANSWERED);
        }
        if config.get_application_name().is_none() {
            config.application_name("linkrunner-events");
        }
        Self {
            name: name_of(&config),
            connect: Arc::new(tls),
            config,
        }
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// The database in errors and logs: an address without a user or a password.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) async fn connect(&self) -> Result<Client, Failure> {
        let connected = self.connect.connect(&self.config).await;
        connected.map_err(|error| Failure::Connect(Arc::new(error)))
    }
}

/// Such as `postgres://db.example:5432/shop`.
fn name_of(config: &Config) -> String {
    let mut name = "postgres://".to_owned();
    let ports = config.get_ports();
    for (index, host) in config.get_hosts().iter().enumerate() {
        if index > 0 {
            name.push(',');
        }
        match host {
            // After an `@` that is not escaped, the rest of a password comes first.
            Host::Tcp(host) => name.push_str(host.rsplit('@').next().unwrap_or_default()),
            #[cfg(unix)]
            Host::Unix(folder) => name.push_str(&folder.to_string_lossy()),
        }
        // One port may stand for all hosts.
        if let Some(port) = ports.get(index).or(ports.first()) {
            // A string takes everything.
            let _ = write!(name, ":{port}");
        }
    }
    // An omitted database name is that of the user, as in PostgreSQL.
    let database = config.get_dbname().or(config.get_user());
    name.push('/');
    name.push_str(database.unwrap_or_default());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_database_has_no_password() {
        for (url, name) in [
            (
                "postgres://me:secret@db.example/shop",
                "postgres://db.example:5432/shop",
            ),
            ("postgres://me:secret@a:1,b:2/", "postgres://a:1,b:2/me"),
            (
                "host=/run/postgresql port=5433 user=me password=secret dbname=shop",
                "postgres:///run/postgresql:5433/shop",
            ),
        ] {
            assert_eq!(name_of(&url.parse().unwrap()), name);
        }
    }
}
