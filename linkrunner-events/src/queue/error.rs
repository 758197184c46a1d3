//! Errors of queues.

use std::io;

use crate::error::EncodeError;
use crate::error::debug::debug_with_sources;
use crate::request::ApiRequest;

/// Why a queue could not be created.
///
/// ```
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{QueueError, QueueOptions};
///
/// let client = Recorder::new().client();
/// let error = client.queue(QueueOptions::new().concurrency(0)).unwrap_err();
/// assert_eq!(error, QueueError::NoConcurrency);
///
/// // This thread runs no Tokio.
/// assert_eq!(client.queue(QueueOptions::new()).unwrap_err(), QueueError::NoRuntime);
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueueError {
    /// The call was made outside of a Tokio runtime.
    #[error(
        "there is no Tokio runtime for the queue to send on; create the queue inside one, or use \
         `linkrunner_events::blocking::Client`"
    )]
    NoRuntime,
    /// `max_events` or `max_bytes` is zero.
    #[error("the queue has no room for any event; set `max_events` and `max_bytes` above zero")]
    NoRoom,
    /// `concurrency` is zero.
    #[error("`concurrency` is zero, so nothing would be sent; set it above zero")]
    NoConcurrency,
    /// `concurrency` is above 1,024.
    #[error("`concurrency` is above 1,024; set it lower: 8 is enough for 30 requests a second")]
    TooMuchConcurrency,
    /// `max_age` is zero.
    #[error("`max_age` is zero, so every event would expire immediately; set it above zero")]
    ZeroMaxAge,
    /// The retry policy has a deadline, which a queue does not support.
    #[error(
        "the retry policy has a deadline, which only direct calls support; set `QueueOptions::max_age` instead"
    )]
    Deadline,
    /// The thread that calls `on_outcome` could not be started.
    #[error(
        "the thread that calls `on_outcome` could not be started ({0}); check the system's thread limits"
    )]
    Thread(io::ErrorKind),
}

debug_with_sources!(QueueError);

/// Why a queue did not take an event.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{EnqueueError, QueueOptions};
///
/// let queue = Recorder::new().client().queue(QueueOptions::new())?;
/// queue.shutdown(std::time::Duration::from_secs(1)).await;
/// let error = queue.enqueue(&AppOpened, "user_12345").unwrap_err();
/// assert!(!matches!(error, EnqueueError::Encode(_)));
/// let request = error.into_request().expect("the error hands the event back");
/// assert_eq!(request.event_name(), "app_opened");
/// # Ok(()) }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum EnqueueError {
    /// The event fails a check.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The queue is full. Send less, wait with [`enqueue_wait`](crate::Queue::enqueue_wait) or
    /// [`flush`](crate::Queue::flush), or keep the request elsewhere. Also returned for an event that is larger than
    /// `max_bytes`, for which waiting does not help.
    #[error(
        "the queue is full ({pending} events, {pending_bytes} bytes) and did not take `{}` ({} bytes), which this error hands \
         back; wait with `enqueue_wait`, or raise `max_events` and `max_bytes`",
        request.event_name().escape_debug(),
        request.body().len()
    )]
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
    #[error(
        "the queue was shut down and did not take `{}`; this error hands the request back",
        request.event_name().escape_debug()
    )]
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

    /// Whether the queue was full. If so, try again later, unless the event is larger than `max_bytes`.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. })
    }
}

debug_with_sources!(EnqueueError);

/// Why a [`flush`](crate::Queue::flush) failed.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::QueueOptions;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let recorder = Recorder::new();
/// recorder.fail_always(Failure::no_connection());
/// let queue = recorder.client().queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// let error = queue.flush(Duration::from_millis(10)).await.unwrap_err();
/// assert_eq!(error.pending(), 1); // the queue goes on trying
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlushError {
    /// The time limit was reached. The events stay in the queue.
    #[error(
        "{pending} events were not finished within the time limit and stay in the queue; allow more time, or look at `stats` \
         for the cause"
    )]
    #[non_exhaustive]
    TimedOut {
        /// How many of the events enqueued before the flush have no status yet, or still wait for `on_outcome`.
        pending: usize,
    },
    /// `flush` was called inside `on_outcome`, where it would deadlock.
    #[error(
        "`flush` was called inside `on_outcome`, where it would deadlock; call it from another task or thread"
    )]
    InsideCallback,
}

impl FlushError {
    /// How many of the events enqueued before the flush have no final status yet, or still wait for `on_outcome`; 0
    /// if `flush` was called inside `on_outcome`.
    #[must_use]
    pub fn pending(&self) -> usize {
        match self {
            Self::TimedOut { pending } => *pending,
            Self::InsideCallback => 0,
        }
    }
}

debug_with_sources!(FlushError);
