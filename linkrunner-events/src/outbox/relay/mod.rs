//! The relay: claims rows, sends them, and records their outcomes.

mod core;
mod job;
mod options;
mod pace;
mod report;
mod sender;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use self::core::Core;
pub use self::options::RelayOptions;
pub use self::report::RelayReport;

/// A running relay, from [`Outbox::relay`](super::Outbox::relay). A clone is the same relay.
///
/// If the last handle is dropped without a [`shutdown`](Self::shutdown), the relay keeps sending while the runtime runs.
#[derive(Clone)]
#[must_use = "the relay sends in the background; call `shutdown` at the end, or events in flight may be sent twice"]
pub struct Relay {
    core: Arc<Core>,
    /// Whether all tasks have ended.
    ended: watch::Receiver<bool>,
}

impl Relay {
    /// Stops claiming events, waits up to `limit` for those in flight, and reports. The other events stay in the outbox.
    ///
    /// An attempt that is cut off at the limit may have arrived. The next relay sends its event again; with
    /// [`Delivery::AtMostOnce`](crate::Delivery::AtMostOnce) it becomes a dead letter, unless it is a payment or a removal. To
    /// record this can take some seconds more, if another process keeps the file locked.
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

    /// The numbers so far.
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
