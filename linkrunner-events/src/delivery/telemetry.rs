//! The `tracing` output: names, attempts, statuses and causes. Never the key and never event data; so no
//! server messages either, which may repeat event data.

use std::time::Duration;

use tracing::Span;

use super::breaker::Change;
use super::error::Error;
use super::pause::PauseReason;
use super::receipt::Receipt;
use super::transport::Server;
use crate::request::{ApiRequest, Endpoint};

/// The span of one request, from the first attempt to the outcome.
pub(crate) fn delivery(server: Server<'_>, request: &ApiRequest) -> Span {
    tracing::debug_span!(
        "linkrunner_delivery",
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
        server.address = server.address,
        server.port = server.port,
    )
}

/// The end of an attempt.
pub(crate) fn attempt(
    server: Server<'_>,
    attempt: u32,
    outcome: &Result<Receipt, Error>,
    duration: Duration,
) {
    tracing::debug!(
        attempt,
        server.address = server.address,
        server.port = server.port,
        http.response.status_code = status(outcome),
        error.type = outcome.as_ref().err().map(error_type),
        cause = outcome.as_ref().err().and_then(cause),
        accepted = outcome.is_ok(),
        ?duration,
        "attempt ended"
    );
}

/// An attempt that another one follows: after a pause, or when the circuit breaker lets the request go.
pub(crate) fn retry(attempt: u32, after: Duration, error: &Error) {
    let error = error.without_message();
    let pause = (!after.is_zero()).then_some(tracing::field::debug(after));
    tracing::debug!(attempt, pause, %error, "attempt failed; the request will be sent again");
}

/// Logs that the circuit breaker opened, has a new reason to be open, stays open, or closed.
pub(crate) fn breaker(server: Server<'_>, change: &Change, outcome: &Result<Receipt, Error>) {
    match change {
        Change::Opened(pause, wait) => {
            let (status, cause) = (status(outcome), outcome.as_ref().err().and_then(cause));
            let endpoint = pause.endpoint().map(Endpoint::path);
            let reason = pause.reason();
            if reason.is_configuration() {
                tracing::error!(
                    server.address = server.address,
                    server.port = server.port,
                    http.response.status_code = status,
                    endpoint,
                    next_attempt_in = ?whole(*wait),
                    "{reason}; queued events wait until this is fixed: {}",
                    mend(pause.reason()),
                );
            } else {
                tracing::warn!(
                    server.address = server.address,
                    server.port = server.port,
                    http.response.status_code = status,
                    cause,
                    next_attempt_in = ?whole(*wait),
                    "{reason}; requests wait, and one at a time is sent as a probe",
                );
            }
        }
        Change::Doubted(reason) => tracing::warn!(
            server.address = server.address,
            server.port = server.port,
            http.response.status_code = status(outcome),
            "{reason}; {}",
            mend(*reason),
        ),
        Change::StillOpen(pause, wait) => tracing::info!(
            server.address = server.address,
            server.port = server.port,
            http.response.status_code = status(outcome),
            cause = outcome.as_ref().err().and_then(cause),
            paused_for = ?whole(pause.since().elapsed().unwrap_or_default()),
            next_attempt_in = ?whole(*wait),
            "sending is still paused: {}",
            pause.reason(),
        ),
        Change::Closed(pause) => tracing::info!(
            server.address = server.address,
            server.port = server.port,
            reason = %pause,
            paused_for = ?whole(pause.since().elapsed().unwrap_or_default()),
            "Linkrunner accepts requests again",
        ),
    }
}

pub(crate) fn key_replaced(change: &Change) {
    if let Change::Closed(_) = change {
        tracing::info!("the server key was replaced; events are sent again");
    }
}

fn mend(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Unauthorized => {
            "check that it is the server key of the right project and that it was not revoked; a running program can \
             replace the key with `Client::set_key`"
        }
        _ => "check the base URL, and the gateways and proxies on the way",
    }
}

/// A duration in whole milliseconds.
fn whole(duration: Duration) -> Duration {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}

/// Logs the end of a request that was not accepted, from the queue of this name or from a direct call.
pub(crate) fn gave_up(
    server: Server<'_>,
    queue: Option<&str>,
    request: &ApiRequest,
    error: &Error,
) {
    tracing::warn!(
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
        queue,
        server.address = server.address,
        server.port = server.port,
        attempts = error.attempts(),
        http.response.status_code = error.status(),
        error.type = error_type(error),
        cause = cause(error),
        may_have_been_delivered = error.may_have_been_delivered(),
        error = %error.without_message(),
        "request failed",
    );
}

/// Logs the end of an event of an outbox: it is a dead letter.
#[cfg(feature = "outbox")]
pub(crate) fn dead_letter(
    server: Server<'_>,
    id: i64,
    reason: &str,
    request: &ApiRequest,
    error: &Error,
) {
    tracing::warn!(
        id,
        reason,
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
        server.address = server.address,
        server.port = server.port,
        attempts = error.attempts(),
        http.response.status_code = error.status(),
        error.type = error_type(error),
        cause = cause(error),
        may_have_been_delivered = error.may_have_been_delivered(),
        error = %error.without_message(),
        "gave up on an event; it is now a dead letter",
    );
}

fn status(outcome: &Result<Receipt, Error>) -> Option<u16> {
    match outcome {
        Ok(receipt) => Some(receipt.status()),
        Err(error) => error.status(),
    }
}

/// The status as text, or the kind of error.
fn error_type(error: &Error) -> String {
    match error.last() {
        Error::Transport(error) if error.is_connect() => "no_connection".to_owned(),
        Error::Transport(error) if error.is_timeout() => "timeout".to_owned(),
        Error::Transport(_) => "connection_failed".to_owned(),
        Error::Paced { .. } => "paced".to_owned(),
        Error::Paused(_) => "paused".to_owned(),
        Error::Expired { .. } => "expired".to_owned(),
        error => error
            .status()
            .map_or_else(|| "other".to_owned(), |status| status.to_string()),
    }
}

/// The error of the network, such as "Connection refused (os error 111)".
fn cause(error: &Error) -> Option<String> {
    match error.last() {
        Error::Transport(error) => Some(error.root_cause().to_string()),
        _ => None,
    }
}
