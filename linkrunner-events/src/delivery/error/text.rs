//! The sentences of [`Error`].

use std::fmt;

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, self.server_message())
    }
}

/// The same error without the server's message, which may repeat what was sent.
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

    pub(super) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        server_message: Option<&str>,
    ) -> fmt::Result {
        match self {
            Self::Encode(error) => fmt::Display::fmt(error, f)?,
            Self::Rejected { status, .. } => {
                let advice = match status {
                    413 => "send less data: the event is too large",
                    _ => "correct the request before sending it again",
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
                    403 => "a gateway, a firewall or an allow-list blocks this client",
                    407 => "the proxy requires credentials",
                    _ => "the base URL is wrong",
                };
                write!(
                    f,
                    "the request did not reach Linkrunner's API (status {status}): {advice}; check the base URL and \
                     the gateways and proxies on the way"
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
                write!(f, "the response is a redirect (status {status}")?;
                if let Some(origin) = origin {
                    write!(f, " to {origin}")?;
                }
                f.write_str(
                    "), which is not followed, to protect the server key; check the base URL",
                )?;
            }
            Self::UnexpectedStatus { status } => write!(
                f,
                "unexpected status {status}; check the base URL and the proxies on the way"
            )?,
            Self::Transport(error) => fmt::Display::fmt(error, f)?,
            Self::Paced { per_second, ahead } => write!(
                f,
                "the call would wait too long for the client's `Pace` ({per_second} requests a second, with {ahead} ahead of \
                 it); nothing was sent, spread the calls, use a queue, or set another pace with `ClientBuilder::pace`"
            )?,
            Self::Paused(pause) => write!(
                f,
                "sending is paused for longer than this call may take: {pause}; nothing was sent, try again later"
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
                    f.write_str("; an earlier attempt may have been delivered")?;
                }
                return Ok(());
            }
            Self::OwnThread => f.write_str(
                "the blocking client was called on its own sending thread, where it would deadlock; nothing was sent, call it \
                 from another thread",
            )?,
            // With the server's message, which is part of the last error's text.
            Self::GaveUp(error) => return error.write(f, server_message),
        }
        match server_message {
            Some(message) => write!(f, " (the server says: {message})"),
            None => Ok(()),
        }
    }
}
