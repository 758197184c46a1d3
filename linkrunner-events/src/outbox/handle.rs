//! The handle of an outbox.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::dead::{DeadFilter, DeadLetter};
use super::error::{OutboxError, StoreError};
use super::relay::RelayOptions;
use super::row::OutboxRow;
use super::stats::OutboxStats;
use super::store::Store;
use crate::client::Client;
use crate::error::EncodeError;
use crate::event::LinkrunnerEvent;
use crate::request::{IntoRequest, IntoUser};

/// An enqueue in progress. The future borrows nothing, so it can be spawned. If it is dropped early, the event may or may not
/// be in the outbox.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::outbox::{Outbox, OutboxFuture};
///
/// fn opened(outbox: &Outbox, user: &str) -> OutboxFuture {
///     outbox.enqueue(&AppOpened, user)
/// }
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// // Concurrent calls share one wait for the disk.
/// let (first, second) = tokio::join!(opened(&outbox, "user_1"), opened(&outbox, "user_2"));
/// assert!(first.is_ok() && second.is_ok());
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
pub type OutboxFuture = Pin<Box<dyn Future<Output = Result<(), OutboxError>> + Send>>;

/// Keeps events until they are sent, across crashes and restarts.
///
/// [`enqueue`](Self::enqueue) returns when the event is on disk. A [relay](Self::relay), in this process or in another one,
/// sends it. A clone is cheap and is the same outbox.
///
/// The [module](super) has an example with a relay. Several events can be taken in one transaction:
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::outbox::{Outbox, OutboxRow};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// let rows = vec![OutboxRow::new(&AppOpened, "user_1")?, OutboxRow::new(&AppOpened, "user_2")?];
/// outbox.enqueue_rows(rows).await.map_err(|(_rows, error)| error)?;
/// assert_eq!(outbox.stats().await?.pending, 2);
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
#[must_use = "events stay in the outbox until a relay sends them"]
pub struct Outbox {
    store: Arc<dyn Store>,
}

impl Outbox {
    pub(super) fn over(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Takes an event, to report that `user` did it. The event is durable when the future returns `Ok`.
    ///
    /// # Errors
    ///
    /// When the event fails a check, or the storage cannot take it. The error of the storage hands the request back.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> OutboxFuture {
        self.append(OutboxRow::new(event, user))
    }

    /// Takes a payload, a payment, the removal of a payment, or a finished request.
    ///
    /// # Errors
    ///
    /// As [`enqueue`](Self::enqueue).
    pub fn enqueue_request(&self, request: impl IntoRequest) -> OutboxFuture {
        self.append(OutboxRow::from_request(request))
    }

    /// Takes several events in one transaction: all of them, or none.
    ///
    /// # Errors
    ///
    /// When the storage cannot take them. The error hands the rows back.
    pub async fn enqueue_rows(
        &self,
        rows: Vec<OutboxRow>,
    ) -> Result<(), (Vec<OutboxRow>, StoreError)> {
        self.store.append(rows).await
    }

    fn append(&self, row: Result<OutboxRow, EncodeError>) -> OutboxFuture {
        let store = Arc::clone(&self.store);
        Box::pin(async move {
            let appended = store.append(vec![row?]).await;
            appended.map_err(|(mut rows, source)| match rows.pop() {
                Some(row) => OutboxError::Storage {
                    request: Box::new(row.into_request()),
                    source,
                },
                // The storage hands every row back.
                None => unreachable!("a storage lost a row: {source}"),
            })
        })
    }

    /// Wakes the relays of this outbox and its clones. Call it after you commit an event in your own transaction; otherwise a
    /// relay finds the event within two seconds.
    pub fn wake(&self) {
        self.store.wake();
    }

    /// Sets up a relay that sends the events of this outbox with the client's settings: its key, its pace and its retry policy.
    pub fn relay(&self, client: &Client) -> RelayOptions {
        RelayOptions::new(Arc::clone(&self.store), client)
    }

    /// The numbers of the outbox. They cover all processes that use it.
    ///
    /// # Errors
    ///
    /// When the storage cannot be read.
    pub async fn stats(&self) -> Result<OutboxStats, StoreError> {
        self.store.stats().await
    }

    /// The dead letters that the filter matches, oldest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// When the storage cannot be read.
    pub async fn dead_letters(
        &self,
        filter: DeadFilter,
        limit: u32,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        self.store.dead(filter, limit).await
    }

    /// Makes dead letters pending again as new events, with their old `event_id`. Returns their number. Damaged ones stay dead
    /// letters.
    ///
    /// # Errors
    ///
    /// When the storage fails, or has no room for all of them. Nothing is changed then.
    pub async fn replay(&self, filter: DeadFilter) -> Result<u64, StoreError> {
        self.store.replay(filter).await
    }

    /// Deletes dead letters for good. Returns their number.
    ///
    /// # Errors
    ///
    /// When the storage fails. Nothing is changed then.
    pub async fn purge(&self, filter: DeadFilter) -> Result<u64, StoreError> {
        self.store.purge(filter).await
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("store", &self.store)
            .finish()
    }
}
