//! Sending in the background.

mod account;
mod entry;
mod error;
mod metrics;
mod notifier;
mod options;
mod order;
mod outcome;
mod ready;
mod report;
mod sender;
mod shared;
mod state;
mod stats;
mod unsent;

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::runtime::Handle;

use self::sender::{Ending, supervise};
use self::shared::Shared;

pub use self::error::{EnqueueError, FlushError, QueueError};
#[cfg(any(feature = "blocking", feature = "outbox"))]
pub(crate) use self::notifier::Notifier;
#[cfg(feature = "outbox")]
pub(crate) use self::options::OnOutcome;
pub use self::options::QueueOptions;
pub use self::outcome::{Outcome, Rejection, Status};
pub use self::report::Report;
pub use self::stats::Stats;
#[cfg(feature = "outbox-sqlite")]
pub(crate) use self::unsent::Line;
pub use self::unsent::Unsent;

use crate::client::Client;
use crate::error::EncodeError;
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, IntoRequest, IntoUser};

/// Sends events in the background and reports the final [`Status`] of each one.
///
/// [`enqueue`](Self::enqueue) encodes on the caller's thread, never blocks and never awaits. A few tasks on the Tokio
/// runtime on which the queue was created send its events, at the client's [`Pace`](crate::Pace). A clone is cheap
/// and is the same queue.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::QueueOptions;
/// use linkrunner_events::testing::Recorder;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Recorder::new().client(); // in production: Client::from_env()?
/// let queue = client.queue(QueueOptions::new())?;
///
/// queue.enqueue(&AppOpened, "user_12345")?;
///
/// let report = queue.shutdown(Duration::from_secs(10)).await;
/// if !report.is_complete() {
///     eprintln!("{report}");
///     report.write_to("unsent-events.jsonl")?; // `Report::read_from` reads it after a restart
/// }
/// # assert!(report.is_complete(), "{report}");
/// # Ok(()) }
/// ```
///
/// # Guarantees
///
/// - Every event that the queue takes ends with exactly one [`Status`]. [`stats`](Self::stats) and the [`Report`]
///   count the statuses. [`on_outcome`](QueueOptions::on_outcome) gets the outcomes; the report has those that it did
///   not get before a shutdown ended. If the queue does not take an event, the
///   [`EnqueueError`] contains it.
/// - The queue holds an event until it is sent, rejected or given up, or until a shutdown hands it back.
///   [`max_age`](QueueOptions::max_age) limits how long; by default there is no limit. An outage discards nothing:
///   [`delivery`](crate::delivery) says which events are sent again, given up or rejected.
/// - The events of one user are sent in the order in which they were enqueued, each after the answer to the previous
///   one. There is one exception: later events of the same user overtake a failed event that waits for its retry.
///   Later payments and removals of the user do not overtake a failed payment or removal. An event keeps its place if
///   the failure is not its own fault (no connection, 401, 425, 429). Events of different users have no order. The
///   removal of a payment by its id is not ordered either, unless it [names its user](crate::RemovePayment::of_user).
/// - The queue never exceeds its limits on events and bytes, which include requests in flight. When it is full, it
///   hands the event back.
/// - The queue is in memory: its events are lost when the process is killed. [`shutdown`](Self::shutdown) hands back
///   the events that could not be sent in time.
///
/// # Dropping a queue
///
/// If the last handle is dropped without a shutdown, the queue keeps sending while the runtime
/// runs, and a warning is logged. If the runtime ends first, the remaining events are passed to `on_outcome` as
/// [`Status::Undelivered`], and an error is logged. The runtime waits for these calls for 5 seconds at most.
///
/// With a blocking client, the runtime ends with the last handle of the client and its queues.
///
/// In a service, call `shutdown` after the last `enqueue` and before `main` ends. Choose a `limit` below the grace
/// period of your service manager.
///
/// # Metrics
///
/// With the feature `metrics`, a queue publishes its numbers through the `metrics` facade, each with the label
/// `queue`, the queue's [name](QueueOptions::name):
///
/// | name | kind | meaning |
/// | --- | --- | --- |
/// | `linkrunner_queue_enqueued_total` | counter | events that the queue took |
/// | `linkrunner_queue_settled_total` | counter | events that got a status; label `status`: `sent`, `skipped`, `rejected`, `given_up`, `undelivered` |
/// | `linkrunner_queue_not_taken_total` | counter | events handed back because the queue was full or closed |
/// | `linkrunner_queue_retries_total` | counter | failed attempts after which the event is retried |
/// | `linkrunner_queue_pending`, `linkrunner_queue_pending_bytes` | gauge | the events in the queue |
/// | `linkrunner_queue_capacity`, `linkrunner_queue_capacity_bytes` | gauge | its limits |
/// | `linkrunner_queue_in_flight` | gauge | requests in flight |
/// | `linkrunner_queue_paused` | gauge | 1 while the circuit breaker is open |
/// | `linkrunner_queue_oldest_timestamp_seconds` | gauge | Unix time at which the oldest event was enqueued; 0 when the queue is empty |
/// | `linkrunner_queue_last_sent_timestamp_seconds` | gauge | Unix time at which an event was last accepted; 0 before the first |
#[derive(Clone)]
#[must_use = "events are sent in the background; call `shutdown` at the end, or some may be lost"]
pub struct Queue {
    handle: Arc<LastHandle>,
}

