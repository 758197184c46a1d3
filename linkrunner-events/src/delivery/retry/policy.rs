//! The retry settings.

use std::time::Duration;

use crate::delivery::breaker::{Caller, Pauses};
use crate::request::ApiRequest;

/// The minimum time for an attempt that the deadline would cut off.
const LAST_CHANCE: Duration = Duration::from_secs(1);

const ATTEMPTS_OF_A_CALL: u32 = 5;
const ATTEMPTS_IN_A_QUEUE: u32 = 10;
const DEADLINE_OF_A_CALL: Duration = Duration::from_secs(30);

/// Whether to send an event again after an ambiguous failure, when it may already have been delivered.
///
/// Linkrunner deduplicates payments but not events: an event that is sent again after an ambiguous failure may be
/// counted twice, and an event that is not sent again may be lost.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use linkrunner_events::testing::{Failure, Recorder};
/// use linkrunner_events::{Delivery, RetryPolicy};
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::timeout());
/// let client = recorder.client_with(RetryPolicy::new().delivery(Delivery::AtMostOnce));
///
/// // The event may have arrived, so it is not sent again.
/// let error = client.capture(&AppOpened, "user_12345").await.unwrap_err();
/// assert!(error.may_have_been_delivered());
/// assert_eq!(recorder.attempts().len(), 1);
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Delivery {
    /// Sends the event again. No event is lost to an ambiguous failure, but some may count twice.
    #[default]
    AtLeastOnce,
    /// Does not send the event again: after a 5xx, a timeout or a broken connection it is given up. No event counts
    /// twice, but some may be lost; [`Error::may_have_been_delivered`](crate::Error::may_have_been_delivered) tells.
    /// An outage loses at most one event per probe of the circuit breaker, plus the events whose failures opened it.
    ///
    /// Events that have certainly not arrived (429, no connection) are still retried. So are payments and removals,
    /// which count once even if they are sent twice.
    AtMostOnce,
}

/// The retry settings: the number of attempts, the time limit, the pauses and the [`Delivery`].
///
/// [Which failures are charged](crate::delivery#which-failures-are-charged) says which attempts count. The
/// pause before an attempt is random, from zero to a bound that doubles with each attempt ("full jitter"). While the
/// [circuit breaker](crate::delivery#the-circuit-breaker) is open, requests wait for it instead.
///
/// Direct calls and queues have defaults of their own:
///
/// | setting | a direct call | a queue |
/// | --- | --- | --- |
/// | [`max_attempts`](Self::max_attempts) | 5 | 10 charged attempts |
/// | [`deadline`](Self::deadline) | 30 seconds | none; see [`QueueOptions::max_age`](crate::QueueOptions::max_age) |
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), linkrunner_events::Error> {
/// use std::time::Duration;
/// use linkrunner_events::RetryPolicy;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let patient = RetryPolicy::new().max_attempts(10).deadline(Duration::from_secs(120));
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::closed());
/// recorder.client_with(patient).capture(&AppOpened, "user_12345").await?;
/// assert_eq!(recorder.attempts().len(), 2);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to `ClientBuilder::retry` or `QueueOptions::retry`"]
pub struct RetryPolicy {
    delivery: Delivery,
    max_attempts: Option<u32>,
    deadline: Option<Duration>,
    first_backoff: Duration,
    max_backoff: Duration,
    max_retry_after: Duration,
}

impl RetryPolicy {
    /// The defaults, which are listed at each setter.
    pub fn new() -> Self {
        Self {
            delivery: Delivery::default(),
            max_attempts: None,
            deadline: None,
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(10 * 60),
        }
    }

