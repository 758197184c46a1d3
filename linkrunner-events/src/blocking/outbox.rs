//! The outbox of a blocking client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Client;
use super::runtime::Runtime;
use crate::error::EncodeError;
use crate::event::LinkrunnerEvent;
use crate::outbox::{
    self, DeadFilter, DeadLetter, OutboxError, OutboxFuture, OutboxRow, OutboxStats, RelayError,
    RelayOptions, RelayReport, RelayState, StoreError,
};
use crate::request::{IntoRequest, IntoUser};

impl Client {
    /// Wraps an outbox, so that its methods block the thread. Its relays run on this client's thread.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use std::time::Duration;
    /// use linkrunner_events::blocking;
    /// use linkrunner_events::outbox::Outbox;
    /// use linkrunner_events::testing::Recorder;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("linkrunner.db");
    /// let client = blocking::Client::from_client(Recorder::new().client())?;
    /// let outbox = client.outbox(Outbox::sqlite(&path).open_blocking()?);
    /// let relay = outbox.relay(|options| options.concurrency(4))?;
    ///
    /// outbox.enqueue(&AppOpened, "user_12345")?; // it is on disk now
    ///
    /// # while outbox.stats()?.pending > 0 { std::thread::yield_now(); }
    /// let report = relay.shutdown(Duration::from_secs(10));
    /// println!("{report}");
    /// # assert_eq!(report.sent, 1);
    /// # Ok(()) }
    /// ```
    pub fn outbox(&self, outbox: outbox::Outbox) -> Outbox {
        Outbox {
            outbox,
            client: self.clone(),
        }
    }
}

/// An [`Outbox`](outbox::Outbox) whose methods block the thread, from [`Client::outbox`].
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{blocking, outbox};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let client = blocking::Client::from_client(Recorder::new().client())?;
/// let outbox = client.outbox(outbox::Outbox::sqlite(&path).open_blocking()?);
/// outbox.enqueue(&AppOpened, "user_12345")?;
/// assert_eq!(outbox.stats()?.pending, 1); // until a relay sends it
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "events stay in the outbox until a relay sends them"]
pub struct Outbox {
    outbox: outbox::Outbox,
    client: Client,
}

impl Outbox {
    /// Enqueues an event. It is durable when this returns `Ok`. See [`Outbox::enqueue`](outbox::Outbox::enqueue).
    ///
    /// # Errors
    ///
    /// When [`Outbox::enqueue`](outbox::Outbox::enqueue) fails, or on the client's own thread, where the call would
    /// deadlock.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<(), OutboxError> {
        self.append(OutboxRow::new(event, user))
    }

    /// Enqueues a payload, a payment, the removal of a payment, or a finished request. See
    /// [`Outbox::enqueue_request`](outbox::Outbox::enqueue_request).
    ///
    /// # Errors
    ///
    /// When [`Outbox::enqueue_request`](outbox::Outbox::enqueue_request) fails, or on the client's own thread.
    pub fn enqueue_request(&self, request: impl IntoRequest) -> Result<(), OutboxError> {
        self.append(OutboxRow::from_request(request))
    }

    fn append(&self, row: Result<OutboxRow, EncodeError>) -> Result<(), OutboxError> {
        let row = row?;
        let request = row.request().clone();
        let taken: OutboxFuture = self.outbox.enqueue_request(row.into_request());
        self.runtime()
            .run(taken)
            .unwrap_or(Err(OutboxError::Storage {
                request: Box::new(request),
                source: StoreError::OwnThread,
            }))
    }

    /// Starts a relay on the client's thread. `set` receives the default [`RelayOptions`] and returns the changed
    /// ones.
    ///
    /// # Errors
    ///
    /// If the lease is too short, or if the thread for `on_outcome` cannot be started.
    pub fn relay(
        &self,
        set: impl FnOnce(RelayOptions) -> RelayOptions,
    ) -> Result<Relay, RelayError> {
        let _entered = self.runtime().enter();
        let relay = set(self.outbox.relay(&self.client.client)).start()?;
        Ok(Relay {
            relay,
            runtime: Arc::clone(self.runtime()),
        })
    }

    /// Statistics of the outbox. See [`Outbox::stats`](outbox::Outbox::stats).
    ///
    /// # Errors
    ///
    /// When [`Outbox::stats`](outbox::Outbox::stats) fails, or on the client's own thread.
    pub fn stats(&self) -> Result<OutboxStats, StoreError> {
        self.ask(|outbox| async move { outbox.stats().await })
    }

    /// The dead letters. See [`Outbox::dead_letters`](outbox::Outbox::dead_letters).
    ///
    /// # Errors
    ///
    /// When [`Outbox::dead_letters`](outbox::Outbox::dead_letters) fails, or on the client's own thread.
    pub fn dead_letters(
        &self,
        filter: DeadFilter,
        limit: u32,
    ) -> Result<Vec<DeadLetter>, StoreError> {
        self.ask(move |outbox| async move { outbox.dead_letters(filter, limit).await })
    }

    /// Makes dead letters pending again. See [`Outbox::replay`](outbox::Outbox::replay).
    ///
    /// # Errors
    ///
    /// When [`Outbox::replay`](outbox::Outbox::replay) fails, or on the client's own thread.
    pub fn replay(&self, filter: DeadFilter) -> Result<u64, StoreError> {
        self.ask(move |outbox| async move { outbox.replay(filter).await })
    }

    /// Deletes dead letters for good. See [`Outbox::purge`](outbox::Outbox::purge).
    ///
    /// # Errors
    ///
    /// When [`Outbox::purge`](outbox::Outbox::purge) fails, or on the client's own thread.
    pub fn purge(&self, filter: DeadFilter) -> Result<u64, StoreError> {
        self.ask(move |outbox| async move { outbox.purge(filter).await })
    }

    fn ask<T, F>(&self, ask: impl FnOnce(outbox::Outbox) -> F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let answer = ask(self.outbox.clone());
        self.runtime()
            .run(answer)
            .unwrap_or(Err(StoreError::OwnThread))
    }

    fn runtime(&self) -> &Arc<Runtime> {
        &self.client.runtime
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outbox.fmt(f)
    }
}

