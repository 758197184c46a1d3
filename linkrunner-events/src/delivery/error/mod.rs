//! Why a request was not accepted.

mod gave_up;
mod text;
mod transport;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

pub use self::gave_up::GaveUp;
pub(crate) use self::transport::Failed;
pub use self::transport::TransportError;
use super::pause::Pause;
use super::receipt::Receipt;
use crate::error::EncodeError;
use crate::error::debug::debug_with_sources;

/// Why a request was not accepted.
///
/// [`is_retryable`](Self::is_retryable) says whether sending the same request again can help, and
/// [`may_have_been_delivered`](Self::may_have_been_delivered) says whether the event may then count twice. The [table
/// of outcomes](super#outcomes-of-an-attempt) shows both.
///
/// When a client returns an error, it has already retried according to its [`RetryPolicy`](super::RetryPolicy).
///
/// Server messages are shortened, kept on one line and cleared of the key.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::Error;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::status(400).message("user_id is required"));
/// let error = recorder.client().capture(&AppOpened, "user_12345").await.unwrap_err();
/// assert!(matches!(error, Error::Rejected { .. }));
/// assert!(!error.may_have_been_delivered());
/// # Ok(()) }
/// ```
#[non_exhaustive]
pub enum Error {
    /// The event fails a check. Nothing was sent.
    Encode(EncodeError),
    /// Linkrunner refused the request as invalid: any 4xx status except 401, 403, 404, 405, 407, 408, 425 and 429.
    ///
    /// 400 means missing or wrong parameters, 413 an event over 1 MB. The same request will be refused again.
    #[non_exhaustive]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The server's message, if there was one.
        message: Option<String>,
    },
    /// The server key is not valid: status 401. Every other request with this key will fail as well.
    #[non_exhaustive]
    Unauthorized {
        /// The server's message, if there was one.
        message: Option<String>,
    },
    /// The base URL is wrong, or a gateway or proxy refuses this client: 403, 404, 405 or 407.
    #[non_exhaustive]
    Misconfigured {
        /// The HTTP status.
        status: u16,
        /// The server's message, if there was one.
        message: Option<String>,
    },
    /// Too many requests came from this address: status 429. All clients behind one IP address
    /// share the limit.
    #[non_exhaustive]
    RateLimited {
        /// The pause that the `Retry-After` header asks for; `None` if it is missing or unreadable.
        retry_after: Option<Duration>,
        /// The server's message, if there was one.
        message: Option<String>,
    },
    /// The server failed: any 5xx status, 408 or 425. After a 5xx the event may have been stored.
    #[non_exhaustive]
    Server {
        /// The HTTP status.
        status: u16,
        /// The pause that the `Retry-After` header of a 5xx asks for; `None` if it is missing or unreadable.
        retry_after: Option<Duration>,
        /// The server's message, if there was one.
        message: Option<String>,
    },
    /// The answer is a redirect (3xx). Redirects are not followed, because the key would be sent to the target.
    #[non_exhaustive]
    Redirected {
        /// The HTTP status.
        status: u16,
        /// The target of the redirect as scheme, host and port, such as `https://api.linkrunner.io`.
        origin: Option<String>,
    },
    /// The status is not a valid answer: 1xx, or 600 and above. The event may or may not have
    /// been delivered.
    #[non_exhaustive]
    UnexpectedStatus {
        /// The HTTP status.
        status: u16,
    },
    /// There was no answer: no connection, no TLS, a timeout, a closed connection, or bytes that are not
    /// HTTP. A failure after the status has arrived does not matter: the status alone determines the outcome.
    Transport(TransportError),
    /// A direct call could not get its turn in time, because too many requests wait for the client's
    /// [`Pace`](super::Pace). Nothing was sent.
    #[non_exhaustive]
    Paced {
        /// The pace in requests per second.
        per_second: u32,
        /// How many requests were waiting before this one.
        ahead: usize,
    },
    /// The client's circuit breaker is open and allows no attempt before the deadline of the call. Nothing was sent.
    Paused(Pause),
    /// The event was older than its queue's [`max_age`](crate::QueueOptions::max_age).
    #[non_exhaustive]
    Expired {
        /// The queue's `max_age`.
        max_age: Duration,
        /// How many attempts were made.
        attempts: u32,
        /// Whether any of them may have delivered the event.
        may_have_been_delivered: bool,
        /// The error of the last attempt; `None` if there was none.
        last: Option<Arc<Error>>,
    },
    /// A `blocking::Client` was called on its own sending thread, where it would deadlock. Nothing was
    /// sent.
    OwnThread,
    /// Several attempts were made, and all failed. [`last`](Self::last) returns the error of the last one.
    GaveUp(GaveUp),
}

