//! The schema of the database, and its migrations.

use tokio_postgres::Client;

use super::failure::{Failure, is_missing};
use super::schema::{KNOWN, MIGRATIONS};
use crate::outbox::error::StoreError;

/// Two programs may migrate at the same time.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended('linkrunner_outbox', 0::bigint))";

const FOUND: &str = "
SELECT version::bigint, oldest::bigint FROM linkrunner_outbox.schema_version ORDER BY version DESC LIMIT 1";

const EXISTS: &str = "SELECT to_regclass('linkrunner_outbox.schema_version') IS NOT NULL";

/// The schema of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// 0 if there is none.
    pub(super) version: i64,
    /// Programs that know a schema from this one on can use the database.
    oldest: i64,
}

const NOTHING: Found = Found {
    version: 0,
    oldest: 0,
};

impl Found {
    /// Fails if this version cannot use the database.
    pub(super) fn check(self, name: &str) -> Result<(), StoreError> {
        let outbox = name.to_owned();
        let found = self.version;
        if found < KNOWN {
            return Err(StoreError::OldSchema {
                outbox,
                found,
                needed: KNOWN,
            });
        }
        if self.oldest > KNOWN {
            return Err(StoreError::NewerSchema {
                outbox,
                found,
                known: KNOWN,
            });
        }
        Ok(())
    }
}

/// The schema of the database. Without `USAGE` on the schema, this fails.
pub(super) async fn find(client: &Client) -> Result<Found, Failure> {
    match client.query_typed(FOUND, &[]).await {
        Ok(rows) => Ok(rows.first().map_or(NOTHING, |row| Found {
            version: row.get(0),
            oldest: row.get(1),
        })),
        Err(error) if error.code().is_some_and(is_missing) => Ok(NOTHING),
        Err(error) => Err(error.into()),
    }
}

/// Brings the database to the newest schema, within a transaction. Returns the schema that it had.
pub(super) async fn migrate(client: &Client, migrations: &[&str]) -> Result<i64, Failure> {
    client.batch_execute(LOCK).await?;
    // Asked first, because an error would end the transaction.
    let exists: bool = client.query_typed_one(EXISTS, &[]).await?.get(0);
    let found = if exists { find(client).await? } else { NOTHING };
    let applied = usize::try_from(found.version).unwrap_or(0);
    for migration in migrations.iter().skip(applied) {
        client.batch_execute(migration).await?;
    }
    Ok(found.version)
}

/// Fails unless the database stores UTF-8, as bodies are.
pub(super) async fn check_encoding(client: &Client, name: &str) -> Result<(), Failure> {
    let encoding = client.query_typed_one("SELECT current_setting('server_encoding')", &[]);
    let encoding: String = encoding.await?.get(0);
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(Failure::Store(StoreError::NotUtf8 {
        outbox: name.to_owned(),
        encoding,
    }))
}

/// The SQL that brings a database from a schema to the newest one.
pub(super) fn script(from: usize) -> String {
    let mut script = format!("BEGIN;\nSET LOCAL search_path = pg_catalog, pg_temp;\n{LOCK};\n");
    for migration in MIGRATIONS.iter().skip(from) {
        script.push('\n');
        script.push_str(migration.trim());
        script.push('\n');
    }
    script.push_str("\nCOMMIT;\n");
    script
}
