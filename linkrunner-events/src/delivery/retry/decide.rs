//! Decides what to do after an attempt.

use std::time::Duration;

use super::history::History;
use super::policy::Limits;
use crate::delivery::blame::Blame;
use crate::delivery::breaker::Caller;
use crate::delivery::error::Error;
use crate::delivery::pause::PauseReason;
use crate::delivery::receipt::Receipt;
use crate::request::ApiRequest;

/// Without a pause, a server that fails at once would be called in a tight loop.
const MIN_PAUSE: Duration = Duration::from_millis(1);

/// What the attempts of other events say about the service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Accepted attempts of other events since this request's previous attempt, or since it was admitted.
    pub(crate) accepted: u64,
    /// Failed attempts of other events in the same time.
    pub(crate) failed: u64,
    /// Why the circuit breaker is open for this endpoint, if it is.
    pub(crate) pause: Option<PauseReason>,
}

/// The decision after an attempt.
#[derive(Debug)]
pub(crate) enum Decision {
    /// The request is done.
    Done(Receipt),
    Retry(Retry),
    /// No further attempt. The error covers all attempts.
    GiveUp(Error),
}

/// How to send a request again.
#[derive(Debug)]
pub(crate) struct Retry {
    /// How long to wait. An open circuit breaker may delay it further.
    pub(crate) after: Duration,
    /// Whether the attempt is charged to the request.
    pub(crate) charge: bool,
    /// Whether the request keeps its place before later requests of its user.
    pub(crate) keeps_place: bool,
    pub(crate) error: Error,
}

/// Decides about a request after this outcome of its latest attempt, which `history` already counts.
///
/// `now` is the time since the request was admitted, `dice` a random number from 0 to 1.
pub(crate) fn decide(
    request: &ApiRequest,
    outcome: Result<Receipt, Error>,
    history: &History,
    evidence: Evidence,
    limits: &Limits,
    now: Duration,
    dice: f64,
) -> Decision {
    let error = match outcome {
        Ok(receipt) => return Decision::Done(receipt),
        Err(error) => error,
    };
    if let Some(receipt) = removed_before(request, &error, history) {
        return Decision::Done(receipt);
    }
    let blame = Blame::of(&error);
    let charge = is_charged(blame, evidence, limits);
    let is_last = match limits.caller {
        // The caller is waiting, and waiting does not fix a configuration.
        Caller::Call => blame.is_configuration() || limits.max_attempts == 1,
        // One attempt means one, unless its failure says nothing about the event.
        Caller::Queue => {
            limits.max_attempts == 1 && !blame.spares_the_event() && !blame.is_configuration()
        }
    };
    let charged = history.charged() + u32::from(charge);
    // An event that fails alone has pauses of its own, so that it does not open the breaker again and again.
    let has_own_pause = charge && limits.caller == Caller::Queue;
    let waits_for_breaker = evidence.pause.is_some() && !has_own_pause;
    let after = pause(blame, &error, history, waits_for_breaker, limits, dice);
    if blame == Blame::Request
        || is_last
        || charged >= limits.max_attempts
        || error.may_have_been_delivered() && !limits.may_repeat(request)
        || !limits.allows(now, after)
    {
        return Decision::GiveUp(history.give_up(error, now));
    }
    Decision::Retry(Retry {
        after,
        charge,
        keeps_place: blame.spares_the_event(),
        error,
    })
}

/// Whether an attempt is charged to the request.
fn is_charged(blame: Blame, evidence: Evidence, limits: &Limits) -> bool {
    if blame.spares_the_event() {
        return false;
    }
    match limits.caller {
        Caller::Call => true,
        Caller::Queue => {
            let by_configuration = evidence.pause.is_some_and(PauseReason::is_configuration);
            !by_configuration && evidence.accepted > evidence.failed
        }
    }
}

/// Full jitter below a bound that doubles; never less than the server asks for. While the circuit breaker is open, its
/// pause applies instead.
fn pause(
    blame: Blame,
    error: &Error,
    history: &History,
    waits_for_breaker: bool,
    limits: &Limits,
    dice: f64,
) -> Duration {
    let asked = match error.status() {
        // These delay the breaker instead.
        Some(429 | 503) | None => Duration::ZERO,
        Some(_) => error.retry_after().unwrap_or_default(),
    };
    let asked = asked.min(limits.max_retry_after);
    if waits_for_breaker {
        return asked;
    }
    if blame.spares_the_event() {
        // An answer to an attempt from before the breaker closed, or to a replaced key.
        return asked.max(MIN_PAUSE);
    }
    let doublings = history.attempts().saturating_sub(1).min(31);
    let bound = limits
        .first_backoff
        .saturating_mul(1 << doublings)
        .min(limits.max_backoff);
    let backoff = Duration::try_from_secs_f64(bound.as_secs_f64() * dice).unwrap_or(bound);
    backoff.max(asked).max(MIN_PAUSE)
}

/// If the answer to a removal was lost, the next attempt finds nothing: the first one has removed the payment.
fn removed_before(request: &ApiRequest, error: &Error, history: &History) -> Option<Receipt> {
    let is_rejected = matches!(error, Error::Rejected { status: 400, .. });
    let may_be_repetition =
        request.endpoint().facts().rejects_repetition && history.may_have_arrived();
    (is_rejected && may_be_repetition).then(|| Receipt::new(400))
}
