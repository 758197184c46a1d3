//! How requests are delivered: the transport, the circuit breaker, the pace, and the decision to send again.
//!
//! [`Client`](crate::Client) and [`Queue`](crate::Queue) both use this module, so a failure means the same to
//! both.
//!
//! # Whose fault is it
//!
//! Only the HTTP status decides; the body is never needed. The table says whose fault each failure is:
//!
//! | outcome of an attempt | whose fault | circuit breaker | a queue | a direct call | may have been delivered |
//! | --- | --- | --- | --- | --- | --- |
//! | 2xx | | closes | sent | [`Receipt`] | accepted |
//! | 400 to a removal whose earlier attempt may have arrived | | closes | sent | [`Receipt`] | accepted |
//! | 400, 413, 422 | the request | closes | rejected | [`Error::Rejected`] | no |
//! | any other 4xx not named here | the request | | rejected | [`Error::Rejected`] | no |
//! | 401 | the configuration | opens at once | waits, uncharged | [`Error::Unauthorized`] at once | no |
//! | 403, 404, 405, 407 | the configuration | opens for its endpoint after ten in a row | tries again | [`Error::Misconfigured`] at once | no |
//! | 3xx, never followed | the configuration | opens for its endpoint after ten in a row | tries again | [`Error::Redirected`] at once | no |
//! | no connection: DNS, refused, TLS, too slow | the service | opens at once | waits, uncharged | tries again, uncharged; [`Error::Transport`] | no |
//! | 429 | the service | opens at once | waits, uncharged | tries again, uncharged; [`Error::RateLimited`] | no |
//! | 425 | the service | opens at once | waits, uncharged | tries again, uncharged; [`Error::Server`] | no |
//! | 502, 503 | the service | opens at once | tries again | tries again; [`Error::Server`] | **yes** |
//! | 408 | unknown | opens after ten in a row | tries again | tries again; [`Error::Server`] | no |
//! | 500, 504, any other 5xx | unknown | opens after ten in a row | tries again | tries again; [`Error::Server`] | **yes** |
//! | broken or timed out before the status arrives | unknown | opens after ten in a row | tries again | tries again; [`Error::Transport`] | **yes** |
//! | 1xx in place of an answer, 600 and above | unknown | opens after ten in a row | tries again | tries again; [`Error::UnexpectedStatus`] | **yes** |
//! | the HTTP library refuses to make the request | the request | | given up | [`Error::Transport`] | no |
//!
//! After more than one attempt the error is [`Error::GaveUp`]; its [`last`](Error::last) is the error from this table.
//! The event may have been delivered if *any* of its attempts may have been.
//!
//! # The circuit breaker
//!
//! Each client has one, shared by its clones and queues. While it is open, requests wait and one event at a time
//! *probes*: it is sent after a pause that doubles from 500 ms to 30 seconds, with jitter. Another waiting event
//! probes next. A 2xx, 400, 413 or 422 to an attempt that began after the opening, with the current key, closes the
//! breaker. Then one request is sent at a time; every 2xx doubles that limit until it is lifted.
//!
//! "Ten in a row" means ten such failures from at least three events, with no 2xx in between.
//! [`Client::set_key`](crate::Client::set_key) closes a breaker that a 401 opened.
//!
//! On 429 and 503, `Retry-After` delays the next probe, by up to 10 minutes; on other 5xx it delays the event; on
//! other statuses it is ignored. A date is compared with the `Date` of the same answer, so the clocks need not agree.
//!
//! If only the configuration opened the breaker, a direct call does not wait: it tries and returns the outcome.
//!
//! # What an event is charged with
//!
//! A queue gives an event up after 10 charged attempts. Never charged are no connection, 401, 425 and 429, and failures
//! while the breaker is open because of the configuration. Other failures are charged only
//! if, since the event's previous attempt (or since it was enqueued), other events were accepted more often than they
//! failed: those to the same endpoint, or all events if none was sent to that endpoint. So an outage discards nothing,
//! even of one endpoint, and an event that fails alone neither blocks others nor stays for ever. While it is charged, it
//! has pauses of its own, from zero up to a bound that doubles from 500 ms to 30 seconds.
//!
//! A direct call has 5 attempts within 30 seconds. Its caller is waiting, so every failure is charged, except the
//! uncharged ones above.
//!
//! # Duplicates and losses
//!
//! An event that may have been delivered is sent again and may count twice: Linkrunner does not deduplicate events.
//! Payments and removals are safe. With [`Delivery::AtMostOnce`] failures marked **yes** are not repeated, unless the
//! request is a payment or a removal. An outage then loses at most one event per probe, plus those that opened the
//! breaker.
//!
//! # Logs
//!
//! `tracing` gets a span for each request (`linkrunner_delivery`, with endpoint and event name; in a queue it follows
//! from the span that enqueued the event), and an event at `DEBUG` for each attempt. An opening breaker is a `WARN`,
//! or an `ERROR` if the configuration is at fault; a failed probe and a closing breaker are an `INFO`; a rejected or
//! given-up event, and the first answer that blames the configuration, are a `WARN`. Fields are named as in
//! OpenTelemetry: `http.response.status_code`, `server.address`, `server.port`, `error.type`. Neither the key nor any
//! event data is logged.

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