    /// One attempt. A queue still retries failures that are not the event's fault: no connection, 401, 425, 429 and a
    /// wrong base URL.
    pub fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Whether to send an event again that may have been delivered. Default: [`Delivery::AtLeastOnce`].
    pub fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// The maximum number of attempts, including the first; 0 counts as 1. Attempts that are
    /// [not charged](crate::delivery#which-failures-are-charged) do not count. Default: 5 in a direct call, 10 in a
    /// queue.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts.max(1));
        self
    }

    /// How long a direct call may take, with all attempts and pauses. No pause begins that would end after the
    /// deadline. An attempt in flight at the deadline is cut off, but not in its first second. Default: 30 seconds.
    ///
    /// Queues have no deadline; use [`QueueOptions::max_age`](crate::QueueOptions::max_age).
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The upper bound of the random pause after the first attempt, and before the first probe of the circuit
    /// breaker. It doubles with each further attempt or probe. No pause is shorter than a millisecond. Default: 500
    /// ms.
    pub fn first_backoff(mut self, pause: Duration) -> Self {
        self.first_backoff = pause;
        self
    }

    /// The maximum of the bound that starts at [`first_backoff`](Self::first_backoff) and doubles. Default: 30
    /// seconds.
    pub fn max_backoff(mut self, pause: Duration) -> Self {
        self.max_backoff = pause;
        self
    }

    /// The maximum pause that a server's `Retry-After` can impose. Longer values are capped. Default: 10
    /// minutes.
    pub fn max_retry_after(mut self, pause: Duration) -> Self {
        self.max_retry_after = pause;
        self
    }

    /// The policy of a queue without its own: the client's pauses and delivery. The limits on the attempts and the
    /// time of a call do not apply to a queue.
    pub(crate) fn for_queues(&self) -> Self {
        Self {
            max_attempts: None,
            deadline: None,
            ..self.clone()
        }
    }

    pub(crate) fn has_deadline(&self) -> bool {
        self.deadline.is_some()
    }

    /// Whether the deadline leaves no time for any attempt.
    pub(crate) fn has_no_time(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline.is_zero())
    }

    /// The pauses of the circuit breaker.
    pub(crate) fn pauses(&self) -> Pauses {
        Pauses {
            first: self.first_backoff,
            max: self.max_backoff,
            max_retry_after: self.max_retry_after,
        }
    }

    pub(crate) fn limits(&self, caller: Caller) -> Limits {
        let (attempts, deadline) = match caller {
            Caller::Call => (
                ATTEMPTS_OF_A_CALL,
                Some(self.deadline.unwrap_or(DEADLINE_OF_A_CALL)),
            ),
            Caller::Queue => (ATTEMPTS_IN_A_QUEUE, None),
        };
        Limits {
            caller,
            delivery: self.delivery,
            max_attempts: self.max_attempts.unwrap_or(attempts),
            deadline,
            first_backoff: self.first_backoff,
            max_backoff: self.max_backoff,
            max_retry_after: self.max_retry_after,
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// A policy with the defaults of a call or a queue.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(super) caller: Caller,
    pub(super) delivery: Delivery,
    pub(super) max_attempts: u32,
    deadline: Option<Duration>,
    pub(super) first_backoff: Duration,
    pub(super) max_backoff: Duration,
    pub(super) max_retry_after: Duration,
}

impl Limits {
    pub(crate) fn is_at_most_once(&self) -> bool {
        self.delivery == Delivery::AtMostOnce
    }

    /// Whether the request may be sent again after an attempt that may have delivered it.
    pub(crate) fn may_repeat(&self, request: &ApiRequest) -> bool {
        request.is_repeatable() || !self.is_at_most_once()
    }

    /// The time left after `elapsed`.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        self.deadline
            .map_or(Duration::MAX, |deadline| deadline.saturating_sub(elapsed))
    }

    /// How long an attempt that begins after `elapsed` may take. Never zero: a request may wait
    /// for its turn until hardly any time is left for its attempt.
    pub(crate) fn attempt_limit(&self, elapsed: Duration) -> Duration {
        let least = self
            .deadline
            .map_or(LAST_CHANCE, |deadline| deadline.min(LAST_CHANCE));
        self.time_left(elapsed).max(least)
    }

    /// Whether a pause that begins now ends before the deadline.
    pub(super) fn allows(&self, elapsed: Duration, pause: Duration) -> bool {
        self.deadline.is_none() || pause < self.time_left(elapsed)
    }
}
