//! How requests are delivered: the transport, the circuit breaker, the pace, and the decision to send again.
//!
//! [`Client`](crate::Client), [`Queue`](crate::Queue) and the relays of an outbox use this module, so a failure means the same
//! to all. What is said of a queue holds for a relay, too.
//!
//! # Outcomes of an attempt
//!
//! The outcome depends only on the HTTP status, never on the body. The table shows the cause and the effects of each
//! outcome; a failure that is [charged](#which-failures-are-charged) counts toward the maximum number of attempts:
//!
//! | outcome | cause | circuit breaker | queue | direct call | may have been delivered |
//! | --- | --- | --- | --- | --- | --- |
//! | 2xx | | closes | sent | [`Receipt`] | accepted |
//! | 400 to a removal whose earlier attempt may have arrived | | closes | sent | [`Receipt`] | accepted |
//! | 400, 413, 422 | the request | closes | rejected | [`Error::Rejected`] | no |
//! | any other 4xx not named here | the request | | rejected | [`Error::Rejected`] | no |
//! | 401 | the configuration | opens at once | retries, not charged | [`Error::Unauthorized`] at once | no |
//! | 403, 404, 405, 407 | the configuration | opens for its endpoint after ten in a row | retries | [`Error::Misconfigured`] at once | no |
//! | 3xx, never followed | the configuration | opens for its endpoint after ten in a row | retries | [`Error::Redirected`] at once | no |
//! | no connection: DNS, refused, TLS, too slow | the service | opens at once | retries, not charged | retries, not charged; [`Error::Transport`] | no |
//! | 429 | the service | opens at once | retries, not charged | retries, not charged; [`Error::RateLimited`] | no |
//! | 425 | the service | opens at once | retries, not charged | retries, not charged; [`Error::Server`] | no |
//! | 502, 503 | the service | opens at once | retries | retries; [`Error::Server`] | **yes** |
//! | 408 | unknown | opens after ten in a row | retries | retries; [`Error::Server`] | no |
//! | 500, 504, any other 5xx | unknown | opens after ten in a row | retries | retries; [`Error::Server`] | **yes** |
//! | broken or timed out before the status arrives | unknown | opens after ten in a row | retries | retries; [`Error::Transport`] | **yes** |
//! | 1xx in place of an answer, 600 and above | unknown | opens after ten in a row | retries | retries; [`Error::UnexpectedStatus`] | **yes** |
//! | the HTTP library refuses to make the request | the request | | given up | [`Error::Transport`] | no |
//!
//! After more than one attempt the error is [`Error::GaveUp`], and [`Error::last`] returns the error from this table.
//! The event may have been delivered if *any* of its attempts may have been.
//!
//! # The circuit breaker
//!
//! Each client has a circuit breaker, shared by its clones and queues. It can open for all requests or for one
//! endpoint. While it is open, requests wait. After a pause, one waiting event is sent as a *probe*; if it fails,
//! another waiting event is the next probe. The pause doubles from 500 ms to 30 seconds, with jitter. The breaker
//! closes on a 2xx, 400, 413 or 422, if the attempt began after the breaker opened and used the current key. It then
//! allows one request at a time; each 2xx doubles this limit until it is lifted.
//!
//! "Ten in a row" means ten such failures from at least three events, with no 2xx in between.
//! [`Client::set_key`](crate::Client::set_key) closes a breaker that a 401 opened.
//!
//! On 429 and 503, `Retry-After` delays the next probe, by up to 10 minutes. On other 5xx it delays the next attempt
//! of that event. On other statuses it is ignored. If it is a date, it is compared with the `Date` header of the same
//! answer, so the clocks need not agree.
//!
//! If the breaker is open only because of the configuration (401, 403, 404, 405, 407, 3xx), a direct call does not
//! wait: it makes its attempt and returns the outcome.
//!
//! # Which failures are charged
//!
//! A queue gives an event up after 10 charged attempts. These failures are never charged: no connection, 401, 425,
//! 429, and any failure while the breaker is open because of the configuration. Any other failure is charged only if
//! other events mostly succeeded: since this event's previous attempt (or since it was enqueued), more attempts of
//! other events were accepted than failed. Only attempts to the same endpoint are counted or, if there were none, all
//! attempts. So an outage discards no events, even if it affects only one endpoint. An event that fails while others
//! succeed does not block them, and is given up in the end. After a charged attempt, the event waits for a random
//! pause of its own, up to a bound that doubles from 500 ms to 30 seconds.
//!
//! A direct call has 5 attempts within 30 seconds. Its caller is waiting, so every failure is charged, except a failed connection, 425
//! and 429. (401 ends a direct call at once.)
//!
//! # Duplicates and losses
//!
//! An event that may have been delivered is sent again and may count twice: Linkrunner does not deduplicate events.
//! Payments and removals are safe. With [`Delivery::AtMostOnce`] failures marked **yes** are not repeated, unless the
//! request is a payment or a removal. An outage then loses at most one event per probe, plus the events whose
//! failures opened the breaker.
//!
//! # Logs
//!
//! `tracing` gets a span for each request (`linkrunner_delivery`, with endpoint and event name; in a queue it has a
//! `follows_from` relation to the span that enqueued the event), and an event at `DEBUG` for each attempt. The
//! breaker logs a `WARN` when it opens (an `ERROR` if the configuration is the cause), and an `INFO` when a probe
//! fails and when it closes. A rejected or given-up event is a `WARN`, and so is the first answer that points to a
//! wrong configuration. Fields are named as in OpenTelemetry: `http.response.status_code`, `server.address`,
//! `server.port`, `error.type`. Neither the key nor any event data is logged.

mod base_url;
mod blame;
mod breaker;
mod credentials;
mod dispatcher;
mod error;
mod far;
mod key;
mod pace;
mod pause;
mod receipt;
mod redact;
mod response;
mod retry;
pub(crate) mod telemetry;
mod transport;

pub use self::base_url::BaseUrlError;
pub use self::error::{Error, GaveUp, TransportError};
pub use self::key::{SERVER_KEY_VAR, ServerKey, ServerKeyError};
pub use self::pace::Pace;
pub use self::pause::{Pause, PauseReason};
pub use self::receipt::Receipt;
pub use self::retry::{Delivery, RetryPolicy};

pub(crate) use self::base_url::BaseUrl;
pub(crate) use self::breaker::{Caller, EventId, Refusal};
pub(crate) use self::dispatcher::{Admission, Attempted, Dispatcher, Permit};
pub(crate) use self::error::Failed;
pub(crate) use self::far::FAR;
pub(crate) use self::pace::Slot;
pub(crate) use self::retry::{Decision, History, Limits, Retry, decide};
#[cfg(feature = "outbox")]
pub(crate) use self::transport::Body;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use self::transport::Reply;
pub(crate) use self::transport::{AttemptFuture, Disabled, Http, Server, Transport};
