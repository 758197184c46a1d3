//! What to do after an attempt.

use std::time::{Duration, Instant};

use super::policy::{Delivery, RetryPolicy};
use crate::client::answer::Receipt;
use crate::client::error::{Error, GaveUp};
use crate::request::{ApiRequest, Endpoint};

/// The least time that an attempt gets.
const LAST_CHANCE: Duration = Duration::from_secs(1);

/// Without any pause, a server that fails at once would be called without end.
const MIN_PAUSE: Duration = Duration::from_millis(1);

/// The attempts of a request so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct History {
    /// Those that count.
    attempts: u32,
    /// Those before it was [forgiven](Self::forgive).
    forgiven: u32,
    since: Option<Instant>,
    may_have_arrived: bool,
}

impl History {
    /// Counts an attempt that begins now.
    pub(crate) fn begin(&mut self, now: Instant) {
        self.attempts = self.attempts.saturating_add(1);
        self.since.get_or_insert(now);
    }

    /// Has the attempts so far, and the time, not count any more. What may have arrived stays so.
    pub(crate) fn forgive(&mut self) {
        self.forgiven = self.attempts();
        self.attempts = 0;
        self.since = None;
    }

    /// Has the last attempt not count, and the clock begin anew: it failed for what the request has no part in.
    pub(crate) fn forgive_last(&mut self) {
        self.forgiven = self.forgiven.saturating_add(1);
        self.attempts = self.attempts.saturating_sub(1);
        self.since = None;
    }

    /// Takes note of an attempt that is to be followed by another.
    pub(crate) fn failed(&mut self, error: &Error) {
        self.may_have_arrived |= error.may_have_been_delivered();
    }

    /// All attempts.
    pub(crate) fn attempts(&self) -> u32 {
        self.forgiven.saturating_add(self.attempts)
    }

    pub(crate) fn may_have_arrived(&self) -> bool {
        self.may_have_arrived
    }

    /// The attempts so far, as the error that they came to.
    pub(crate) fn give_up(&self, last: Error, elapsed: Duration) -> Error {
        GaveUp::after(self.attempts(), elapsed, self.may_have_arrived, last)
    }

    pub(crate) fn elapsed(&self, now: Instant) -> Duration {
        self.since
            .map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }
}

/// What to do after an attempt.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The request has done its work.
    Done(Receipt),
    /// To be sent again after a pause.
    Retry { after: Duration, error: Error },
    /// The end, with all attempts told.
    GiveUp(Error),
}

impl RetryPolicy {
    /// What to do about a request whose last attempt, which the history counts, came to this. `dice` is a random
    /// number from 0 to 1.
    pub(crate) fn judge(
        &self,
        request: &ApiRequest,
        outcome: Result<Receipt, Error>,
        history: &History,
        now: Instant,
        dice: f64,
    ) -> Verdict {
        let error = match outcome {
            Ok(receipt) => return Verdict::Done(receipt),
            Err(error) => error,
        };
        if let Some(receipt) = removed_before(request, &error, history) {
            return Verdict::Done(receipt);
        }

        let after = self.pause(history.attempts, error.retry_after(), dice);
        let elapsed = history.elapsed(now);
        if self.may_repeat(request, &error)
            && history.attempts < self.max_attempts
            && self.allows(elapsed, after)
        {
            Verdict::Retry { after, error }
        } else {
            Verdict::GiveUp(history.give_up(error, elapsed))
        }
    }

    /// How long no request at all is to be sent, after so many 429s in a row. It is drawn from the upper half of a bound
    /// that doubles as that of an attempt does: a pause of next to nothing would be answered with the next 429.
    pub(crate) fn pause_of_all(
        &self,
        in_a_row: u32,
        asked: Option<Duration>,
        dice: f64,
    ) -> Duration {
        self.pause(in_a_row, asked, 0.5 + dice / 2.0)
    }

    /// What is left of the deadline after so much time.
    ///
    /// It is never nothing, because a request can be held back, by a pause of the whole client for example, until no
    /// time is left for the attempt that it still has.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        let at_least = LAST_CHANCE.min(self.deadline);
        self.deadline.saturating_sub(elapsed).max(at_least)
    }

    /// Whether a pause that begins now ends before the deadline.
    pub(crate) fn allows(&self, elapsed: Duration, pause: Duration) -> bool {
        elapsed
            .checked_add(pause)
            .is_some_and(|end| end < self.deadline)
    }

    fn may_repeat(&self, request: &ApiRequest, error: &Error) -> bool {
        let counts_once = request.is_repeatable() || !error.may_have_been_delivered();
        error.is_retryable() && (counts_once || self.delivery == Delivery::AtLeastOnce)
    }

    /// Full jitter, under a bound that doubles; never less than the server asks for, up to a bound of its own.
    fn pause(&self, attempts: u32, retry_after: Option<Duration>, dice: f64) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let bound = self
            .first_backoff
            .saturating_mul(1 << doublings)
            .min(self.max_backoff);
        let backoff = Duration::try_from_secs_f64(bound.as_secs_f64() * dice).unwrap_or(bound);
        let asked = retry_after.unwrap_or(Duration::ZERO);
        backoff.max(asked.min(self.max_retry_after)).max(MIN_PAUSE)
    }
}

/// A removal whose answer was lost finds nothing the second time: the first one has done the work.
fn removed_before(request: &ApiRequest, error: &Error, history: &History) -> Option<Receipt> {
    match error {
        Error::Rejected {
            status: 400,
            message,
        } if request.endpoint() == Endpoint::RemovePayment && history.may_have_arrived => {
            Some(Receipt::removed_before(message.clone()))
        }
        _ => None,
    }
}
