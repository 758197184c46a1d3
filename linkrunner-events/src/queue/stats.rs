//! The numbers of a queue.

use std::time::{Duration, SystemTime};

use crate::delivery::Pause;

/// Statistics of a queue.
///
/// At any moment `enqueued` is the sum of `sent`, `skipped`, `rejected`, `given_up`, `undelivered` and `pending`.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::QueueOptions;
/// use linkrunner_events::testing::Recorder;
///
/// let queue = Recorder::new().client().queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// queue.flush(std::time::Duration::from_secs(10)).await?;
/// assert_eq!(queue.stats().sent, 1);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Events that the queue took.
    pub enqueued: u64,
    /// Events that Linkrunner accepted.
    pub sent: u64,
    /// Events that were not sent, because the client is [disabled](crate::Client::disabled).
    pub skipped: u64,
    /// Events that Linkrunner refused.
    pub rejected: u64,
    /// Events that were given up; see [`Status::GivenUp`](crate::Status::GivenUp).
    pub given_up: u64,
    /// Events that were unsent when the queue was shut down; the report hands them back.
    pub undelivered: u64,
    /// Events that were refused because the queue was full; the [`EnqueueError`](crate::EnqueueError) handed them
    /// back. They do not count as enqueued. Events refused after a shutdown are not counted here, only in the metric
    /// `linkrunner_queue_not_taken_total`.
    pub not_taken: u64,
    /// Events that the queue holds, including those in flight.
    pub pending: usize,
    /// The total size of the pending events' bodies, in bytes.
    pub pending_bytes: usize,
    /// The limit on events: [`QueueOptions::max_events`](crate::QueueOptions::max_events).
    pub max_events: usize,
    /// The limit on bytes: [`QueueOptions::max_bytes`](crate::QueueOptions::max_bytes).
    pub max_bytes: usize,
    /// Requests in flight.
    pub in_flight: usize,
    /// Failed attempts after which the event is retried.
    pub retries: u64,
    /// How long the oldest event has been in the queue; `None` when the queue is empty.
    pub oldest: Option<Duration>,
    /// When an event was last accepted, by the clock of this machine.
    pub last_sent: Option<SystemTime>,
    /// Why requests wait; `None` while they are sent.
    pub pause: Option<Pause>,
}
