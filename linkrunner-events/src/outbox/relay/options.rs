//! The settings of a relay.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::client::Client;
use crate::delivery::{Dispatcher, RetryPolicy};
use crate::outbox::store::Store;
use crate::queue::{OnOutcome, Outcome};

/// The settings of a relay, from [`Outbox::relay`](crate::outbox::Outbox::relay).
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::sync::mpsc;
/// use std::time::Duration;
/// use linkrunner_events::outbox::Outbox;
/// use linkrunner_events::testing::Recorder;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// let (outcomes, ended) = mpsc::channel();
/// let relay = outbox
///     .relay(&Recorder::new().client())
///     .concurrency(4)
///     .max_age(Duration::from_secs(24 * 60 * 60))
///     .on_outcome(move |outcome| outcomes.send(outcome.request().event_name().to_owned()).unwrap())
///     .start()?;
/// outbox.enqueue(&AppOpened, "user_12345").await?;
/// # while outbox.stats().await?.pending > 0 { tokio::time::sleep(Duration::from_millis(1)).await; }
/// relay.shutdown(Duration::from_secs(10)).await;
/// assert_eq!(ended.recv()?, "app_opened");
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[must_use = "a relay sends nothing until it is started"]
pub struct RelayOptions {
    pub(super) store: Arc<dyn Store>,
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) retry: RetryPolicy,
    pub(super) concurrency: usize,
    pub(super) max_age: Duration,
    pub(super) lease: Duration,
    pub(super) scope: String,
    pub(super) on_outcome: Option<OnOutcome>,
}

impl RelayOptions {
    pub(in crate::outbox) fn new(store: Arc<dyn Store>, client: &Client) -> Self {
        Self {
            store,
            dispatcher: Arc::clone(client.dispatcher()),
            retry: client
                .retry_policy()
                .for_queues()
                .max_backoff(Duration::from_secs(10 * 60)),
            concurrency: 8,
            max_age: Duration::from_secs(72 * 60 * 60),
            lease: Duration::from_secs(120),
            scope: "default".to_owned(),
            on_outcome: None,
        }
    }

    /// The maximum number of requests in flight; 0 counts as 1. Default: 8.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// How long an event may wait in the outbox. An older event becomes a dead letter instead of being sent, even if no relay ran
    /// in that time. Default: 72 hours.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// The retry policy. Default: the client's pauses and delivery, with pauses of up to 10 minutes, and 10 charged attempts. A
    /// policy with a [`deadline`](RetryPolicy::deadline) is refused: use [`max_age`](Self::max_age) instead.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How long a relay may hold an event. After a crash, another relay sends the event when the lease ends. Make it longer than
    /// the client's timeout, because an attempt is cut off 2 seconds before the lease ends. Default: 2 minutes. Minimum: 10
    /// seconds.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// A name for the public IP address from which this relay sends. Linkrunner's limit of 30 requests a second applies to each
    /// address. Relays with the same outbox and scope share one limit. Direct calls and queues of the same client use the relay's
    /// share of it. Requests of other clients are not counted, so they can exceed it. Default: one scope for all relays of the
    /// outbox.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = scope.into();
        self
    }

    /// Sets a callback for the final outcome of every event that this relay sends or gives up. It is called like
    /// [`QueueOptions::on_outcome`](crate::QueueOptions::on_outcome). After a crash or a lost lease, it may be called twice for
    /// an event, or not at all. It is never called for damaged events. Default: nothing is called.
    pub fn on_outcome(mut self, call: impl Fn(&Outcome) + Send + Sync + 'static) -> Self {
        self.on_outcome = Some(Arc::new(call));
        self
    }
}

impl fmt::Debug for RelayOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelayOptions")
            .field("store", &self.store)
            .field("retry", &self.retry)
            .field("concurrency", &self.concurrency)
            .field("max_age", &self.max_age)
            .field("lease", &self.lease)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
