//! A PostgreSQL database.

#[cfg(feature = "cli-postgres")]
pub(crate) mod advice;
#[cfg(feature = "cli-postgres")]
mod tls;
pub(crate) mod url;

use std::env;
use std::fmt;
use std::io::{self, Write as _};

use linkrunner_events::outbox::{Outbox, PostgresOutbox};

use self::url::UrlError;
use crate::outbox::error::Error;

/// The URL on the command line or in the environment.
#[derive(Debug, clap::Args)]
pub(crate) struct Url {
    /// The URL of the database, such as postgres://relay@db.example/shop?sslmode=verify-full. If it contains a password, set
    /// LINKRUNNER_POSTGRES instead: other users can read command lines
    #[arg(long, value_name = "URL", group = "outbox")]
    postgres: Option<Secret>,
}

/// May hold a password.
#[derive(Clone)]
struct Secret(String);

impl From<String> for Secret {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Url {
    pub(crate) fn get(&self) -> Option<String> {
        let given = self.postgres.clone().map(|url| url.0);
        given.or_else(|| env::var(super::POSTGRES).ok().filter(|url| !url.is_empty()))
    }
}

/// A database that is not connected yet.
pub(crate) struct Database {
    pub(crate) outbox: PostgresOutbox,
}

impl Database {
    /// Reads the URL. Warns if it asks for encryption that anybody could offer.
    pub(crate) fn read(url: &str) -> Result<Self, Error> {
        let settings = url::read(url)?;
        if settings.is_unchecked() {
            // If even this cannot be written, nothing else can be.
            let _ = writeln!(
                io::stderr(),
                "linkrunner outbox: warning: sslmode=require encrypts the connection, but does not verify the server's \
                 identity; use sslmode=verify-full"
            );
        }
        Ok(Self {
            outbox: connector(settings)?,
        })
    }

    pub(super) async fn open(&self) -> Result<Outbox, Error> {
        Ok(self.outbox.clone().connect().await?)
    }
}

#[cfg(feature = "cli-postgres")]
fn connector(settings: url::Settings) -> Result<PostgresOutbox, UrlError> {
    let outbox = Outbox::postgres(settings.config);
    Ok(match settings.check {
        Some(check) => outbox.tls(tls::connector(&check)?),
        None => outbox,
    })
}

/// Without TLS, `prefer` means none, as in libpq.
#[cfg(not(feature = "cli-postgres"))]
fn connector(settings: url::Settings) -> Result<PostgresOutbox, UrlError> {
    use tokio_postgres::config::SslMode;

    if settings.config.get_ssl_mode() == SslMode::Require {
        return Err(UrlError::NoTls);
    }
    Ok(Outbox::postgres(settings.config))
}
