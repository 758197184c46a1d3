//! What becomes of a request: one attempt over a transport, the circuit breaker, the pace, and the decision to try again.
//!
//! [`Client`](crate::Client) and [`Queue`](crate::Queue) both stand on this module, so the same failure means the same to
//! both.
//!
//! # Whose fault is it
//!
//! Only the HTTP status decides; the body is never needed. Each failure is the fault of one of these:
//!
//! | outcome of an attempt | whose fault | circuit breaker | a queue | a direct call | may have been delivered |
//! | --- | --- | --- | --- | --- | --- |
//! | 2xx | | closes | sent | [`Receipt`] | it was accepted |
//! | 400 to a removal whose earlier attempt may have arrived | | closes | sent | [`Receipt`] | it was done |
//! | 400, 413, 422 | the request | closes | rejected | [`Error::Rejected`] | no |
//! | any other 4xx not named here | the request | | rejected | [`Error::Rejected`] | no |
//! | 401 | the configuration | opens at once | waits, uncharged | [`Error::Unauthorized`] at once | no |
//! | 403, 404, 405, 407 | the configuration | opens for its endpoint after ten in a row | waits | [`Error::Misconfigured`] at once | no |
//! | 3xx, never followed | the configuration | opens for its endpoint after ten in a row | waits | [`Error::Redirected`] at once | no |
//! | no connection: DNS, refused, TLS, too slow | the service | opens at once | waits, uncharged | tries again, uncharged; [`Error::Transport`] | no |
//! | 429 | the service | opens at once | waits, uncharged | tries again, uncharged; [`Error::RateLimited`] | no |
//! | 425 | the service | opens at once | waits, uncharged | tries again, uncharged; [`Error::Server`] | no |
//! | 502, 503 | the service | opens at once | tries again | tries again; [`Error::Server`] | **yes** |
//! | 408 | unknown | opens after ten in a row | tries again | tries again; [`Error::Server`] | no |
//! | 500, 504, any other 5xx | unknown | opens after ten in a row | tries again | tries again; [`Error::Server`] | **yes** |
//! | closed, timed out or broken before the status arrived | unknown | opens after ten in a row | tries again | tries again; [`Error::Transport`] | **yes** |
//! | 1xx in place of an answer, 600 and above | unknown | opens after ten in a row | tries again | tries again; [`Error::UnexpectedStatus`] | **yes** |
//! | the HTTP library refuses to make the request | the request | | given up | [`Error::Transport`] | no |
//!
//! After more than one attempt the error is an [`Error::GaveUp`], whose [`last`](Error::last) is the one of this table.
//! It may have been delivered as soon as *any* of its attempts may have.
//!
//! # The circuit breaker
//!
//! Each client has one, shared by its clones and queues. When it opens, requests wait, and one event at a time *probes*:
//! it is sent after a pause that doubles from 500 ms to 30 seconds, with jitter. A probe is not the event of the probe
//! before while another one waits. A 2xx, 400, 413 or 422 to an attempt that began after the opening, with the present
//! key, closes the breaker. Then one request is sent at a time, and every 2xx doubles that number until there is no limit.
//!
//! "Ten in a row" is ten such failures from at least three events, with no 2xx between.
//! [`Client::set_key`](crate::Client::set_key) closes a breaker that a 401 opened.
//!
//! `Retry-After` moves the next probe on 429 and 503, up to 10 minutes; on other 5xx it delays that event; elsewhere it is
//! ignored. A date is compared with the `Date` of the same answer, so clocks need not agree.
//!
//! A direct call does not wait for a breaker that only the configuration opened: it tries, and says what it was answered.
//!
//! # What an event is charged with
//!
//! A queue gives an event up after 10 charged attempts. Not charged is what says nothing about the event: no connection,
//! 401, 425, 429, and anything while the breaker is open because of the configuration. Any other failure is charged only
//! if, since the attempt before (since it was enqueued, for the first), other events were accepted more often than they
//! failed. So an outage discards nothing, and an event that alone fails neither blocks the others nor lives for ever.
//!
//! A direct call has 5 attempts within 30 seconds. Somebody waits for it, so each failure counts, apart from the uncharged
//! ones above.
//!
//! # Sent twice, or lost
//!
//! What may have been delivered is sent again, so an event may count twice: Linkrunner does not deduplicate events.
//! Payments and removals are safe. With [`Delivery::AtMostOnce`] the rows with a **yes** are not sent again, unless the
//! request is a payment or a removal. In an outage at most one event is lost for each probe, beside those that opened the
//! breaker.
//!
//! # Logs
//!
//! `tracing` gets a span for each request (`linkrunner_delivery`, with endpoint and event name; in a queue it follows from
//! the span that enqueued the event), and in it each attempt at `DEBUG`. A breaker that opens is a `WARN`, or an `ERROR`
//! where the configuration is to blame; one that closes is an `INFO`; an event that was rejected or given up is a `WARN`.
//! Fields are named as in OpenTelemetry: `http.response.status_code`, `server.address`, `error.type`.
//! Neither the key nor anything of an event's data is logged.

mod base_url;
mod blame;
mod breaker;
mod credentials;
pub(crate) mod dice;
mod dispatcher;
mod error;
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
pub(crate) use self::pace::Slot;
pub(crate) use self::retry::{Decision, History, Limits, Retry, decide};
pub(crate) use self::transport::{AttemptFuture, Disabled, Http, Server, Transport};
