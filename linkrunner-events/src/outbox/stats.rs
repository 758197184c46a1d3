//! The numbers of an outbox.

use std::time::Duration;

use super::dead::DeadReason;

/// What an outbox holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxStats {
    /// The events that wait or are being sent.
    pub pending: u64,
    /// The bytes of their bodies.
    pub pending_bytes: u64,
    /// Of these, the events that a relay holds.
    pub leased: u64,
    /// Of these, the events that failed and are to be sent again.
    pub retrying: u64,
    /// The age of the oldest pending event.
    pub oldest: Option<Duration>,
    /// The dead letters, by reason. Reasons without any are left out.
    pub dead: Vec<(DeadReason, u64)>,
    /// The relays that live, in all processes.
    pub relays: u32,
    /// How long nobody sends, after a 429.
    pub pause: Option<Duration>,
}

impl OutboxStats {
    /// The number of dead letters.
    #[must_use]
    pub fn dead_letters(&self) -> u64 {
        self.dead.iter().map(|(_, count)| count).sum()
    }
}
