//! The numbers of an outbox.

use std::time::Duration;

use super::dead::DeadReason;

/// The numbers of an outbox, from [`Outbox::stats`](super::Outbox::stats).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxStats {
    /// The events that wait or are in flight.
    pub pending: u64,
    /// The bytes of their bodies.
    pub pending_bytes: u64,
    /// Of the pending events, those that a relay holds.
    pub leased: u64,
    /// Of the leased events, those of a relay that ended without a shutdown, such as a killed one. They are sent again when their
    /// leases end. Some seconds pass before such a relay is noticed.
    pub abandoned: u64,
    /// When the last of these leases ends.
    pub abandoned_for: Option<Duration>,
    /// Of the pending events, those that failed and will be retried.
    pub retrying: u64,
    /// The last error of the oldest of them, if it is among the 1,000 oldest pending events. It may contain a message of the server,
    /// which may repeat what was sent.
    pub last_error: Option<String>,
    /// The age of the oldest pending event.
    pub oldest: Option<Duration>,
    /// The dead letters, by reason. Reasons without any are left out.
    pub dead: Vec<(DeadReason, u64)>,
    /// The running relays of all processes. A killed relay counts for up to 15 seconds more, 20 in PostgreSQL.
    pub relays: u32,
    /// How long sending is paused after a 429. With several scopes, the longest pause.
    pub pause: Option<Duration>,
}

/// What a check of any storage says of leases and relays.
#[cfg(any(feature = "outbox-postgres", feature = "outbox-sqlite"))]
pub(super) fn notes(stats: &OutboxStats, lost_leases: u64) -> Vec<String> {
    let mut notes = Vec::new();
    if lost_leases > 0 {
        notes.push(format!(
            "Lost leases: {lost_leases}. A relay held these events and ended without recording an outcome. They are sent again; with \
             at-most-once delivery, they become dead letters."
        ));
    }
    if stats.pending > 0 && stats.relays == 0 {
        notes.push(format!("Pending events: {}. No relay runs.", stats.pending));
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
