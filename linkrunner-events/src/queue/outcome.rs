//! The outcome of an event in a queue.

use std::fmt;
use std::sync::Arc;

use crate::delivery::{Error, Receipt};
use crate::request::ApiRequest;

/// The final status of an event that a queue took. Every such event has exactly one.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::testing::Recorder;
/// use linkrunner_events::{QueueOptions, Status};
///
/// let options = QueueOptions::new().on_outcome(|outcome| match outcome.status() {
///     Status::Sent(receipt) => assert_eq!(receipt.status(), 201),
///     Status::Rejected(error) => eprintln!("wrong: {error}"),
///     other => eprintln!("{}: {other:?}", outcome.request().event_name()),
/// });
/// let queue = Recorder::new().client().queue(options)?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// let report = queue.shutdown(Duration::from_secs(10)).await;
/// assert_eq!(report.stats().sent, 1);
/// # Ok(()) }
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
    /// It used up its [charged attempts](crate::delivery#which-failures-are-charged); or it may have been
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
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::testing::{Failure, Recorder};
/// use linkrunner_events::{Delivery, QueueOptions, RetryPolicy, Status};
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::timeout());
/// let client = recorder.client_with(RetryPolicy::new().delivery(Delivery::AtMostOnce));
/// let queue = client.queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
/// queue.flush(Duration::from_secs(10)).await?;
///
/// let report = queue.shutdown(Duration::ZERO).await;
/// let outcome = &report.unsent()[0];
/// assert!(matches!(outcome.status(), Status::GivenUp(_)));
/// assert!(outcome.may_have_been_delivered());
/// assert_eq!(outcome.attempts(), 1);
/// # Ok(()) }
/// ```
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
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::QueueOptions;
/// use linkrunner_events::testing::{Failure, Recorder};
///
/// let recorder = Recorder::new();
/// recorder.fail_next(Failure::status(400).message("event_data is not an object"));
/// let queue = recorder.client().queue(QueueOptions::new())?;
/// queue.enqueue(&AppOpened, "user_12345")?;
///
/// let report = queue.shutdown(Duration::from_secs(10)).await;
/// let rejection = &report.rejections()[0];
/// assert_eq!(rejection.event_name(), "app_opened");
/// assert!(rejection.to_string().contains("event_data is not an object"));
/// # Ok(()) }
/// ```
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
