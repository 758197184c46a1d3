//! The relay: claims rows, sends them, and records their outcomes.

mod core;
mod job;
mod options;
mod pace;
mod report;
mod sender;
mod state;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;

use self::core::Core;
pub use self::options::RelayOptions;
pub use self::report::RelayReport;
use self::sender::supervise;
pub use self::state::RelayState;
use super::error::RelayError;

/// The shortest lease: an attempt needs 4 seconds of it to begin, and the storage may be slow.
const SHORTEST_LEASE: Duration = Duration::from_secs(10);

/// A running relay, from [`Outbox::relay`](super::Outbox::relay). A clone is the same relay.
///
/// If the last handle is dropped without a [`shutdown`](Self::shutdown), the relay keeps sending while the runtime runs.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::outbox::Outbox;
/// use linkrunner_events::testing::Recorder;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// outbox.enqueue(&AppOpened, "user_12345").await?; // before the relay starts, such as before a restart
///
/// let recorder = Recorder::new();
/// let relay = outbox.relay(&recorder.client()).start()?;
/// # while outbox.stats().await?.pending > 0 { tokio::time::sleep(Duration::from_millis(1)).await; }
/// relay.shutdown(Duration::from_secs(10)).await;
/// assert_eq!(recorder.of::<AppOpened>().len(), 1);
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
#[must_use = "the relay sends in the background; call `shutdown` at the end, or events in flight may be sent twice"]
pub struct Relay {
    core: Arc<Core>,
    /// Whether all tasks have ended.
    ended: watch::Receiver<bool>,
}

impl RelayOptions {
    /// Starts the relay on the current Tokio runtime. With a [disabled](crate::Client::disabled) client it sends nothing, and the
    /// events stay in the outbox.
    ///
    /// # Errors
    ///
    /// Outside of a Tokio runtime, if the lease is too short, or if the thread for `on_outcome` cannot be started.
    pub fn start(self) -> Result<Relay, RelayError> {
        if self.lease < SHORTEST_LEASE {
            return Err(RelayError::ShortLease {
                lease: self.lease,
                shortest: SHORTEST_LEASE,
            });
        }
        if self.retry.has_deadline() {
            return Err(RelayError::Deadline);
        }
        if !self.dispatcher.is_enabled() {
            tracing::warn!(
                "the client is disabled, so the relay sends nothing and the events stay in the outbox"
            );
        }
        let runtime = Handle::try_current().map_err(|_| RelayError::NoRuntime)?;
        let senders = self.concurrency;
        let core = Arc::new(Core::new(self)?);
        let (has_ended, ended) = watch::channel(false);
        runtime.spawn(supervise(Arc::clone(&core), senders, has_ended));
        Ok(Relay { core, ended })
    }
}

impl Relay {
    /// Stops claiming events, waits up to `limit` for those in flight, and reports. The other events stay in the outbox. If the
    /// client has a pace, `shutdown` returns one second after the last answer: until then the last request occupies the shared
    /// pace.
    ///
    /// An attempt that is cut off at the limit may have arrived. The next relay sends its event again; with
    /// [`Delivery::AtMostOnce`](crate::Delivery::AtMostOnce) it becomes a dead letter, unless it is a payment or a removal.
    /// Recording this can take up to ten more seconds, if the storage is slow or does not answer.
    pub async fn shutdown(&self, limit: Duration) -> RelayReport {
        self.stop();
        let mut ended = self.ended.clone();
        // The supervisor owns the sender, so an error means that it has ended.
        let wait = ended.wait_for(|ended| *ended);
        if tokio::time::timeout(limit, wait).await.is_err() {
            self.core.stopped.cancel();
            let mut ended = self.ended.clone();
            let _ = ended.wait_for(|ended| *ended).await;
        }
        self.report()
    }

    /// Claims no more events.
    pub(crate) fn stop(&self) {
        self.core.stopping.cancel();
    }

    /// The current state of the relay, for health checks.
    #[must_use]
    pub fn state(&self) -> RelayState {
        self.core.now()
    }

    /// The statistics of the relay since it started.
    #[must_use]
    pub fn report(&self) -> RelayReport {
        self.core.report()
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay")
            .field("report", &self.report())
            .finish_non_exhaustive()
    }
}
