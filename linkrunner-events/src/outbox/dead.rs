//! Dead letters: events that the outbox has given up but keeps.

use std::fmt;
use std::time::Duration;

use crate::request::ApiRequest;

/// Why an event is a dead letter.
///
/// ```
/// use linkrunner_events::outbox::DeadReason;
///
/// // The labels of a metric.
/// let ids: Vec<_> = DeadReason::all().map(DeadReason::id).collect();
/// assert!(ids.contains(&"in_doubt"));
/// assert_eq!(DeadReason::from_id("in_doubt"), Some(DeadReason::InDoubt));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadReason {
    /// Linkrunner refused it as invalid ([`Error::Rejected`](crate::Error::Rejected)): 400, 413, 422 or another 4xx.
    Rejected,
    /// It used up its [charged attempts](crate::delivery#which-failures-are-charged).
    GivenUp,
    /// It was older than `max_age`.
    Expired,
    /// It may have been delivered, and [`Delivery::AtMostOnce`](crate::Delivery::AtMostOnce) forbids sending it again.
    InDoubt,
    /// Its row is not a valid request: something other than the outbox changed it, or SQL enqueued an invalid body.
    Damaged,
}

impl DeadReason {
    pub(crate) const ALL: [Self; 5] = [
        Self::Rejected,
        Self::GivenUp,
        Self::Expired,
        Self::InDoubt,
        Self::Damaged,
    ];

    /// Every reason.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter()
    }

    /// The reason as it is stored and printed: `rejected`, `given_up`, `expired`, `in_doubt` or `damaged`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::GivenUp => "given_up",
            Self::Expired => "expired",
            Self::InDoubt => "in_doubt",
            Self::Damaged => "damaged",
        }
    }

    /// The reason with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.id() == id)
    }
}

impl fmt::Display for DeadReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// An event that the outbox has given up. It stays until it is replayed or purged.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::outbox::{DeadFilter, DeadReason, Outbox};
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::status(400).message("user_id is required"));
/// let outbox = Outbox::sqlite(path).open().await?;
/// let relay = outbox.relay(&recorder.client()).start()?;
/// outbox.enqueue(&AppOpened, "user_12345").await?;
/// # while outbox.stats().await?.pending > 0 { tokio::time::sleep(Duration::from_millis(1)).await; }
///
/// let letter = &outbox.dead_letters(DeadFilter::all(), 10).await?[0];
/// assert_eq!((letter.name.as_str(), letter.reason), ("app_opened", DeadReason::Rejected));
/// assert!(letter.error.contains("user_id is required"));
/// # relay.shutdown(Duration::from_secs(10)).await;
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Its id in the outbox.
    pub id: i64,
    /// Why it was given up.
    pub reason: DeadReason,
    /// The event's name, the payment's type, or `remove-payment`.
    pub name: String,
    /// The error of the last attempt, or what is wrong with the row.
    pub error: String,
    /// How many attempts were made.
    pub attempts: u32,
    /// Whether it may have reached Linkrunner. If so, a replay may count it twice.
    pub may_have_been_delivered: bool,
    /// The time since it was enqueued.
    pub age: Duration,
    /// The time since it was given up.
    pub dead_for: Duration,
    /// The request. `None` if its row is damaged.
    pub request: Option<ApiRequest>,
}

/// Selects the dead letters that meet all its conditions. Without a condition, it selects all of them.
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::outbox::{DeadFilter, DeadReason, Outbox};
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// # let recorder = Recorder::new();
/// # recorder.fail_next(Failure::status(400).message("user_id is required"));
/// # let outbox = Outbox::sqlite(path).open().await?;
/// # let relay = outbox.relay(&recorder.client()).start()?;
/// # outbox.enqueue(&AppOpened, "user_12345").await?;
/// # while outbox.stats().await?.pending > 0 { tokio::time::sleep(Duration::from_millis(1)).await; }
/// # relay.shutdown(Duration::from_secs(10)).await;
/// let expired = DeadFilter::all().reason(DeadReason::Expired).dead_for(Duration::from_secs(30 * 86_400));
/// assert_eq!(outbox.purge(expired).await?, 0);
///
/// // After a fix, the refused events of this name.
/// let refused = DeadFilter::all().reason(DeadReason::Rejected).name("app_opened");
/// assert_eq!(outbox.replay(refused).await?, 1);
/// assert_eq!(outbox.stats().await?.pending, 1);
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "a filter does nothing by itself"]
pub struct DeadFilter {
    pub(crate) ids: Vec<i64>,
    pub(crate) name: Option<String>,
    pub(crate) reason: Option<DeadReason>,
    pub(crate) dead_for: Option<Duration>,
}

impl DeadFilter {
    /// All dead letters.
    pub fn all() -> Self {
        Self::default()
    }

    /// Only the dead letter with this id. Call it again to select several ids.
    pub fn id(mut self, id: i64) -> Self {
        self.ids.push(id);
        self
    }

    /// Only events of this name, or payments of this type. A second call replaces the first.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Only those given up for this reason. A second call replaces the first.
    pub fn reason(mut self, reason: DeadReason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Only those that were given up at least this long ago. A second call replaces the first.
    pub fn dead_for(mut self, time: Duration) -> Self {
        self.dead_for = Some(time);
        self
    }
}
