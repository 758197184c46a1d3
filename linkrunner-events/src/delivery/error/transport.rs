//! Requests without an answer.

use std::error::Error as StdError;

use crate::error::debug::debug_with_sources;

/// There was no answer to the request.
///
/// [`source`](StdError::source) is the cause as the HTTP library reports it.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use linkrunner_events::Error;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::no_connection());
/// let error = recorder.client().capture(&AppOpened, "user_12345").await.unwrap_err();
/// let Error::Transport(error) = error.last() else { panic!("{error}") };
/// assert!(error.is_connect() && !error.is_timeout());
/// # }
/// ```
#[derive(thiserror::Error)]
#[error("{}", self.sentence())]
pub struct TransportError {
    failed: Failed,
    timed_out: bool,
    #[source]
    cause: Box<dyn StdError + Send + Sync>,
}

/// How far an unanswered request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It could not be built.
    Unsendable,
    /// There was no connection.
    Connecting,
    /// It was sent, in part or in whole.
    Underway,
}

impl TransportError {
    /// Removes the URL from the cause: where a request goes is configuration, not part of the failure.
    pub(in crate::delivery) fn new(cause: reqwest::Error) -> Self {
        let failed = if cause.is_connect() {
            Failed::Connecting
        } else if cause.is_builder() {
            Failed::Unsendable
        } else {
            Failed::Underway
        };
        let timed_out = cause.is_timeout();
        Self::of(failed, timed_out, cause.without_url())
    }

    pub(crate) fn of(
        failed: Failed,
        timed_out: bool,
        cause: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            failed,
            timed_out,
            cause: cause.into(),
        }
    }

    /// The HTTP client panicked during the attempt.
    pub(crate) fn panicked() -> Self {
        Self::of(Failed::Underway, false, "the HTTP client panicked")
    }

    /// The process that sent the request never wrote down its outcome.
    #[cfg(feature = "outbox")]
    pub(crate) fn in_doubt() -> Self {
        Self::of(
            Failed::Underway,
            false,
            "the relay ended before it recorded the outcome",
        )
    }

    /// Whether no connection was made: the name did not resolve, the connection was refused or took too long,
    /// or TLS failed. Nothing of the request was sent then.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.failed == Failed::Connecting
    }

    /// Whether there was a timeout: of connecting, in which case [`is_connect`](Self::is_connect) is also true, or of
    /// the attempt.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timed_out
    }

    /// Whether the request could not even be built. Another attempt will not change this.
    pub(in crate::delivery) fn is_unsendable(&self) -> bool {
        self.failed == Failed::Unsendable
    }

    /// The innermost cause, such as "Connection refused (os error 111)".
    pub(in crate::delivery) fn root_cause(&self) -> &(dyn StdError + 'static) {
        let mut cause: &(dyn StdError + 'static) = self.cause.as_ref();
        while let Some(source) = cause.source() {
            cause = source;
        }
        cause
    }

    /// Only failures before the first byte are known not to have arrived.
    pub(super) fn may_have_been_delivered(&self) -> bool {
        self.failed == Failed::Underway
    }

    fn sentence(&self) -> &'static str {
        match (self.failed, self.timed_out) {
            (Failed::Connecting, true) => {
                "connecting took too long; nothing was sent, try again later"
            }
            (Failed::Connecting, false) => {
                "cannot connect; nothing was sent, check the network and the base URL"
            }
            (_, true) => "no response came in time; the event may or may not have been delivered",
            (Failed::Unsendable, false) => {
                "the request could not be built; check the client's settings"
            }
            (Failed::Underway, false) => {
                "the connection failed before a response came; the event may or may not have been delivered"
            }
        }
    }
}

debug_with_sources!(TransportError);
