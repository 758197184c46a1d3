//! What can come of sending a request, other than its acceptance.

mod gave_up;
mod transport;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

pub use self::gave_up::GaveUp;
pub(crate) use self::transport::Failed;
pub use self::transport::TransportError;
use crate::error::EncodeError;

/// Why a request was not accepted.
///
/// Two questions decide what to do next, and every error answers both: [`is_retryable`](Self::is_retryable),
/// whether sending the same request again can help, and [`may_have_been_delivered`](Self::may_have_been_delivered),
/// whether doing so may count the event twice. The [table of outcomes](super#outcomes) shows them together.
///
/// A client repeats by itself what its [`RetryPolicy`](super::RetryPolicy) says; this is what was left.
///
/// A server's message is shortened, kept on one line and freed of the key before it comes here.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The event must not be sent as it is, and nothing was sent.
    Encode(EncodeError),
    /// Linkrunner understood the request and refused it: any 4xx status but 401 and 429.
    ///
    /// 400 names parameters that are missing or wrong, 404 a base URL that leads elsewhere, 413 an event over
    /// 1 MB. The same request will be refused again.
    #[non_exhaustive]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// What the server said, if it said anything.
        message: Option<String>,
    },
    /// The server key is not valid: status 401. Every other request with this key will fail as well.
    #[non_exhaustive]
    Unauthorized {
        /// What the server said, if it said anything.
        message: Option<String>,
    },
    /// Too many requests came from this address: status 429. The limit is shared by all requests of all clients
    /// behind one IP address.
    #[non_exhaustive]
    RateLimited {
        /// The pause that the `Retry-After` header asks for; `None` if it is missing or unreadable.
        retry_after: Option<Duration>,
        /// What the server said, if it said anything.
        message: Option<String>,
    },
    /// The server failed: any 5xx status. It may have failed after it stored the event.
    #[non_exhaustive]
    Server {
        /// The HTTP status.
        status: u16,
        /// The pause that the `Retry-After` header asks for; `None` if it is missing or unreadable.
        retry_after: Option<Duration>,
        /// What the server said, if it said anything.
        message: Option<String>,
    },
    /// The answer points elsewhere: any 3xx status. Redirects are not followed, because the key would go with
    /// them.
    #[non_exhaustive]
    Redirected {
        /// The HTTP status.
        status: u16,
        /// Where the answer points, as scheme, host and port, such as `https://api.linkrunner.io`.
        origin: Option<String>,
    },
    /// The answer has a status that is no answer to a request: 1xx, or 600 and above. Whatever answered may or
    /// may not have passed the request on.
    #[non_exhaustive]
    UnexpectedStatus {
        /// The HTTP status.
        status: u16,
    },
    /// There was no answer: no connection, no TLS, a timeout, a connection that closed, or bytes that are not
    /// HTTP. A failure that comes after the status has arrived is not an error: the status has decided.
    Transport(TransportError),
    /// The client kept the request back until its deadline was over, because of the pause that follows a 429 or of
    /// its own [`Pace`](super::Pace). Nothing was sent.
    HeldBack,
    /// A `blocking::Client` was called on its own thread, by a function that was given to
    /// [`on_outcome`](super::QueueOptions::on_outcome), where it would wait for itself. Nothing was sent.
    OwnThread,
    /// There was more than one attempt, and the last one failed as well. [`last`](Self::last) is its error.
    GaveUp(GaveUp),
}

