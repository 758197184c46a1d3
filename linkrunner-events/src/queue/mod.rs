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

/// Sends events in the background, and gives each of them a status.
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
///   count it, and [`on_outcome`](QueueOptions::on_outcome) gets it. If the queue does not take an event, the
///   [`EnqueueError`] contains it.
/// - The queue holds an event until it is sent, rejected or given up, or until a shutdown hands it back.
///   [`max_age`](QueueOptions::max_age) limits how long; by default there is no limit. An outage discards nothing:
///   [`delivery`](crate::delivery) says which events are sent again, given up or rejected.
/// - The events of one user are sent in the order in which they were enqueued, each after the answer to the previous
///   one. There is one exception: a failed event that is sent again is overtaken by later events of its user. Behind
///   a failed payment or removal, the payments and removals of its user wait. A failure that says nothing about the
///   event (no connection, 401, 425, 429) does not cost it its place. Events of different users have no order. The
///   removal of a payment by its id has none either, unless it [names its user](crate::RemovePayment::of_user).
/// - The queue never exceeds its limits on events and bytes, which include requests in flight. When it is full, it
///   hands the event back.
/// - It lives in memory: its events are lost when the process is killed. [`shutdown`](Self::shutdown) hands back the
///   events that could not be sent in time.
///
/// # Dropping a queue
///
/// If the last handle is dropped without a shutdown, the queue keeps sending while the runtime
/// runs, and a warning is logged. If the runtime ends first, `on_outcome` gets the remaining events, as
/// [`Status::Undelivered`], for 5 seconds at most, and an error is logged.
///
/// With a blocking client, the runtime ends with the last handle of the client and its queues.
///
/// In a service, shut the queue down when nothing enqueues any more and before `main` ends. Choose a limit that is
/// shorter than the time that the service has to stop.
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
/// | `linkrunner_queue_retries_total` | counter | failed attempts that are followed by another |
/// | `linkrunner_queue_pending`, `linkrunner_queue_pending_bytes` | gauge | the events in the queue |
/// | `linkrunner_queue_capacity`, `linkrunner_queue_capacity_bytes` | gauge | its limits |
/// | `linkrunner_queue_in_flight` | gauge | requests in flight |
/// | `linkrunner_queue_paused` | gauge | 1 while the circuit breaker is open |
/// | `linkrunner_queue_oldest_timestamp_seconds` | gauge | when the oldest event was enqueued; 0 when the queue is empty |
/// | `linkrunner_queue_last_sent_timestamp_seconds` | gauge | when an event was last accepted; 0 before the first |
#[derive(Clone)]
#[must_use = "events are sent in the background; call `shutdown` at the end, or some may be lost"]
pub struct Queue {
    handle: Arc<LastHandle>,
}

/// An event that waits for room in a queue. The future borrows nothing, so it can be spawned.
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
/// own.set(queue.downgrade()).ok();
/// # queue.enqueue(&AppOpened, "user_12345")?;
/// # drop(queue.shutdown(std::time::Duration::from_secs(10)).await);
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
    /// Takes an event, to report in the background that `user` did it.
    ///
    /// # Errors
    ///
    /// When the event fails a check ([`EnqueueError::Encode`]); also when the queue is full or was shut down, with the
    /// request handed back.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<(), EnqueueError> {
        self.shared()
            .enqueue(event.payload(user.into_user()).to_request()?)
    }

    /// Takes a payload, a payment, the removal of a payment, or a finished request, such as one that was handed back.
    ///
    /// # Errors
    ///
    /// As [`enqueue`](Self::enqueue).
    pub fn enqueue_request(&self, request: impl IntoRequest) -> Result<(), EnqueueError> {
        self.shared().enqueue(request.into_request()?)
    }

    /// As [`enqueue`](Self::enqueue), but waits for room when the queue is full: back-pressure for producers that can
    /// wait.
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
    /// As [`enqueue`](Self::enqueue); `Full` if there was no room within `limit`.
    pub fn enqueue_wait<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
        limit: Duration,
    ) -> EnqueueFuture {
        self.enqueue_when_room(event.payload(user.into_user()).to_request(), limit)
    }

    /// As [`enqueue_request`](Self::enqueue_request), but waits for room when the queue is full.
    ///
    /// # Errors
    ///
    /// As [`enqueue_wait`](Self::enqueue_wait).
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

    /// Waits until every event enqueued before the call has its status, and
    /// [`on_outcome`](QueueOptions::on_outcome) has returned from it.
    ///
    /// # Errors
    ///
    /// When `limit` is reached first; the events stay in the queue. Also at once inside `on_outcome`, where it would
    /// deadlock.
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

    /// Takes no more events, waits as [`flush`](Self::flush) does, for `limit` at most, and reports on all events.
    /// The report hands unsent events back; an attempt in flight is cut off. `on_outcome` is not called any more; the
    /// report has the outcomes that it did not get.
    ///
    /// A second call returns the same report. Inside `on_outcome` it does not wait: it logs an error, and the report
    /// says so.
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

    /// The numbers so far.
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
