//! The outcome of an event in a queue.

use std::fmt;
use std::sync::Arc;

use crate::delivery::{Error, Receipt};
use crate::request::ApiRequest;

/// The final status of an event that a queue took. Every such event has exactly one.
///
/// ```
/// use linkrunner_events::{QueueOptions, Status};
///
/// let options = QueueOptions::new().on_outcome(|outcome| match outcome.status() {
///     Status::Sent(_) => {}
///     Status::Rejected(error) => eprintln!("wrong: {error}"),
///     other => eprintln!("{}: {other:?}", outcome.request().event_name()),
/// });
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Status {
    /// Linkrunner accepted it.
    Sent(Receipt),
    /// It was not sent, because the client is [disabled](crate::Client::disabled).
    Skipped,
    /// Linkrunner refused it as invalid ([`Error::Rejected`]): 400, 413, 422 or another 4xx. Sending it again does
    /// not help.
    Rejected(Arc<Error>),
    /// It used up its [charged attempts](crate::delivery#what-an-event-is-charged-with); or it may have been
    /// delivered and must not be sent again ([`Delivery::AtMostOnce`](crate::Delivery::AtMostOnce)); or it was older
    /// than [`max_age`](crate::QueueOptions::max_age). The error says whether it
    /// [may have been delivered](Error::may_have_been_delivered).
    GivenUp(Arc<Error>),
    /// The queue was shut down, or its runtime ended, before the event was accepted. Contains the error of the last
    /// attempt, if there was one.
    Undelivered(Option<Arc<Error>>),
}

impl Status {
    /// The status of an event that is not tried again after this error.
    pub(crate) fn after(error: Arc<Error>) -> Self {
        match error.last() {
            Error::Rejected { .. } => Self::Rejected(error),
            _ => Self::GivenUp(error),
        }
    }
}

/// An event and its [`Status`].
#[derive(Debug, Clone)]
pub struct Outcome {
    pub(crate) request: ApiRequest,
    pub(crate) status: Status,
    pub(crate) attempts: u32,
    pub(crate) may_have_been_delivered: bool,
}

impl Outcome {
    /// The request, which can be stored ([`Report::write_to`](crate::Report::write_to)) or sent again.
    pub fn request(&self) -> &ApiRequest {
        &self.request
    }

    /// The request, by value.
    pub fn into_request(self) -> ApiRequest {
        self.request
    }

    /// The event's status.
    #[must_use]
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Why the event was not accepted, if known.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match &self.status {
            Status::Rejected(error) | Status::GivenUp(error) => Some(error),
            Status::Undelivered(error) => error.as_deref(),
            Status::Sent(_) | Status::Skipped => None,
        }
    }

    /// How many attempts were made, including one that was cut off.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the event has or may have reached Linkrunner, because an attempt was ambiguous or cut off: sending it
    /// again may count it twice.
    #[must_use]
    pub fn may_have_been_delivered(&self) -> bool {
        self.may_have_been_delivered
    }
}

/// An event that Linkrunner refused.
#[derive(Debug, Clone)]
pub struct Rejection {
    pub(super) event_name: String,
    pub(super) error: Arc<Error>,
}

impl Rejection {
    /// The event's name, or the type of a payment.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.event_name
    }

    /// Why the event was refused, with the server's message if there was one.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.event_name.escape_debug(), self.error)
    }
}
