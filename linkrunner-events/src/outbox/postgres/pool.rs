//! A few connections, and transactions on them.

use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_postgres::Client;

use super::connect::Connector;
use super::failure::Failure;
use crate::outbox::error::StoreError;
use crate::sync::lock;

/// How many connections an outbox opens at most: a database has few, and a relay claims and settles in a few milliseconds.
const CONNECTIONS: usize = 4;

/// How long the server may take to accept a login.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);

/// How long a transaction may take. The server ends its statements earlier.
const LIMIT: Duration = Duration::from_secs(30);

/// With repeatable read or serializable, concurrent claims would fail. A process that is paused within a transaction must not hold
/// its locks for long.
const BEGIN: &str = "
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL statement_timeout = '20s';
SET LOCAL lock_timeout = '15s';
SET LOCAL idle_in_transaction_session_timeout = '10s';
SET LOCAL jit = off";

/// Names without a schema, such as operators, are found here first. A role that may create objects in another schema of the path
/// could otherwise run its own functions as the relay.
const SEARCH_PATH: &str = "pg_catalog, pg_temp";

/// What the statements of a transaction read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    Anything,
    /// Single rows. The table may be empty when its statistics are taken, and large a second later: without an index, a claim among
    /// 200,000 rows would take a second.
    SingleRows,
}

pub(super) struct Pool {
    connector: Connector,
    idle: Mutex<Vec<Client>>,
    permits: Semaphore,
    search_path: &'static str,
}

impl Pool {
    pub(super) fn new(connector: Connector) -> Self {
        Self {
            connector,
            idle: Mutex::default(),
            permits: Semaphore::new(CONNECTIONS),
            search_path: SEARCH_PATH,
        }
    }

    /// Finds names in these schemas, such as another clock.
    #[cfg(test)]
    pub(super) fn with_search_path(mut self, search_path: &'static str) -> Self {
        self.search_path = search_path;
        self
    }

    pub(super) fn connector(&self) -> &Connector {
        &self.connector
    }

    /// Runs a transaction. If the future is dropped, so is the connection, and the server rolls back.
    pub(super) async fn transaction<T>(
        &self,
        reads: Reads,
        work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        let ran = self.run(reads, work).await;
        ran.map_err(|failure| failure.into_store_error(self.connector.name()))
    }

    async fn run<T>(
        &self,
        reads: Reads,
        work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        // The semaphore is never closed.
        let permit = timeout(LIMIT, self.permits.acquire()).await;
        let _permit = permit.map_err(|_| Failure::Silent(LIMIT))?;
        let client = self.client().await?;
        let mut begin = format!("{BEGIN};\nSET LOCAL search_path = {}", self.search_path);
        if reads == Reads::SingleRows {
            begin.push_str(";\nSET LOCAL enable_seqscan = off");
        }
        let ran = transaction(&client, &begin, work).await;
        let is_usable = match &ran {
            Ok(_) => true,
            Err(failure) => {
                failure.leaves_connection()
                    && timeout(LIMIT, client.batch_execute("ROLLBACK"))
                        .await
                        .is_ok_and(|rolled_back| rolled_back.is_ok())
            }
        };
        if is_usable {
            lock(&self.idle).push(client);
        }
        ran
    }

    async fn client(&self) -> Result<Client, Failure> {
        loop {
            let idle = lock(&self.idle).pop();
            match idle {
                // The server, or something between, may have closed it meanwhile.
                Some(client) if client.is_closed() => {}
                Some(client) => return Ok(client),
                // A server that accepts a connection and never answers is not covered by the limit of the connector.
                None => {
                    let connected = timeout(CONNECT_LIMIT, self.connector.connect()).await;
                    return connected.map_err(|_| Failure::Silent(CONNECT_LIMIT))?;
                }
            }
        }
    }
}

async fn transaction<T>(
    client: &Client,
    begin: &str,
    work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let worked = timeout(LIMIT, async {
        client
            .batch_execute(begin)
            .await
            .map_err(Failure::of_begin)?;
        work(client).await
    });
    let result = worked.await.map_err(|_| Failure::Silent(LIMIT))??;
    match timeout(LIMIT, client.batch_execute("COMMIT")).await {
        Ok(Ok(())) => Ok(result),
        Ok(Err(error)) => Err(Failure::of_commit(error)),
        Err(elapsed) => Err(Failure::Unconfirmed(std::sync::Arc::new(elapsed))),
    }
}
