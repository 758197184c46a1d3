//! Classifies failed attempts by whose fault they are, for the breaker and the retry decision.

use super::error::Error;
use super::pause::PauseReason;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blame {
    /// The request is at fault: sending it again does not help.
    Request,
    /// The server key is wrong; concerns every request.
    Key,
    /// The base URL or a gateway is wrong; concerns one endpoint. Contains the status.
    Address(u16),
    /// The service is down or overloaded; concerns every request.
    Service(PauseReason),
    /// The service or the request is at fault: one failure does not show which.
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

    /// Whether the failure says nothing about the event. It is then never charged, and the event keeps its place.
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

    /// Whether a person has to fix it.
    pub(super) fn is_configuration(self) -> bool {
        matches!(self, Self::Key | Self::Address(_))
    }
}

/// Whether the API itself has read the request: true for 2xx, 400, 413 and 422.
pub(super) fn shows_service(error: &Error) -> bool {
    matches!(
        error,
        Error::Rejected {
            status: 400 | 413 | 422,
            ..
        }
    )
}
