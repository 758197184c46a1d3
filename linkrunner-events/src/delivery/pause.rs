//! Why requests wait, as users see it.

use std::fmt;
use std::time::SystemTime;

use crate::request::Endpoint;

/// An open circuit breaker: why, since when and for which endpoint requests wait.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::testing::{Failure, Recorder};
/// use linkrunner_events::{PauseReason, QueueOptions};
///
/// let recorder = Recorder::new();
/// recorder.fail_always(Failure::status(401));
/// let queue = recorder.client().queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// # while queue.stats().pause.is_none() { tokio::task::yield_now().await; }
///
/// let pause = queue.stats().pause.expect("the server refuses the key");
/// assert_eq!(pause.reason(), PauseReason::Unauthorized);
/// assert_eq!(pause.endpoint(), None);
/// eprintln!("nothing is sent: {pause}, since {:?}", pause.since());
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub(super) reason: PauseReason,
    pub(super) endpoint: Option<Endpoint>,
    pub(super) since: SystemTime,
}

impl Pause {
    /// The reason of the pause.
    #[must_use]
    pub fn reason(&self) -> PauseReason {
        self.reason
    }

    /// The endpoint whose requests wait; `None` if the breaker is open for all endpoints.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.endpoint
    }

    /// When the breaker opened, by the clock of this machine.
    #[must_use]
    pub fn since(&self) -> SystemTime {
        self.since
    }
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.endpoint {
            Some(endpoint) => write!(f, "{}, for `{}`", self.reason, endpoint.path()),
            None => self.reason.fmt(f),
        }
    }
}

/// Why the circuit breaker opened, or why its last probe failed.
///
/// ```
/// use linkrunner_events::PauseReason;
///
/// /// The channel of an alert.
/// fn channel(reason: PauseReason) -> &'static str {
///     if reason.is_configuration() { "phone" } else { "chat" }
/// }
///
/// assert_eq!(channel(PauseReason::Unauthorized), "phone");
/// assert_eq!(channel(PauseReason::RateLimited), "chat");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PauseReason {
    /// No connection can be made.
    NoConnection,
    /// Linkrunner answers 429: too many requests from this address.
    RateLimited,
    /// Linkrunner answers 425, 502 or 503.
    #[non_exhaustive]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// Ten attempts in a row failed with 408, 5xx, a timeout or a broken connection.
    Failing,
    /// Linkrunner refuses the server key: 401. [`Client::set_key`](crate::Client::set_key) ends this pause.
    Unauthorized,
    /// Ten attempts in a row were answered with 403, 404, 405, 407 or a redirect: the base URL, a gateway or a proxy is
    /// wrong.
    #[non_exhaustive]
    Misconfigured {
        /// The HTTP status.
        status: u16,
    },
}

impl PauseReason {
    /// Whether the configuration has to be fixed; otherwise the pause ends with the outage.
    #[must_use]
    pub fn is_configuration(self) -> bool {
        matches!(self, Self::Unauthorized | Self::Misconfigured { .. })
    }
}

impl fmt::Display for PauseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConnection => f.write_str("there is no connection to Linkrunner"),
            Self::RateLimited => f.write_str("there were too many requests (status 429)"),
            Self::Unavailable { status } => {
                write!(f, "Linkrunner is unavailable (status {status})")
            }
            Self::Failing => f.write_str("Linkrunner fails every request"),
            Self::Unauthorized => {
                f.write_str("Linkrunner does not accept the server key (status 401)")
            }
            Self::Misconfigured { status } => write!(
                f,
                "the base URL is wrong, or a gateway refuses the requests (status {status})"
            ),
        }
    }
}
