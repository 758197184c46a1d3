//! What becomes of an event in a queue.

use std::fmt;
use std::sync::Arc;

use crate::client::answer::Receipt;
use crate::client::error::Error;
use crate::request::ApiRequest;

/// The end of an event in a queue: every event comes to exactly one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Fate {
    /// Linkrunner accepted it.
    Sent(Receipt),
    /// Linkrunner refused it, with any 4xx status but 401 and 429: the event is wrong, and sending it again is of no
    /// use.
    Rejected(Arc<Error>),
    /// It was not accepted, and the [`RetryPolicy`](crate::client::RetryPolicy) has come to its end. The error says
    /// whether it [may have been delivered](Error::may_have_been_delivered) all the same.
    GivenUp(Arc<Error>),
    /// The queue was full, so it was not taken. Whoever enqueued it has got the request back.
    Dropped,
    /// The queue was shut down, or its runtime was, before the event was accepted. The [`Report`](super::Report) hands
    /// it back, with the error of the last attempt where there was one.
    Undelivered(Option<Arc<Error>>),
}

/// An event and its [`Fate`].
#[derive(Debug, Clone)]
pub struct Outcome {
    pub(super) request: ApiRequest,
    pub(super) fate: Fate,
    pub(super) attempts: u32,
    pub(super) may_have_been_delivered: bool,
}

impl Outcome {
    /// The request, which can be kept, [written somewhere](ApiRequest::from_parts) or sent again.
    #[must_use]
    pub fn request(&self) -> &ApiRequest {
        &self.request
    }

    /// The request, taken out.
    #[must_use]
    pub fn into_request(self) -> ApiRequest {
        self.request
    }

    /// What became of it.
    #[must_use]
    pub fn fate(&self) -> &Fate {
        &self.fate
    }

    /// Why the event was not accepted, as far as that is known.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match &self.fate {
            Fate::Rejected(error) | Fate::GivenUp(error) => Some(error),
            Fate::Undelivered(error) => error.as_deref(),
            Fate::Sent(_) | Fate::Dropped => None,
        }
    }

    /// How many attempts were made, one that was cut off included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether it has reached Linkrunner, or may have, because an attempt was ambiguous or cut off: sending it again may
    /// count it twice.
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
    /// The event's name, or for payments the payment's type.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.event_name
    }

    /// Why it was refused, in the server's words where it had any.
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
