//! Failures as a client sees them.

use std::time::Duration;

use crate::delivery::{Error, Failed, Receipt, TransportError};

/// A failure that a [`Recorder`](super::Recorder) returns instead of accepting a request.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use std::time::Duration;
/// use linkrunner_events::Error;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let recorder = Recorder::new();
/// let client = recorder.client();
/// recorder.fail_next(Failure::status(400).message("user_id is required"));
/// recorder.fail_next(Failure::status(429).retry_after(Duration::from_secs(2)));
///
/// let error = client.capture(&AppOpened, "user_12345").await.unwrap_err();
/// assert!(error.to_string().contains("user_id is required"));
/// let error = client.capture(&AppOpened, "user_12345").await.unwrap_err();
/// assert!(matches!(error, Error::RateLimited { retry_after: Some(pause), .. } if pause.as_secs() == 2));
/// # }
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

    /// The pause that the answer asks for, in the header `Retry-After`. It has no effect for a failure without an answer,
    /// and for statuses other than 429 and 5xx. Default: none.
    pub fn retry_after(mut self, pause: Duration) -> Self {
        if let Kind::Status { retry_after, .. } = &mut self.0 {
            *retry_after = Some(pause);
        }
        self
    }

    /// The server's message. It has no effect without an answer. Default: none.
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
