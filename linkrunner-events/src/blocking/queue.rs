//! The queue of a blocking client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::runtime::Runtime;
use crate::event::LinkrunnerEvent;
use crate::queue::{self, EnqueueError, FlushError, Report, Stats, WeakQueue};
use crate::request::{IntoRequest, IntoUser};

/// A [`Queue`](crate::Queue) that sends on its client's thread: `enqueue` never blocks; [`flush`](Self::flush),
/// [`shutdown`](Self::shutdown) and [`enqueue_wait`](Self::enqueue_wait) do.
///
/// If the last handle and the client are dropped without a shutdown, the thread ends, and the remaining events are
/// passed to [`on_outcome`](crate::QueueOptions::on_outcome), for 5 seconds at most. Without `on_outcome` they are
/// lost.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{QueueOptions, blocking};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = blocking::Client::from_client(Recorder::new().client())?;
/// let queue = client.queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// let report = queue.shutdown(Duration::from_secs(10));
/// assert!(report.is_complete(), "{report}");
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "events are sent in the background; call `shutdown` at the end, or some may be lost"]
pub struct Queue {
    queue: queue::Queue,
    runtime: Arc<Runtime>,
}

impl Queue {
    pub(super) fn new(queue: queue::Queue, runtime: Arc<Runtime>) -> Self {
        Self { queue, runtime }
    }

    /// Enqueues an event. See [`Queue::enqueue`](crate::Queue::enqueue).
    ///
    /// # Errors
    ///
    /// Same as [`Queue::enqueue`](crate::Queue::enqueue).
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<(), EnqueueError> {
        self.queue.enqueue(event, user)
    }

    /// Enqueues a payload, a payment, the removal of a payment, or a finished request. See
    /// [`Queue::enqueue_request`](crate::Queue::enqueue_request).
    ///
    /// # Errors
    ///
    /// Same as [`Queue::enqueue_request`](crate::Queue::enqueue_request).
    pub fn enqueue_request(&self, request: impl IntoRequest) -> Result<(), EnqueueError> {
        self.queue.enqueue_request(request)
    }

    /// Enqueues an event; blocks while the queue is full, up to `limit`. See
    /// [`Queue::enqueue_wait`](crate::Queue::enqueue_wait).
    ///
    /// # Errors
    ///
    /// When [`Queue::enqueue_wait`](crate::Queue::enqueue_wait) fails. On the client's own thread it does not wait: a
    /// full queue is an error at once.
    pub fn enqueue_wait<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
        limit: Duration,
    ) -> Result<(), EnqueueError> {
        self.enqueue_request_wait(event.payload(user.into_user()), limit)
    }

    /// Enqueues a request; blocks while the queue is full, up to `limit`. See
    /// [`Queue::enqueue_request_wait`](crate::Queue::enqueue_request_wait).
    ///
    /// # Errors
    ///
    /// When [`Queue::enqueue_request_wait`](crate::Queue::enqueue_request_wait) fails. On the client's own thread it
    /// does not wait: a full queue is an error at once.
    pub fn enqueue_request_wait(
        &self,
        request: impl IntoRequest,
        limit: Duration,
    ) -> Result<(), EnqueueError> {
        let request = request.into_request()?;
        // The common case has room and needs no switch to the client's thread.
        match self.queue.enqueue_request(request) {
            Err(EnqueueError::Full { request, .. }) => {
                let again = request.clone();
                self.runtime
                    .run(self.queue.enqueue_request_wait(request, limit))
                    .unwrap_or_else(|_| self.queue.enqueue_request(again))
            }
            taken => taken,
        }
    }

    /// Blocks until every event enqueued before the call has its final status. See
    /// [`Queue::flush`](crate::Queue::flush).
    ///
    /// # Errors
    ///
    /// When [`Queue::flush`](crate::Queue::flush) fails. On the client's own thread it fails at once, with
    /// [`FlushError::InsideCallback`].
    pub fn flush(&self, limit: Duration) -> Result<(), FlushError> {
        if self.queue.is_inside_callback() {
            return Err(FlushError::InsideCallback);
        }
        let queue = self.queue.clone();
        self.runtime
            .run(async move { queue.flush(limit).await })
            .unwrap_or(Err(FlushError::InsideCallback))
    }

    /// Closes the queue, blocks up to `limit` until its events are sent, and returns the report. See
    /// [`Queue::shutdown`](crate::Queue::shutdown).
    pub fn shutdown(&self, limit: Duration) -> Report {
        if self.queue.is_inside_callback() {
            return self.queue.shutdown_inside_callback();
        }
        let queue = self.queue.clone();
        self.runtime
            .run(async move { queue.shutdown(limit).await })
            .unwrap_or_else(|_| self.queue.shutdown_inside_callback())
    }

    /// The current statistics of the queue.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.queue.stats()
    }

    /// A handle that keeps neither the queue nor the client's thread alive. It upgrades to a
    /// [`Queue`](crate::Queue), whose `enqueue` does not block.
    #[must_use]
    pub fn downgrade(&self) -> WeakQueue {
        self.queue.downgrade()
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.queue.fmt(f)
    }
}