impl Error {
    /// The error of the last attempt; where there was one attempt, this error itself.
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
            error => error,
        }
    }

    /// How many attempts were made: none where the event could not be encoded or was held back.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::GaveUp(error) => error.attempts(),
            Self::Encode(_) | Self::HeldBack | Self::OwnThread => 0,
            _ => 1,
        }
    }

    /// Whether the event may have reached Linkrunner all the same, by this attempt or an earlier one, so that
    /// sending it again may count it twice.
    ///
    /// In doubt this is `true`.
    #[must_use]
    pub fn may_have_been_delivered(&self) -> bool {
        match self {
            Self::GaveUp(error) => error.may_have_been_delivered(),
            Self::Encode(_)
            | Self::HeldBack
            | Self::OwnThread
            | Self::Rejected { .. }
            | Self::Unauthorized { .. }
            | Self::RateLimited { .. }
            | Self::Redirected { .. } => false,
            Self::Server { .. } | Self::UnexpectedStatus { .. } => true,
            Self::Transport(error) => error.may_have_been_delivered(),
        }
    }

    /// Whether sending the same request again, after a pause, can help.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::RateLimited { .. } | Self::Server { .. } | Self::HeldBack => true,
            Self::Encode(_)
            | Self::OwnThread
            | Self::Rejected { .. }
            | Self::Unauthorized { .. }
            | Self::Redirected { .. }
            | Self::UnexpectedStatus { .. } => false,
            Self::Transport(error) => !error.is_unsendable(),
            Self::GaveUp(error) => error.last().is_retryable(),
        }
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.last() {
            Self::Rejected { status, .. }
            | Self::Server { status, .. }
            | Self::Redirected { status, .. }
            | Self::UnexpectedStatus { status } => Some(*status),
            Self::Unauthorized { .. } => Some(401),
            Self::RateLimited { .. } => Some(429),
            Self::Encode(_)
            | Self::HeldBack
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

    /// What the server said about it.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        match self.last() {
            Self::Rejected { message, .. }
            | Self::Unauthorized { message }
            | Self::RateLimited { message, .. }
            | Self::Server { message, .. } => message.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, self.server_message())
    }
}

/// An error without the server's words, which may repeat what was sent.
pub(super) struct WithoutMessage<'a>(&'a Error);

impl fmt::Display for WithoutMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, None)
    }
}

impl Error {
    pub(super) fn without_message(&self) -> WithoutMessage<'_> {
        WithoutMessage(self)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, server_message: Option<&str>) -> fmt::Result {
        match self {
            Self::Encode(error) => fmt::Display::fmt(error, f)?,
            Self::Rejected { status, .. } => {
                let advice = match status {
                    404 | 405 => "check the base URL",
                    413 => "the event is too large, send less data with it",
                    _ => "correct it, the same request will be rejected again",
                };
                write!(
                    f,
                    "Linkrunner rejected the request with status {status}; {advice}"
                )?;
            }
            Self::Unauthorized { .. } => f.write_str(
                "Linkrunner does not accept the server key (status 401); check that it is the server key of the \
                 right project and that it was not revoked",
            )?,
            Self::RateLimited { retry_after, .. } => {
                f.write_str("too many requests from this address (status 429); ")?;
                match retry_after {
                    Some(pause) => write!(f, "pause for {pause:?}")?,
                    None => f.write_str("pause before the next request")?,
                }
            }
            Self::Server { status, .. } => write!(
                f,
                "Linkrunner's server failed with status {status}; the event may or may not have been stored, \
                 try again later"
            )?,
            Self::Redirected { status, origin } => {
                write!(f, "the answer is a redirect (status {status}")?;
                if let Some(origin) = origin {
                    write!(f, " to {origin}")?;
                }
                f.write_str(
                    "), which is not followed, to keep the server key where it belongs; check the base URL",
                )?;
            }
            Self::UnexpectedStatus { status } => write!(
                f,
                "the status {status} is no answer to a request; check the base URL and the proxies on the way"
            )?,
            Self::Transport(error) => fmt::Display::fmt(error, f)?,
            Self::HeldBack => f.write_str(
                "the request was held back until its deadline, by the pause that follows a 429 or by the client's \
                 pace; nothing was sent, send fewer requests or allow more time",
            )?,
            Self::OwnThread => f.write_str(
                "the blocking client was called on its own thread, where it would wait for itself; nothing was sent, \
                 hand the outcome to another thread and send from there",
            )?,
            // With the server's words, which are part of the last error's text.
            Self::GaveUp(error) => return error.write(f, server_message),
        }
        match server_message {
            Some(message) => write!(f, " (the server says: {message})"),
            None => Ok(()),
        }
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The transport error's own text is this error's text, so its cause comes next.
            Self::Transport(error) => error.source(),
            Self::GaveUp(error) => error.source(),
            _ => None,
        }
    }
}
