//! Why a request was not accepted.

mod gave_up;
mod transport;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::gave_up::GaveUp;
pub(crate) use self::transport::Failed;
pub use self::transport::TransportError;
use super::pause::Pause;
use super::receipt::Receipt;
use crate::error::EncodeError;

/// Why a request was not accepted.
///
/// Two questions decide what to do next, and every error answers both: [`is_retryable`](Self::is_retryable),
/// whether sending the same request again can help, and [`may_have_been_delivered`](Self::may_have_been_delivered),
/// whether doing so may count the event twice. The [table of outcomes](super#whose-fault-is-it) shows them together.
///
/// A client tries again by itself, as its [`RetryPolicy`](super::RetryPolicy) says; an error is what was left.
///
/// A server's message is shortened, kept on one line and freed of the key before it comes here.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The event must not be sent as it is. Nothing was sent.
    Encode(EncodeError),
    /// Linkrunner understood the request and refused it: 400, 413, 422 or another 4xx that blames the request.
    ///
    /// 400 names parameters that are missing or wrong, 413 an event over 1 MB. The same request will be refused again.
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
    /// The base URL leads elsewhere, or a gateway or proxy refuses this client: 403, 404, 405 or 407.
    #[non_exhaustive]
    Misconfigured {
        /// The HTTP status.
        status: u16,
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
    /// The server failed: any 5xx status, 408 or 425. With a 5xx it may have failed after it stored the event.
    #[non_exhaustive]
    Server {
        /// The HTTP status.
        status: u16,
        /// The pause that the `Retry-After` header of a 5xx asks for; `None` if it is missing or unreadable.
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
    /// The answer has a status that is no answer to a request: 1xx, or 600 and above. The event may or may not have
    /// been passed on.
    #[non_exhaustive]
    UnexpectedStatus {
        /// The HTTP status.
        status: u16,
    },
    /// There was no answer: no connection, no TLS, a timeout, a connection that closed, or bytes that are not
    /// HTTP. A failure that comes after the status has arrived is not an error: the status has decided.
    Transport(TransportError),
    /// The turn of a direct call could not come in its time, because the client's [`Pace`](super::Pace) lets so many
    /// others go first. Nothing was sent.
    #[non_exhaustive]
    Paced {
        /// How many requests a second the pace allows.
        per_second: u32,
        /// How many calls were waiting before this one.
        ahead: usize,
    },
    /// The client's circuit breaker stays open for longer than the call may take. Nothing was sent.
    Paused(Pause),
    /// The event was older than its queue's [`max_age`](crate::QueueOptions::max_age).
    #[non_exhaustive]
    Expired {
        /// The age that the queue allows.
        max_age: Duration,
        /// How many attempts were made.
        attempts: u32,
        /// Whether the event may have been delivered by any of them.
        may_have_been_delivered: bool,
        /// The error of the last attempt; `None` where there was none.
        last: Option<Arc<Error>>,
    },
    /// A `blocking::Client` was called on the thread that does its sending, where it would wait for itself. Nothing was
    /// sent.
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
            Self::Expired {
                last: Some(last), ..
            } => last.last(),
            error => error,
        }
    }

    /// How many attempts were made: none where the event could not be encoded or its turn did not come.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::GaveUp(error) => error.attempts(),
            Self::Expired { attempts, .. } => *attempts,
            Self::Encode(_) | Self::Paced { .. } | Self::Paused(_) | Self::OwnThread => 0,
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

    /// What the server said about it.
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, self.server_message())
    }
}

/// An error without the server's words, which may repeat what was sent.
pub(crate) struct WithoutMessage<'a>(&'a Error);

impl fmt::Display for WithoutMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, None)
    }
}

impl Error {
    pub(crate) fn without_message(&self) -> WithoutMessage<'_> {
        WithoutMessage(self)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, server_message: Option<&str>) -> fmt::Result {
        match self {
            Self::Encode(error) => fmt::Display::fmt(error, f)?,
            Self::Rejected { status, .. } => {
                let advice = match status {
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
            Self::Misconfigured { status, .. } => {
                let advice = match status {
                    403 => "a gateway, a firewall or an allow-list keeps this client out",
                    407 => "the proxy wants credentials",
                    _ => "the base URL leads elsewhere",
                };
                write!(
                    f,
                    "the request did not reach Linkrunner's API (status {status}): {advice}; check the base URL and \
                     what stands on the way"
                )?;
            }
            Self::RateLimited { retry_after, .. } => {
                f.write_str("too many requests from this address (status 429); ")?;
                match retry_after {
                    Some(pause) => write!(f, "pause for {pause:?}")?,
                    None => f.write_str("pause before the next request")?,
                }
            }
            Self::Server {
                status: status @ (408 | 425),
                ..
            } => write!(
                f,
                "Linkrunner's server did not process the request (status {status}); try again later"
            )?,
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
            Self::Paced { per_second, ahead } => write!(
                f,
                "the client's `Pace` allows {per_second} requests a second, and with {ahead} calls waiting this one's \
                 turn could not come in its time; nothing was sent, spread the calls, use a queue, or set another \
                 pace with `ClientBuilder::pace`"
            )?,
            Self::Paused(pause) => write!(
                f,
                "{pause}, and the client waits longer than this call may take; nothing was sent, try again later"
            )?,
            Self::Expired {
                max_age,
                attempts,
                last,
                ..
            } => {
                write!(f, "the event grew older than the queue's `max_age` of {max_age:?}")?;
                let Some(last) = last else {
                    return f.write_str(" before its first attempt; nothing was sent");
                };
                match attempts {
                    1 => f.write_str(" after one attempt: ")?,
                    _ => write!(f, " after {attempts} attempts; the last one: ")?,
                }
                last.write(f, server_message)?;
                if self.may_have_been_delivered() && !last.may_have_been_delivered() {
                    f.write_str("; an earlier one may have been delivered all the same")?;
                }
                return Ok(());
            }
            Self::OwnThread => f.write_str(
                "the blocking client was called on the thread that does its sending, where it would wait for itself; \
                 nothing was sent, call it from another thread",
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

impl Error {
    /// The outcome that a status stands for.
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
    /// The same error with the server's words, where it has a place for them.
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

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The transport error's own text is this error's text, so its cause comes next.
            Self::Transport(error) => error.source(),
            Self::GaveUp(error) => error.source(),
            Self::Expired {
                last: Some(last), ..
            } => last.source(),
            _ => None,
        }
    }
}
