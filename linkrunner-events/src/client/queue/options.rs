//! The settings of a queue, and what can be wrong with them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::outcome::Outcome;
use crate::client::retry::RetryPolicy;

/// Each of them is a task and a connection.
const MAX_CONCURRENCY: usize = 1024;

/// What is called with the fate of every event.
pub(super) type OnOutcome = Arc<dyn Fn(&Outcome) + Send + Sync>;

/// The settings of a [`Queue`](super::Queue).
///
/// ```
/// use linkrunner_events::client::{Fate, QueueOptions};
///
/// let options = QueueOptions::new()
///     .max_events(50_000)
///     .concurrency(4)
///     .on_outcome(|outcome| {
///         if let Fate::GivenUp(error) = outcome.fate() {
///             eprintln!("{}: {error}", outcome.request().event_name());
///         }
///     });
/// ```
#[derive(Clone)]
#[must_use = "options do nothing until they are given to `Client::queue`"]
pub struct QueueOptions {
    pub(super) max_events: usize,
    pub(super) max_bytes: usize,
    pub(super) concurrency: usize,
    pub(super) keeps_order: bool,
    pub(super) unauthorized_pause: Duration,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) on_outcome: Option<OnOutcome>,
}

impl QueueOptions {
    /// The defaults, which each setter names.
    pub fn new() -> Self {
        Self {
            max_events: 10_000,
            max_bytes: 32 * 1024 * 1024,
            concurrency: 8,
            keeps_order: true,
            unauthorized_pause: Duration::from_secs(30),
            retry: None,
            on_outcome: None,
        }
    }

    /// How many events it holds, those under way and those waiting to be sent again included. Default: 10,000.
    pub fn max_events(mut self, events: usize) -> Self {
        self.max_events = events;
        self
    }

    /// How many bytes the bodies of these events have together. Default: 32 MiB.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// How many requests are under way at once, from 1 to 1,024, and at most as many as the queue
    /// [holds](Self::max_events). Default: 8.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Whether the events of one user go out in the order in which they were enqueued, the next one after the answer
    /// to the one before. Without it, many events of one user are sent at once. Default: they do.
    pub fn keep_order(mut self, keep: bool) -> Self {
        self.keeps_order = keep;
        self
    }

    /// How long nothing is sent after a 401, before one event tries again. It doubles with each further 401, up to
    /// sixteen times as long. Default: 30 seconds, so 8 minutes at the most.
    pub fn unauthorized_pause(mut self, pause: Duration) -> Self {
        self.unauthorized_pause = pause;
        self
    }

    /// When events are sent again. The deadline counts from an event's first attempt, so that the time in the queue
    /// does not. The pause of the whole client after a 429 follows the client's policy. Default: the client's policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// What is called with the fate of every event, once for each. Default: nothing.
    ///
    /// It is called on the task that has sent the event (for dropped ones, on the caller's thread), so it should be
    /// quick: hand the outcome on, or count it. A panic in it is logged and goes no further. It is called for each event that
    /// a shutdown hands back, before the shutdown returns. It may enqueue, but an event that is dropped by that is only told
    /// by the error.
    pub fn on_outcome(mut self, call: impl Fn(&Outcome) + Send + Sync + 'static) -> Self {
        self.on_outcome = Some(Arc::new(call));
        self
    }

    /// More senders than events would have nothing to do.
    pub(super) fn senders(&self) -> usize {
        self.concurrency.min(self.max_events)
    }

    /// Says what is wrong with them, with the policy that is in force.
    pub(super) fn check(&self, retry: &RetryPolicy) -> Result<(), QueueError> {
        if self.max_events == 0 || self.max_bytes == 0 {
            return Err(QueueError::NoRoom);
        }
        if self.concurrency == 0 {
            return Err(QueueError::NoConcurrency);
        }
        if self.concurrency > MAX_CONCURRENCY {
            return Err(QueueError::TooMuchConcurrency);
        }
        if retry.has_no_time() {
            return Err(QueueError::ZeroDeadline);
        }
        Ok(())
    }
}

impl Default for QueueOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for QueueOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueueOptions")
            .field("max_events", &self.max_events)
            .field("max_bytes", &self.max_bytes)
            .field("concurrency", &self.concurrency)
            .field("keeps_order", &self.keeps_order)
            .field("unauthorized_pause", &self.unauthorized_pause)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Why there is no queue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueueError {
    /// There is no Tokio runtime here to send on.
    NoRuntime,
    /// The queue would hold no event, or no byte.
    NoRoom,
    /// No request may be under way.
    NoConcurrency,
    /// More than 1,024 requests may be under way.
    TooMuchConcurrency,
    /// The deadline of the retry policy is zero.
    ZeroDeadline,
}

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRuntime => {
                "a queue sends on the Tokio runtime that it is made on, and there is none here; make it inside of \
                 one, or use `linkrunner_events::blocking::Client`"
            }
            Self::NoRoom => "the queue has no room for any event; set `max_events` and `max_bytes` above zero",
            Self::NoConcurrency => "the queue may send no request; set `concurrency` above zero",
            Self::TooMuchConcurrency => {
                "the queue may send more than 1,024 requests at once; set `concurrency` lower, 8 is enough for 30 a second"
            }
            Self::ZeroDeadline => "the deadline for an event's attempts is zero; set a longer one",
        })
    }
}

impl std::error::Error for QueueError {}
