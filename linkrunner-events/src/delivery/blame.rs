//! Whose fault a failed attempt is. The breaker and the retry decision both read this table.

use super::error::Error;
use super::pause::PauseReason;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blame {
    /// The request's own: sending it again is of no use.
    Request,
    /// The server key's, for every request.
    Key,
    /// The base URL's or a gateway's, for one endpoint. Carries the status.
    Address(u16),
    /// The service's state, for every request and whatever it says.
    Service(PauseReason),
    /// The service's or the request's: one failure does not show which.
    Unknown,
}

impl Blame {
    pub(super) fn of(error: &Error) -> Self {
        match error.last() {
            Error::Unauthorized { .. } => Self::Key,
            Error::Misconfigured { status, .. } | Error::Redirected { status, .. } => {
                Self::Address(*status)
            }
            Error::RateLimited { .. } => Self::Service(PauseReason::RateLimited),
            Error::Server { status, .. } => match *status {
                status @ (425 | 502 | 503) => Self::Service(PauseReason::Unavailable { status }),
                _ => Self::Unknown,
            },
            Error::Transport(error) if error.is_connect() => {
                Self::Service(PauseReason::NoConnection)
            }
            Error::Transport(error) if !error.is_unsendable() => Self::Unknown,
            Error::UnexpectedStatus { .. } => Self::Unknown,
            _ => Self::Request,
        }
    }

    /// Whether the failure says nothing about the event, so that it is never charged and the event keeps its place.
    pub(super) fn spares_the_event(self) -> bool {
        matches!(
            self,
            Self::Key
                | Self::Service(
                    PauseReason::NoConnection
                        | PauseReason::RateLimited
                        | PauseReason::Unavailable { status: 425 }
                )
        )
    }

    /// Whether only a person can mend it.
    pub(super) fn is_configuration(self) -> bool {
        matches!(self, Self::Key | Self::Address(_))
    }
}

/// Whether an answer shows that the API itself read the request: 2xx, 400, 413 and 422 do.
pub(super) fn shows_service(error: &Error) -> bool {
    matches!(
        error,
        Error::Rejected {
            status: 400 | 413 | 422,
            ..
        }
    )
}
