//! The numbers of an outbox.

use std::time::Duration;

use super::dead::DeadReason;

/// Statistics of an outbox, from [`Outbox::stats`](super::Outbox::stats).
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::outbox::Outbox;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// outbox.enqueue(&AppOpened, "user_12345").await?;
///
/// let stats = outbox.stats().await?;
/// let is_late = stats.oldest.is_some_and(|age| age > Duration::from_secs(300));
/// assert!(!is_late);
/// assert_eq!((stats.pending, stats.dead_letters(), stats.relays), (1, 0, 0));
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxStats {
    /// The events that wait or are in flight.
    pub pending: u64,
    /// The bytes of their bodies.
    pub pending_bytes: u64,
    /// Pending events that a relay has claimed.
    pub leased: u64,
    /// Of the leased events, those of a relay that ended without a shutdown, such as a killed one. They are sent again when
    /// their leases end. It takes some seconds until such a relay is noticed.
    pub abandoned: u64,
    /// The time until the last of these leases ends.
    pub abandoned_for: Option<Duration>,
    /// Pending events whose last attempt failed and that will be retried.
    pub retrying: u64,
    /// The last error of the oldest of them, if it is among the 1,000 oldest pending events. It may contain a message of the server,
    /// which may repeat what was sent.
    pub last_error: Option<String>,
    /// The age of the oldest pending event.
    pub oldest: Option<Duration>,
    /// The dead letters, by reason. Reasons without dead letters are left out.
    pub dead: Vec<(DeadReason, u64)>,
    /// The running relays of all processes. A killed relay counts for up to 15 seconds more, 20 in PostgreSQL.
    pub relays: u32,
    /// The remaining pause after a 429; with several scopes, the longest one. `None` if sending is not paused.
    pub pause: Option<Duration>,
}

/// What a check of any storage says of leases and relays.
#[cfg(any(feature = "outbox-postgres", feature = "outbox-sqlite"))]
pub(super) fn notes(stats: &OutboxStats, lost_leases: u64) -> Vec<String> {
    let mut notes = Vec::new();
    if lost_leases > 0 {
        notes.push(format!(
            "Lost leases: {lost_leases}. A relay ended while it was sending these events. They are sent again, or, with \
             at-most-once delivery, become dead letters."
        ));
    }
    if stats.pending > 0 && stats.relays == 0 {
        notes.push(format!(
            "Pending events: {}, but no relay is running. Start one.",
            stats.pending
        ));
    }
    notes
}

impl OutboxStats {
    /// The number of dead letters.
    #[must_use]
    pub fn dead_letters(&self) -> u64 {
        self.dead.iter().map(|(_, count)| count).sum()
    }
}