impl Error {
    /// The error of the last attempt; after a single attempt, this error itself.
    ///
    /// ```
    /// # use linkrunner_events::Error;
    /// # fn key_is_wrong(error: &Error) -> bool {
    /// matches!(error.last(), Error::Unauthorized { .. })
    /// # }
    /// ```
    #[must_use]
    pub fn last(&self) -> &Self {
        match self {
            Self::GaveUp(error) => error.last(),
            Self::Expired {
                last: Some(last), ..
            } => last.last(),
            error => error,
        }
    }

    /// How many attempts were made: none if the event could not be encoded or its turn did not come.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::GaveUp(error) => error.attempts(),
            Self::Expired { attempts, .. } => *attempts,
            Self::Encode(_) | Self::Paced { .. } | Self::Paused(_) | Self::OwnThread => 0,
            _ => 1,
        }
    }

    /// Whether the event may have reached Linkrunner, by this attempt or an earlier one, so that
    /// sending it again may count it twice.
    ///
    /// Also `true` if it is unknown whether the event arrived.
    #[must_use]
    pub fn may_have_been_delivered(&self) -> bool {
        match self {
            Self::GaveUp(error) => error.may_have_been_delivered(),
            Self::Expired {
                may_have_been_delivered,
                ..
            } => *may_have_been_delivered,
            Self::Encode(_)
            | Self::Paced { .. }
            | Self::Paused(_)
            | Self::OwnThread
            | Self::Rejected { .. }
            | Self::Unauthorized { .. }
            | Self::Misconfigured { .. }
            | Self::RateLimited { .. }
            | Self::Redirected { .. } => false,
            // RFC 9110 and 8470: the server answers 408 and 425 without having processed the request.
            Self::Server { status, .. } => !matches!(status, 408 | 425),
            Self::UnexpectedStatus { .. } => true,
            Self::Transport(error) => error.may_have_been_delivered(),
        }
    }

    /// Whether sending the same request again, after a pause, can help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::RateLimited { .. }
            | Self::Server { .. }
            | Self::UnexpectedStatus { .. }
            | Self::Paced { .. }
            | Self::Paused(_) => true,
            Self::Encode(_)
            | Self::OwnThread
            | Self::Expired { .. }
            | Self::Rejected { .. }
            | Self::Unauthorized { .. }
            | Self::Misconfigured { .. }
            | Self::Redirected { .. } => false,
            Self::Transport(error) => !error.is_unsendable(),
            Self::GaveUp(error) => error.last().is_retryable(),
        }
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.last() {
            Self::Rejected { status, .. }
            | Self::Misconfigured { status, .. }
            | Self::Server { status, .. }
            | Self::Redirected { status, .. }
            | Self::UnexpectedStatus { status } => Some(*status),
            Self::Unauthorized { .. } => Some(401),
            Self::RateLimited { .. } => Some(429),
            Self::Encode(_)
            | Self::Paced { .. }
            | Self::Paused(_)
            | Self::Expired { .. }
            | Self::OwnThread
            | Self::Transport(_)
            | Self::GaveUp(_) => None,
        }
    }

    /// The pause that the server asked for with `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.last() {
            Self::RateLimited { retry_after, .. } | Self::Server { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }

    /// The server's message.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        match self.last() {
            Self::Rejected { message, .. }
            | Self::Misconfigured { message, .. }
            | Self::Unauthorized { message }
            | Self::RateLimited { message, .. }
            | Self::Server { message, .. } => message.as_deref(),
            _ => None,
        }
    }
}

impl Error {
    /// The outcome for a status.
    pub(crate) fn of_status(
        status: u16,
        retry_after: Option<Duration>,
        message: Option<String>,
    ) -> Result<Receipt, Self> {
        Err(match status {
            200..=299 => return Ok(Receipt::new(status)),
            300..=399 => Self::Redirected {
                status,
                origin: None,
            },
            401 => Self::Unauthorized { message },
            403 | 404 | 405 | 407 => Self::Misconfigured { status, message },
            408 | 425 => Self::Server {
                status,
                retry_after: None,
                message,
            },
            429 => Self::RateLimited {
                retry_after,
                message,
            },
            400..=499 => Self::Rejected { status, message },
            500..=599 => Self::Server {
                status,
                retry_after,
                message,
            },
            _ => Self::UnexpectedStatus { status },
        })
    }
}

impl Error {
    /// The same error with the server's message, if the variant has one.
    pub(crate) fn with_message(mut self, text: Option<String>) -> Self {
        if let Self::Rejected { message, .. }
        | Self::Misconfigured { message, .. }
        | Self::Unauthorized { message }
        | Self::RateLimited { message, .. }
        | Self::Server { message, .. } = &mut self
        {
            *message = text;
        }
        self
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

debug_with_sources!(Error);

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The transport error's text is this error's text, so its source comes next.
            Self::Transport(error) => error.source(),
            Self::GaveUp(error) => error.source(),
            Self::Expired {
                last: Some(last), ..
            } => last.source(),
            _ => None,
        }
    }
}
