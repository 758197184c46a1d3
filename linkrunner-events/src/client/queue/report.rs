//! The account that a queue gives.

use std::fmt;

use super::outcome::{Outcome, Rejection};

/// What has become of a queue's events so far.
///
/// At every moment `enqueued` is the sum of `sent`, `rejected`, `given_up`, `dropped`, `undelivered` and `pending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Events that were given to the open queue and could be encoded.
    pub enqueued: u64,
    /// Events that Linkrunner accepted.
    pub sent: u64,
    /// Events that Linkrunner refused.
    pub rejected: u64,
    /// Events that were not accepted in the attempts and the time they had.
    pub given_up: u64,
    /// Events that the full queue did not take; whoever enqueued them has got them back.
    pub dropped: u64,
    /// Events that were not sent when the queue was shut down; the report hands them back.
    pub undelivered: u64,
    /// Events that have no fate yet, those under way included.
    pub pending: usize,
    /// The size of their bodies.
    pub pending_bytes: usize,
    /// Events that are under way.
    pub in_flight: usize,
    /// Attempts that failed and were, or will be, followed by another.
    pub retries: u64,
    /// Why nothing is sent right now, if that is so.
    pub pause: Option<Pause>,
}

/// Why a queue sends nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pause {
    /// Linkrunner refuses the server key. It is tried again slowly, and at once after
    /// [`Client::set_key`](crate::Client::set_key).
    Unauthorized,
    /// Linkrunner answered 429, and the client waits.
    RateLimited,
}

/// What has become of all events of a queue that was shut down.
#[derive(Debug, Clone)]
#[must_use = "a report may hand events back that were not sent"]
pub struct Report {
    pub(super) stats: Stats,
    pub(super) rejections: Vec<Rejection>,
    pub(super) undelivered: Vec<Outcome>,
}

impl Report {
    /// The numbers. `pending` is 0, and `pause` says what held the undelivered events up at the end.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// The last ten events that Linkrunner refused, oldest first.
    #[must_use]
    pub fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }

    /// The events that were not sent, in the order in which they would have been.
    #[must_use]
    pub fn undelivered(&self) -> &[Outcome] {
        &self.undelivered
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_undelivered(self) -> Vec<Outcome> {
        self.undelivered
    }

    /// Whether every event was accepted.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.stats.sent == self.stats.enqueued
    }
}

/// On one line: `20 enqueued: 17 sent, 1 rejected, 0 given up, 0 dropped, 2 undelivered`, and what holds the queue up;
/// then the last rejections.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stats {
            enqueued,
            sent,
            rejected,
            given_up,
            dropped,
            undelivered,
            ..
        } = self.stats;
        write!(
            f,
            "{enqueued} enqueued: {sent} sent, {rejected} rejected, {given_up} given up, {dropped} dropped, \
             {undelivered} undelivered"
        )?;
        match self.stats.pause {
            Some(Pause::Unauthorized) => f.write_str(" (the server key is refused)")?,
            Some(Pause::RateLimited) => f.write_str(" (there were too many requests)")?,
            None => {}
        }
        for rejection in &self.rejections {
            write!(f, "\nrejected {rejection}")?;
        }
        Ok(())
    }
}
