//! What goes to `tracing`: names, attempts, statuses and causes. Never the key, never what an event says; and so not
//! what a server says either, which may repeat it.

use std::time::Duration;

use tracing::Span;

use super::breaker::Change;
use super::error::Error;
use super::pause::PauseReason;
use super::receipt::Receipt;
use crate::request::{ApiRequest, Endpoint};

/// The span of one request, from the first attempt to the outcome.
pub(crate) fn delivery(host: &str, request: &ApiRequest) -> Span {
    tracing::debug_span!(
        "linkrunner_delivery",
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
        server.address = host,
    )
}

/// The end of an attempt.
pub(crate) fn attempt(
    host: &str,
    attempt: u32,
    outcome: &Result<Receipt, Error>,
    duration: Duration,
) {
    tracing::debug!(
        attempt,
        server.address = host,
        http.response.status_code = status(outcome),
        error.type = outcome.as_ref().err().map(error_type),
        cause = outcome.as_ref().err().and_then(cause),
        accepted = outcome.is_ok(),
        ?duration,
        "attempt ended"
    );
}

pub(crate) fn retry(attempt: u32, after: Duration, error: &Error) {
    let error = error.without_message();
    tracing::debug!(attempt, ?after, %error, "attempt failed, the request is sent again");
}

/// The circuit breaker opened, has another reason to be open, or closed.
pub(crate) fn breaker(host: &str, change: &Change, outcome: &Result<Receipt, Error>) {
    match change {
        Change::Opened(pause, wait) => {
            let (status, cause) = (status(outcome), outcome.as_ref().err().and_then(cause));
            let endpoint = pause.endpoint().map(Endpoint::path);
            let reason = pause.reason();
            if reason.is_configuration() {
                tracing::error!(
                    server.address = host,
                    http.response.status_code = status,
                    endpoint,
                    next_attempt_in = ?wait,
                    "{reason}; events wait until this is mended: {}",
                    mend(pause.reason()),
                );
            } else {
                tracing::warn!(
                    server.address = host,
                    http.response.status_code = status,
                    cause,
                    next_attempt_in = ?wait,
                    "{reason}; events wait, and one at a time is tried",
                );
            }
        }
        Change::Doubted(reason) => tracing::warn!(
            server.address = host,
            http.response.status_code = status(outcome),
            "{reason}; the event is sent again, {}",
            mend(*reason),
        ),
        Change::Closed(pause) => tracing::info!(
            server.address = host,
            reason = %pause,
            lasted = ?pause.since().elapsed().unwrap_or_default(),
            "Linkrunner accepts requests again",
        ),
    }
}

pub(crate) fn key_replaced(change: &Change) {
    if let Change::Closed(_) = change {
        tracing::info!("the server key was replaced, events are sent again");
    }
}

fn mend(reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Unauthorized => {
            "check that it is the server key of the right project and that it was not revoked, and set it with \
             `Client::set_key`"
        }
        _ => "check the base URL, and the gateways and proxies on the way",
    }
}

/// The end of a request that was not accepted.
pub(crate) fn gave_up(host: &str, request: &ApiRequest, error: &Error) {
    tracing::warn!(
        endpoint = request.endpoint().path(),
        event_name = request.event_name(),
        server.address = host,
        attempts = error.attempts(),
        http.response.status_code = error.status(),
        error.type = error_type(error),
        cause = cause(error),
        may_have_been_delivered = error.may_have_been_delivered(),
        error = %error.without_message(),
        "gave a request up",
    );
}

fn status(outcome: &Result<Receipt, Error>) -> Option<u16> {
    match outcome {
        Ok(receipt) => Some(receipt.status()),
        Err(error) => error.status(),
    }
}

/// The status as text, or the kind of the error.
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

/// What the network said, such as "Connection refused (os error 111)".
fn cause(error: &Error) -> Option<String> {
    match error.last() {
        Error::Transport(error) => Some(error.root_cause().to_string()),
        _ => None,
    }
}
