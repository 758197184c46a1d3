//! Notifies of changes.

use tokio::sync::watch;

/// Counts changes, so that none is missed between a look and a wait.
#[derive(Debug)]
pub(super) struct Notifier(watch::Sender<u64>);

impl Notifier {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Wakes all that wait for a change.
    pub(super) fn notify(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// To wait for every change from now on.
    pub(super) fn changes(&self) -> Changes {
        Changes(self.0.subscribe())
    }
}

/// Waits for changes.
#[derive(Debug)]
pub(crate) struct Changes(watch::Receiver<u64>);

impl Changes {
    /// Waits until something has changed since the last wait, or since this was made.
    ///
    /// A reader that looks between two waits misses nothing: a change during its look ends the next wait at once.
    pub(crate) async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            // The sender is gone: nothing changes any more.
            std::future::pending::<()>().await;
        }
    }
}