/// A relay on a blocking client's thread, from [`Outbox::relay`].
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::testing::{Failure, Recorder};
/// use linkrunner_events::{blocking, outbox};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::status(400));
/// let client = blocking::Client::from_client(recorder.client())?;
/// let outbox = client.outbox(outbox::Outbox::sqlite(&path).open_blocking()?);
/// let relay = outbox.relay(|options| options.concurrency(4))?;
/// outbox.enqueue(&AppOpened, "user_12345")?;
/// # while outbox.stats()?.pending > 0 { std::thread::yield_now(); }
/// let report = relay.shutdown(Duration::from_secs(10));
/// assert_eq!((report.sent, report.rejected), (0, 1));
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "the relay sends in the background; call `shutdown` at the end, or events in flight may be sent twice"]
pub struct Relay {
    relay: outbox::Relay,
    runtime: Arc<Runtime>,
}

impl Relay {
    /// Ends the relay. See [`Relay::shutdown`](outbox::Relay::shutdown). On the client's own thread it does not wait for attempts
    /// in flight.
    pub fn shutdown(&self, limit: Duration) -> RelayReport {
        self.relay.stop();
        let relay = self.relay.clone();
        self.runtime
            .run(async move { relay.shutdown(limit).await })
            .unwrap_or_else(|_| self.relay.report())
    }

    /// What the relay can do right now, for a health check. See [`Relay::state`](outbox::Relay::state). It does not wait.
    ///
    /// ```
    /// # fn health(relay: &linkrunner_events::blocking::Relay) -> String {
    /// match relay.state().pause {
    ///     None => "requests are sent".to_owned(),
    ///     Some(pause) => format!("nothing is sent: {pause}"),
    /// }
    /// # }
    /// # use linkrunner_events::{blocking, outbox::Outbox, testing::{Failure, Recorder}};
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let recorder = Recorder::new();
    /// # recorder.fail_always(Failure::no_connection());
    /// # let client = blocking::Client::from_client(recorder.client()).unwrap();
    /// # let path = folder.path().join("linkrunner.db");
    /// # let outbox = client.outbox(Outbox::sqlite(path).open_blocking().unwrap());
    /// # let relay = outbox.relay(|options| options).unwrap();
    /// # assert_eq!(health(&relay), "requests are sent");
    /// # outbox.enqueue(&AppOpened, "user_12345").unwrap();
    /// # while relay.report().retries == 0 { std::thread::yield_now(); }
    /// # assert_eq!(health(&relay), "nothing is sent: there is no connection to Linkrunner");
    /// # relay.shutdown(std::time::Duration::from_secs(10));
    /// ```
    #[must_use]
    pub fn state(&self) -> RelayState {
        self.relay.state()
    }

    /// The statistics of the relay since it started.
    #[must_use]
    pub fn report(&self) -> RelayReport {
        self.relay.report()
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.relay.fmt(f)
    }
}
