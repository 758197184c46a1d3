//! Waiting for calls, without polling.

use std::fmt;
use std::time::Duration;

use super::received::Received;
use super::store::Store;
use crate::error::debug::debug_with_sources;

/// How many calls an error lists.
const LISTED: usize = 20;

/// What was waited for did not come in time.
///
/// It says which calls had arrived; `unwrap` and `expect` show that as well.
#[derive(Clone)]
pub struct WaitError {
    waited: Duration,
    received: Vec<Received>,
}

impl WaitError {
    /// The calls that had arrived.
    #[must_use]
    pub fn received(&self) -> &[Received] {
        &self.received
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "waited {:?} in vain; ", self.waited)?;
        match self.received.len() {
            0 => return f.write_str("no call had arrived"),
            1 => f.write_str("1 call had arrived:")?,
            count => write!(f, "{count} calls had arrived:")?,
        }
        for call in self.received.iter().take(LISTED) {
            write!(f, "\n  {call}")?;
        }
        match self.received.len().saturating_sub(LISTED) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

debug_with_sources!(WaitError);

impl std::error::Error for WaitError {}

pub(crate) async fn wait_until(
    store: &Store,
    timeout: Duration,
    mut condition: impl FnMut(&[Received]) -> bool,
) -> Result<Vec<Received>, WaitError> {
    // Subscribed before the first look, so that no call falls between the look and the wait.
    let mut changes = store.changes();
    let come = async {
        loop {
            // Marked as seen before the look: what arrives during it wakes the wait below.
            changes.borrow_and_update();
            let received = store.received();
            if condition(&received) {
                return received;
            }
            if changes.changed().await.is_err() {
                // The store, which is borrowed here, holds the sender: it cannot be gone.
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::time::timeout(timeout, come)
        .await
        .map_err(|_| WaitError {
            waited: timeout,
            received: store.received(),
        })
}

pub(crate) async fn calls_after(store: &Store, number: u64) -> Vec<Received> {
    let mut changes = store.changes();
    loop {
        changes.borrow_and_update();
        let calls = store.news(number, usize::MAX).calls;
        if !calls.is_empty() {
            return calls;
        }
        if changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
