//! Errors of `enqueue` and `flush`.

use std::error::Error as StdError;
use std::fmt;

use crate::error::EncodeError;
use crate::request::ApiRequest;

/// Why a queue did not take an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum EnqueueError {
    /// The event fails a check.
    Encode(EncodeError),
    /// The queue is full. Send less, wait with [`enqueue_wait`](crate::Queue::enqueue_wait) or
    /// [`flush`](crate::Queue::flush), or keep the request elsewhere.
    #[non_exhaustive]
    Full {
        /// The request that was not taken.
        request: ApiRequest,
        /// How many events the queue holds.
        pending: usize,
        /// The size of their bodies.
        pending_bytes: usize,
    },
    /// The queue was shut down.
    #[non_exhaustive]
    Closed {
        /// The request that was not taken.
        request: ApiRequest,
    },
}

impl EnqueueError {
    /// The request that was not taken, to send it in another way or keep it elsewhere; `None` if the event could not be
    /// encoded.
    #[must_use]
    pub fn into_request(self) -> Option<ApiRequest> {
        match self {
            Self::Encode(_) => None,
            Self::Full { request, .. } | Self::Closed { request } => Some(request),
        }
    }

    /// Whether the queue was full, so that it may take the event later.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. })
    }
}

impl fmt::Display for EnqueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encode(error) => error.fmt(f),
            Self::Full {
                request,
                pending,
                pending_bytes,
            } => write!(
                f,
                "the queue is full, with {pending} events of {pending_bytes} bytes, and did not take `{}` of {} bytes; \
                 keep the request, which this error hands back, wait with `enqueue_wait`, or set `max_events` and \
                 `max_bytes` higher",
                request.event_name().escape_debug(),
                request.body().len()
            ),
            Self::Closed { request } => write!(
                f,
                "the queue was shut down and did not take `{}`; this error hands the request back",
                request.event_name().escape_debug()
            ),
        }
    }
}

impl StdError for EnqueueError {}

impl From<EncodeError> for EnqueueError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// Why a [`flush`](crate::Queue::flush) failed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlushError {
    /// The time limit was reached. The events stay in the queue.
    #[non_exhaustive]
    TimedOut {
        /// How many of the events enqueued before the flush have no status yet, or still wait for `on_outcome`.
        pending: usize,
    },
    /// `flush` was called inside `on_outcome`, where it would wait for itself.
    InsideCallback,
}

impl FlushError {
    /// How many of the events enqueued before the flush have no status yet, or still wait for `on_outcome`; 0 if it
    /// did not wait.
    #[must_use]
    pub fn pending(&self) -> usize {
        match self {
            Self::TimedOut { pending } => *pending,
            Self::InsideCallback => 0,
        }
    }
}

impl fmt::Display for FlushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { pending } => write!(
                f,
                "{pending} events were not settled within the limit; they stay in the queue, allow more time or \
                 look at `stats` for the cause"
            ),
            Self::InsideCallback => f.write_str(
                "`flush` was called inside `on_outcome`, where it would wait for itself; call it from another task \
                 or thread",
            ),
        }
    }
}

impl StdError for FlushError {}