/// An event that waits for room in a queue. The future borrows nothing, so it can be spawned.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::queue::EnqueueFuture;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{Queue, QueueOptions};
///
/// fn opened(queue: &Queue) -> EnqueueFuture {
///     queue.enqueue_wait(&AppOpened, "user_12345", Duration::from_secs(5))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let queue = Recorder::new().client().queue(QueueOptions::new())?;
/// tokio::spawn(opened(&queue)).await??;
/// assert_eq!(queue.stats().enqueued, 1);
/// # Ok(()) }
/// ```
pub type EnqueueFuture = Pin<Box<dyn Future<Output = Result<(), EnqueueError>> + Send>>;

/// A handle that does not keep its queue alive, for closures that the queue owns.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::{Arc, OnceLock};
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{QueueOptions, Status, WeakQueue};
///
/// let own = Arc::new(OnceLock::<WeakQueue>::new());
/// let options = QueueOptions::new().on_outcome({
///     let own = Arc::clone(&own);
///     move |outcome| {
///         if let (Status::GivenUp(_), Some(queue)) = (outcome.status(), own.get().and_then(WeakQueue::upgrade)) {
///             let _ = queue.enqueue_request(outcome.request()); // once more
///         }
///     }
/// });
/// let queue = Recorder::new().client().queue(options)?;
/// let weak = own.get_or_init(|| queue.downgrade());
/// # queue.enqueue(&AppOpened, "user_12345")?;
/// # drop(queue.shutdown(std::time::Duration::from_secs(10)).await);
/// drop(queue);
/// assert!(weak.upgrade().is_none());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct WeakQueue(Weak<LastHandle>);

impl WeakQueue {
    /// The queue, unless its last handle is gone.
    #[must_use]
    pub fn upgrade(&self) -> Option<Queue> {
        let handle = self.0.upgrade()?;
        Some(Queue { handle })
    }
}

impl Client {
    /// A queue that sends in the background; see [`Queue`].
    ///
    /// ```no_run
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # async fn example(client: linkrunner_events::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use linkrunner_events::QueueOptions;
    ///
    /// let queue = client.queue(QueueOptions::new())?;
    /// queue.enqueue(&AppOpened, "user_12345")?;
    /// let report = queue.shutdown(Duration::from_secs(10)).await;
    /// assert!(report.undelivered().is_empty(), "{report}");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Outside of a Tokio runtime, and when an option cannot work; each variant of [`QueueError`] says what to do.
    pub fn queue(&self, options: QueueOptions) -> Result<Queue, QueueError> {
        options.check()?;
        let runtime = Handle::try_current().map_err(|_| QueueError::NoRuntime)?;
        let senders = options.senders();
        let retry = options.retry.clone();
        let retry = retry.unwrap_or_else(|| self.retry_policy().for_queues());
        let dispatcher = Arc::clone(self.dispatcher());
        let shared = Shared::new(dispatcher, &retry, options)
            .map_err(|error| QueueError::Thread(error.kind()))?;
        let shared = Arc::new(shared);
        runtime.spawn(supervise(Ending(Arc::clone(&shared)), senders));
        Ok(Queue {
            handle: Arc::new(LastHandle(shared)),
        })
    }
}

