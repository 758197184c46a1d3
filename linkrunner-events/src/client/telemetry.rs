//! What goes to `tracing`: names, attempts, statuses and durations. Never the key, never what an event says; and so not
//! what a server says either, which may repeat it.

use std::time::Duration;

use tokio::time::Instant;

use super::answer::Receipt;
use super::error::Error;
use crate::request::ApiRequest;

/// The span of one request, from the first attempt to the outcome.
pub(super) fn delivery(request: &ApiRequest) -> tracing::Span {
    tracing::debug_span!(
        "linkrunner_delivery",
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
    )
}

/// The end of an attempt that began at `start`. The clock is only read where somebody listens.
pub(super) fn attempt(attempt: u32, outcome: &Result<Receipt, Error>, start: Instant) {
    tracing::debug!(
        attempt,
        status = match outcome {
            Ok(receipt) => Some(receipt.status()),
            Err(error) => error.status(),
        },
        accepted = outcome.is_ok(),
        duration = ?start.elapsed(),
        "attempt ended"
    );
}

pub(super) fn retry(attempt: u32, after: Duration, error: &Error) {
    let error = error.without_message();
    tracing::debug!(attempt, ?after, %error, "attempt failed, another one follows");
}

/// The pause of the whole client, after so many 429s in a row.
pub(super) fn paused(pause: Duration, in_a_row: u32) {
    tracing::warn!(
        ?pause,
        in_a_row,
        "too many requests (status 429), the client pauses"
    );
}

/// The end of a request that was not accepted.
pub(super) fn gave_up(request: &ApiRequest, error: &Error) {
    tracing::warn!(
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
        attempts = error.attempts(),
        status = error.status(),
        may_have_been_delivered = error.may_have_been_delivered(),
        error = %error.without_message(),
        "gave a request up",
    );
}
