//! The settings of a queue.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::error::QueueError;
use super::outcome::Outcome;
use crate::delivery::RetryPolicy;

/// Each concurrent request is a task and a connection.
const MAX_CONCURRENCY: usize = 1024;

/// Called with the outcome of every event.
pub(crate) type OnOutcome = Arc<dyn Fn(&Outcome) + Send + Sync>;

/// The settings of a [`Queue`](crate::Queue).
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::{Arc, Mutex};
/// use std::time::Duration;
/// use linkrunner_events::QueueOptions;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let failed = Arc::new(Mutex::new(Vec::new()));
/// let options = QueueOptions::new().max_events(50_000).concurrency(4).on_outcome({
///     let failed = Arc::clone(&failed);
///     move |outcome| {
///         if outcome.error().is_some() {
///             failed.lock().unwrap().push(outcome.request().event_name().to_owned());
///         }
///     }
/// });
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::status(400));
/// let queue = recorder.client().queue(options)?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// queue.flush(Duration::from_secs(10)).await?;
/// assert_eq!(*failed.lock().unwrap(), ["app_opened"]);
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "options do nothing until they are given to `Client::queue`"]
pub struct QueueOptions {
    pub(super) name: String,
    pub(super) max_events: usize,
    pub(super) max_bytes: usize,
    pub(super) max_age: Option<Duration>,
    pub(super) concurrency: usize,
    pub(super) keeps_order: bool,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) on_outcome: Option<OnOutcome>,
}

impl QueueOptions {
    /// The defaults, which are listed at each setter.
    pub fn new() -> Self {
        Self {
            name: "default".to_owned(),
            max_events: 10_000,
            max_bytes: 32 * 1024 * 1024,
            max_age: None,
            concurrency: 8,
            keeps_order: true,
            retry: None,
            on_outcome: None,
        }
    }

    /// The queue's name in logs and metrics. Default: `default`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// How many events the queue holds, including those in flight and those waiting for a retry. Default: 10,000.
    pub fn max_events(mut self, events: usize) -> Self {
        self.max_events = events;
        self
    }

    /// How many bytes the bodies of these events have in total. Default: 32 MiB.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// How long an event may stay in the queue. An older event is given up
    /// ([`Error::Expired`](crate::Error::Expired)); an event in flight first ends its attempt. Default: no limit.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// How many requests are in flight at once, from 1 to 1,024, and at most as many as the queue
    /// [holds](Self::max_events). Default: 8.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Whether the events of one user are sent in the order in which they were enqueued, each after the answer
    /// to the previous one. If not, many events of one user are sent at once. Default: they are.
    pub fn keep_order(mut self, keep: bool) -> Self {
        self.keeps_order = keep;
        self
    }

    /// When events are sent again. Default: the client's pauses and delivery, and 10 charged attempts. A policy with a
    /// [`deadline`](RetryPolicy::deadline) is refused: in a queue, use [`max_age`](Self::max_age) instead.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Called once with the outcome of every event. Default: nothing is called.
    ///
    /// It is called on its own thread, in the order of the outcomes. While 1,000 outcomes wait for it, the queue stops
    /// sending. [`flush`](crate::Queue::flush) waits for it; [`shutdown`](crate::Queue::shutdown) does not wait past its
    /// limit. It does not get the events that a shutdown hands back, nor outcomes that still waited for it then: the
    /// report has both. A panic in it is caught and logged. It may enqueue and make calls. If it waits for its own queue,
    /// that is an error, not a deadlock.
    ///
    /// It is dropped when the queue ends. If it owns its queue, it keeps the queue alive until a shutdown; a
    /// [`WeakQueue`](crate::WeakQueue) does not.
    pub fn on_outcome(mut self, call: impl Fn(&Outcome) + Send + Sync + 'static) -> Self {
        self.on_outcome = Some(Arc::new(call));
        self
    }

    /// More senders than events would have nothing to do.
    pub(super) fn senders(&self) -> usize {
        self.concurrency.min(self.max_events)
    }

    /// Returns the first invalid setting.
    pub(super) fn check(&self) -> Result<(), QueueError> {
        if self.max_events == 0 || self.max_bytes == 0 {
            return Err(QueueError::NoRoom);
        }
        if self.concurrency == 0 {
            return Err(QueueError::NoConcurrency);
        }
        if self.concurrency > MAX_CONCURRENCY {
            return Err(QueueError::TooMuchConcurrency);
        }
        if self.max_age.is_some_and(|age| age.is_zero()) {
            return Err(QueueError::ZeroMaxAge);
        }
        if self.retry.as_ref().is_some_and(RetryPolicy::has_deadline) {
            return Err(QueueError::Deadline);
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
            .field("name", &self.name)
            .field("max_events", &self.max_events)
            .field("max_bytes", &self.max_bytes)
            .field("max_age", &self.max_age)
            .field("concurrency", &self.concurrency)
            .field("keeps_order", &self.keeps_order)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
