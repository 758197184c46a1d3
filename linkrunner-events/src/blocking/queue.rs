//! The queue of a blocking client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::runtime::Runtime;
use crate::client::{self, EnqueueError, FlushError, Report, Stats};
use crate::event::{EventData, LinkrunnerEvent};
use crate::payment::Payment;
use crate::request::ApiRequest;
use crate::user::User;

/// A [`client::Queue`](crate::client::Queue) that sends on its client's thread: `enqueue` never blocks,
/// [`flush`](Self::flush) and [`shutdown`](Self::shutdown) do.
///
/// When the last handle and the client are dropped without a shutdown, the thread ends and what is left is lost, unless
/// [`on_outcome`](client::QueueOptions::on_outcome) keeps it.
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
#[must_use = "what is enqueued is sent in the background; call `shutdown` at the end, or the rest may be lost"]
pub struct Queue {
    queue: client::Queue,
    runtime: Arc<Runtime>,
}

impl Queue {
    pub(super) fn new(queue: client::Queue, runtime: Arc<Runtime>) -> Self {
        Self { queue, runtime }
    }

    /// Takes an event. As [`client::Queue::enqueue`](crate::client::Queue::enqueue).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> Result<(), EnqueueError> {
        self.queue.enqueue(event, user)
    }

    /// Takes a payment. As [`client::Queue::enqueue_payment`](crate::client::Queue::enqueue_payment).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn enqueue_payment<D: EventData>(
        &self,
        payment: &Payment<'_, D>,
    ) -> Result<(), EnqueueError> {
        self.queue.enqueue_payment(payment)
    }

    /// Takes a request. As [`client::Queue::enqueue_request`](crate::client::Queue::enqueue_request).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn enqueue_request(&self, request: ApiRequest) -> Result<(), EnqueueError> {
        self.queue.enqueue_request(request)
    }

    /// Blocks until every event that was enqueued before has its fate. As
    /// [`client::Queue::flush`](crate::client::Queue::flush).
    ///
    /// # Errors
    ///
    /// As there. On the client's own thread, which [`on_outcome`](client::QueueOptions::on_outcome) is called on, it does
    /// not wait.
    pub fn flush(&self, limit: Duration) -> Result<(), FlushError> {
        let queue = self.queue.clone();
        self.runtime
            .run(async move { queue.flush(limit).await })
            .unwrap_or_else(|_| self.queue.check_flushed())
    }

    /// Ends the queue and accounts for all its events. As
    /// [`client::Queue::shutdown`](crate::client::Queue::shutdown). On the client's own thread, which
    /// [`on_outcome`](client::QueueOptions::on_outcome) is called on, it does not wait, and hands back what is left.
    pub fn shutdown(&self, limit: Duration) -> Report {
        let queue = self.queue.clone();
        self.runtime
            .run(async move { queue.shutdown(limit).await })
            .unwrap_or_else(|_| self.queue.stop())
    }

    /// What has become of the events so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.queue.stats()
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.queue.fmt(f)
    }
}
