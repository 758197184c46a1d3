//! Failures as a client sees them.

use std::time::Duration;

use crate::delivery::{Error, Failed, Receipt, TransportError};

/// A failure that a [`Recorder`](super::Recorder) returns instead of accepting a request.
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::testing::Failure;
///
/// let limited = Failure::status(429).retry_after(Duration::from_secs(2));
/// let refused = Failure::status(400).message("user_id is required");
/// let in_doubt = Failure::timeout();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a failure does nothing until it is given to a `Recorder`"]
pub struct Failure(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Status {
        status: u16,
        retry_after: Option<Duration>,
        message: Option<String>,
    },
    Transport {
        failed: Failed,
        timed_out: bool,
    },
}

impl Failure {
    /// An answer with this status. A 2xx status accepts the request.
    pub fn status(status: u16) -> Self {
        Self(Kind::Status {
            status,
            retry_after: None,
            message: None,
        })
    }

    /// No connection: nothing was sent.
    pub fn no_connection() -> Self {
        Self::transport(Failed::Connecting, false)
    }

    /// No answer in time: the event may have been delivered.
    pub fn timeout() -> Self {
        Self::transport(Failed::Underway, true)
    }

    /// The connection was closed before the answer: the event may have been delivered.
    pub fn closed() -> Self {
        Self::transport(Failed::Underway, false)
    }

    fn transport(failed: Failed, timed_out: bool) -> Self {
        Self(Kind::Transport { failed, timed_out })
    }

    /// The pause that the answer asks for. It has no effect for a failure without an answer, and for statuses other
    /// than 429 and 5xx.
    pub fn retry_after(mut self, pause: Duration) -> Self {
        if let Kind::Status { retry_after, .. } = &mut self.0 {
            *retry_after = Some(pause);
        }
        self
    }

    /// The server's message. It has no effect without an answer.
    pub fn message(mut self, text: impl Into<String>) -> Self {
        if let Kind::Status { message, .. } = &mut self.0 {
            *message = Some(text.into());
        }
        self
    }

    pub(super) fn outcome(&self) -> Result<Receipt, Error> {
        match &self.0 {
            Kind::Status {
                status,
                retry_after,
                message,
            } => Error::of_status(*status, *retry_after, message.clone()),
            Kind::Transport { failed, timed_out } => Err(Error::Transport(TransportError::of(
                *failed,
                *timed_out,
                "a failure that a test asked for",
            ))),
        }
    }
}
