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
/// If the last handle and the client are dropped without a shutdown, the thread ends, and
/// [`on_outcome`](crate::QueueOptions::on_outcome) gets the remaining events, for 5 seconds at most. Without
/// `on_outcome` they are lost.
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

    /// Takes an event. See [`Queue::enqueue`](crate::Queue::enqueue).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<(), EnqueueError> {
        self.queue.enqueue(event, user)
    }

    /// Takes a payload, a payment, the removal of a payment, or a finished request. See
    /// [`Queue::enqueue_request`](crate::Queue::enqueue_request).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn enqueue_request(&self, request: impl IntoRequest) -> Result<(), EnqueueError> {
        self.queue.enqueue_request(request)
    }

    /// Takes an event, and blocks until there is room when the queue is full. See
    /// [`Queue::enqueue_wait`](crate::Queue::enqueue_wait).
    ///
    /// # Errors
    ///
    /// As there. On the client's own thread it does not wait.
    pub fn enqueue_wait<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
        limit: Duration,
    ) -> Result<(), EnqueueError> {
        self.enqueue_request_wait(event.payload(user.into_user()), limit)
    }

    /// Takes a request, and blocks until there is room when the queue is full. See
    /// [`Queue::enqueue_request_wait`](crate::Queue::enqueue_request_wait).
    ///
    /// # Errors
    ///
    /// As there. On the client's own thread it does not wait.
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

    /// Blocks until every event enqueued before the call has its status. See [`Queue::flush`](crate::Queue::flush).
    ///
    /// # Errors
    ///
    /// As there, and immediately on the client's own thread.
    pub fn flush(&self, limit: Duration) -> Result<(), FlushError> {
        if self.queue.is_inside_callback() {
            return Err(FlushError::InsideCallback);
        }
        let queue = self.queue.clone();
        self.runtime
            .run(async move { queue.flush(limit).await })
            .unwrap_or(Err(FlushError::InsideCallback))
    }

    /// Ends the queue and returns the report on all its events. See [`Queue::shutdown`](crate::Queue::shutdown).
    pub fn shutdown(&self, limit: Duration) -> Report {
        if self.queue.is_inside_callback() {
            return self.queue.shutdown_inside_callback();
        }
        let queue = self.queue.clone();
        self.runtime
            .run(async move { queue.shutdown(limit).await })
            .unwrap_or_else(|_| self.queue.shutdown_inside_callback())
    }

    /// The numbers so far.
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
