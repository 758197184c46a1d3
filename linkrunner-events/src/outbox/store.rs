//! The interface between the relay and a storage.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use super::dead::{DeadFilter, DeadLetter, DeadReason};
use super::error::StoreError;
use super::row::OutboxRow;
use super::stats::OutboxStats;
use crate::request::ApiRequest;

/// A future of a storage.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// No row waits longer for its next attempt.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(10 * 60);

/// The id of a row. An id is never used again: a late success must not delete another event.
pub(crate) type RowId = i64;

/// A relay: a random number for each start of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RelayId(pub(crate) i64);

impl RelayId {
    pub(crate) fn random() -> Self {
        // Positive, so that 0 and null are never ids.
        Self(fastrand::i64(1..))
    }
}

/// Where an outbox keeps its rows.
///
/// Every method is one transaction: it happens as a whole or not at all.
pub(crate) trait Store: fmt::Debug + Send + Sync {
    /// Inserts rows. They are durable when this returns. The rows come back if they were not inserted.
    fn append(&self, rows: Vec<OutboxRow>) -> Appending<'_>;

    /// Claims up to `max` rows that may be sent now, and holds them for `lease`.
    fn claim(&self, me: RelayId, max: u32, lease: Duration) -> Pending<'_, Claim>;

    /// Records the outcomes of claimed rows. Returns the number of rows that another relay has claimed since: their outcomes have
    /// no effect, unless they were sent.
    fn settle(&self, done: Vec<Settled>) -> Pending<'_, u64>;

    /// Announces a running relay, and returns its share of the pace.
    fn beat(&self, me: RelayId, beat: Beat) -> Pending<'_, Share>;

    /// Removes a relay.
    fn leave(&self, me: RelayId) -> Pending<'_, ()>;

    fn stats(&self) -> Pending<'_, OutboxStats>;

    /// The dead letters that the filter matches, oldest first, at most `limit`.
    fn dead(&self, filter: DeadFilter, limit: u32) -> Pending<'_, Vec<DeadLetter>>;

    /// Makes dead letters pending again, behind all pending rows. Returns their number.
    fn replay(&self, filter: DeadFilter) -> Pending<'_, u64>;

    /// Deletes dead letters. Returns their number.
    fn purge(&self, filter: DeadFilter) -> Pending<'_, u64>;

    /// Notified when this process has inserted rows.
    fn appended(&self) -> tokio::sync::watch::Receiver<()>;

    /// Notifies the relays of this process, as an append does.
    fn wake(&self);
}

/// A future of [`Store::append`].
pub(crate) type Appending<'a> =
    Pin<Box<dyn Future<Output = Result<(), (Vec<OutboxRow>, StoreError)>> + Send + 'a>>;

/// The rows that a relay has claimed.
#[derive(Debug, Default)]
pub(crate) struct Claim {
    pub(crate) rows: Vec<Claimed>,
    /// How many damaged rows were found, and moved to the dead letters.
    pub(crate) damaged: u64,
    /// When the next row is due, if none was due now. It may be later than a poll.
    pub(crate) next_due: Option<Duration>,
}

/// A row that a relay holds until its lease ends.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) id: RowId,
    /// Which claim of the row this is.
    pub(crate) fence: i64,
    pub(crate) request: ApiRequest,
    /// How long it has been in the outbox.
    pub(crate) age: Duration,
    pub(crate) attempts: u32,
    pub(crate) charged: u32,
    pub(crate) may_have_arrived: bool,
    /// Whether an earlier holder never recorded its outcome: it may have been sent.
    pub(crate) is_in_doubt: bool,
    /// The age at its first attempt.
    pub(crate) first_attempt: Option<Duration>,
}

/// The outcome of a claimed row.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub(crate) id: RowId,
    pub(crate) fence: i64,
    pub(crate) end: End,
}

#[derive(Debug, Clone)]
pub(crate) enum End {
    /// Delivered. Recorded even if another relay holds the row now.
    Sent,
    /// Attempted, and to be retried.
    Retry {
        after: Duration,
        charge: bool,
        /// Whether later rows of the user still wait for it.
        keeps_place: bool,
        may_have_arrived: bool,
        error: String,
    },
    /// Not attempted.
    Release { after: Duration },
    Dead {
        reason: DeadReason,
        /// The event's name, for storages that do not keep it with the row.
        #[cfg_attr(
            not(feature = "outbox-postgres"),
            allow(dead_code, reason = "SQLite keeps it with the row")
        )]
        name: String,
        /// Whether an attempt was made since the claim.
        attempted: bool,
        may_have_arrived: bool,
        error: String,
    },
}

/// What a relay announces.
#[derive(Debug, Clone)]
pub(crate) struct Beat {
    /// The egress address: relays of one scope share its pace.
    pub(crate) scope: String,
    /// The pace of the address, in requests a second. `None` for no limit.
    pub(crate) pace: Option<u32>,
    /// The share that this relay still uses: it cannot be given to others yet.
    pub(crate) used: u32,
    /// How long the announcement is valid.
    pub(crate) until: Duration,
    /// How long the relays of the scope must not send, after a 429.
    pub(crate) pause: Option<Duration>,
}

/// A relay's share of the pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// Requests a second. `None` for no limit.
    pub(crate) pace: Option<u32>,
    /// How long the relays of the scope must not send.
    pub(crate) pause: Duration,
    /// The number of relays of the scope.
    pub(crate) relays: u32,
    /// How long silent relays of the scope still have a share: relays that no longer announce themselves, and never gave it up.
    pub(crate) silent: Option<Duration>,
}
