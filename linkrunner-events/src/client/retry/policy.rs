//! The settings of retrying.

use std::time::Duration;

/// Whether to repeat what may have arrived.
///
/// Linkrunner deduplicates payments, and events not: an event that is sent again after an ambiguous failure may be
/// counted twice, and one that is not sent again may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Delivery {
    /// Repeats what may have arrived. No event is lost to an ambiguous failure, and some may count twice.
    #[default]
    AtLeastOnce,
    /// Does not repeat an event that may have arrived. None counts twice, and some may be lost: the error says so.
    ///
    /// What is known not to have arrived (429, no connection) is repeated, and so are payments and their removals,
    /// which count once however often they are sent.
    AtMostOnce,
}

/// How often, how long and with which pauses a failed request is sent again.
///
/// 429, 5xx, connections that fail and calls that time out are repeated; any other answer is final. The pause before
/// the next attempt is drawn at random from zero up to a bound that doubles from attempt to attempt ("full jitter"),
/// and is never shorter than what the server asks for with `Retry-After`. After a 429 the whole client pauses, for ever
/// longer while 429s follow one another; in a queue, a 429 does not count as an attempt.
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::client::{Delivery, RetryPolicy};
///
/// let patient = RetryPolicy::new().max_attempts(10).deadline(Duration::from_secs(600));
/// let never_twice = RetryPolicy::new().delivery(Delivery::AtMostOnce);
/// let once = RetryPolicy::never();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a policy does nothing until it is given to `ClientBuilder::retry` or `QueueOptions::retry`"]
pub struct RetryPolicy {
    pub(super) delivery: Delivery,
    pub(super) max_attempts: u32,
    pub(super) deadline: Duration,
    pub(super) first_backoff: Duration,
    pub(super) max_backoff: Duration,
    pub(super) max_retry_after: Duration,
}

impl RetryPolicy {
    /// The defaults, which each setter names.
    pub fn new() -> Self {
        Self {
            delivery: Delivery::default(),
            max_attempts: 5,
            deadline: Duration::from_secs(2 * 60),
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(60),
        }
    }

    /// One attempt, whatever comes of it.
    pub fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Whether to repeat what may have arrived. Default: [`Delivery::AtLeastOnce`].
    pub fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// How many attempts are made at most, the first included; 0 counts as 1. Default: 5.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// How much time all attempts and pauses together may take; in a queue from the first attempt, so that the time in the
    /// queue does not count, else from the call. An attempt
    /// that is still under way by then is cut off (though not in its first second), and no pause is begun that would
    /// end later. Default: 2 minutes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The longest pause after the first attempt; the bound doubles with each further one. No pause is shorter than a
    /// millisecond. Default: 500 ms.
    pub fn first_backoff(mut self, pause: Duration) -> Self {
        self.first_backoff = pause;
        self
    }

    /// Whether there is no time for any attempt.
    pub(in crate::client) fn has_no_time(&self) -> bool {
        self.deadline.is_zero()
    }

    /// Where that bound stops doubling. Default: 30 seconds.
    pub fn max_backoff(mut self, pause: Duration) -> Self {
        self.max_backoff = pause;
        self
    }

    /// The longest pause that a server's `Retry-After` can impose; one that asks for more gets this. Default: 60
    /// seconds.
    pub fn max_retry_after(mut self, pause: Duration) -> Self {
        self.max_retry_after = pause;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}