impl Queue {
    /// Enqueues `event` for `user`. It is sent in the background.
    ///
    /// # Errors
    ///
    /// When the event fails a check ([`EnqueueError::Encode`]); also when the queue is full or was shut down; the
    /// error then contains the request.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<(), EnqueueError> {
        self.shared()
            .enqueue(event.payload(user.into_user()).to_request()?)
    }

    /// Enqueues a payload, a payment, the removal of a payment, or a finished request, such as one from a [`Report`]
    /// or an [`EnqueueError`].
    ///
    /// # Errors
    ///
    /// Same as [`enqueue`](Self::enqueue).
    pub fn enqueue_request(&self, request: impl IntoRequest) -> Result<(), EnqueueError> {
        self.shared().enqueue(request.into_request()?)
    }

    /// Same as [`enqueue`](Self::enqueue), but waits up to `limit` while the queue is full. Use it for back-pressure.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use linkrunner_events::QueueOptions;
    /// use linkrunner_events::testing::Recorder;
    ///
    /// let queue = Recorder::new().client().queue(QueueOptions::new().max_events(10))?;
    /// for number in 0..100 {
    ///     queue.enqueue_wait(&AppOpened, format!("user_{number}"), Duration::from_secs(5)).await?;
    /// }
    /// # assert!(queue.shutdown(Duration::from_secs(10)).await.is_complete());
    /// # Ok(()) }
    /// ```
    ///
    /// The future borrows neither the event nor the user.
    ///
    /// # Errors
    ///
    /// Same as [`enqueue`](Self::enqueue). It is [`EnqueueError::Full`] if there was no room within `limit`, or at
    /// once if the event is larger than `max_bytes`.
    pub fn enqueue_wait<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
        limit: Duration,
    ) -> EnqueueFuture {
        self.enqueue_when_room(event.payload(user.into_user()).to_request(), limit)
    }

    /// Same as [`enqueue_request`](Self::enqueue_request), but waits up to `limit` while the queue is full.
    ///
    /// # Errors
    ///
    /// Same as [`enqueue_wait`](Self::enqueue_wait).
    pub fn enqueue_request_wait(
        &self,
        request: impl IntoRequest,
        limit: Duration,
    ) -> EnqueueFuture {
        self.enqueue_when_room(request.into_request(), limit)
    }

    fn enqueue_when_room(
        &self,
        request: Result<ApiRequest, EncodeError>,
        limit: Duration,
    ) -> EnqueueFuture {
        let shared = Arc::clone(self.shared());
        Box::pin(async move { shared.enqueue_within(request?, limit).await })
    }

    /// Waits until every event enqueued before the call has its final status and
    /// [`on_outcome`](QueueOptions::on_outcome) has returned for it.
    ///
    /// # Errors
    ///
    /// When `limit` is reached first; the events stay in the queue. Inside `on_outcome` it fails at once, because it
    /// would wait for itself.
    pub async fn flush(&self, limit: Duration) -> Result<(), FlushError> {
        let shared = self.shared();
        if self.is_inside_callback() {
            return Err(FlushError::InsideCallback);
        }
        let mark = shared.last_number();
        if shared.settled_within(limit, mark).await {
            Ok(())
        } else {
            Err(FlushError::TimedOut {
                pending: shared.unsettled_up_to(mark),
            })
        }
    }

    /// Closes the queue, waits up to `limit` for its events to be sent, and returns the report. At the limit,
    /// attempts in flight are cut off, and no further call of `on_outcome` begins. The report contains the unsent
    /// events and every outcome that `on_outcome` did not get.
    ///
    /// A second call returns the same report. Inside `on_outcome` it does not wait: it logs an error, and the
    /// `Display` output of the report mentions it.
    pub async fn shutdown(&self, limit: Duration) -> Report {
        let shared = self.shared();
        shared.close();
        if self.is_inside_callback() {
            return self.shutdown_inside_callback();
        }
        shared.settled_within(limit, shared.last_number()).await;
        shared.stop()
    }

    /// Ends a shutdown that must not wait.
    pub(crate) fn shutdown_inside_callback(&self) -> Report {
        tracing::error!(
            "a queue was shut down inside its `on_outcome`, so it did not wait; call `shutdown` from another \
             task or thread"
        );
        self.shared().close();
        self.shared().stop()
    }

    /// Whether this is the thread that calls `on_outcome`. Waiting for the queue there would never end.
    pub(crate) fn is_inside_callback(&self) -> bool {
        self.shared().notifier().is_this_thread()
    }

    /// The current statistics of the queue.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared().stats()
    }

    /// A handle that does not keep the queue alive.
    #[must_use]
    pub fn downgrade(&self) -> WeakQueue {
        WeakQueue(Arc::downgrade(&self.handle))
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn notifier(&self) -> &Arc<Notifier> {
        self.shared().notifier()
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.handle.0
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

/// Shared by all clones of a handle, to detect when the last one is dropped.
struct LastHandle(Arc<Shared>);

impl fmt::Debug for LastHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LastHandle")
    }
}

impl Drop for LastHandle {
    fn drop(&mut self) {
        let Self(shared) = self;
        let pending = shared.stats().pending;
        shared.close();
        if pending > 0 {
            tracing::warn!(
                queue = shared.name,
                pending,
                "a queue was dropped without `shutdown` and keeps sending only while the runtime runs; call `shutdown` to wait for it",
            );
        }
    }
}
