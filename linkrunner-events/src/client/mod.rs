//! Sending requests to Linkrunner over HTTP.
//!
//! ```no_run
//! use linkrunner_events::client::{Client, QueueOptions, ServerKey};
//! # async fn send(request: linkrunner_events::ApiRequest) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(ServerKey::from_env()?)?;
//! let receipt = client.send(&request).await?; // waits for the outcome
//! println!("accepted with status {}", receipt.status());
//!
//! let queue = client.queue(QueueOptions::new())?;
//! queue.enqueue_request(request)?; // does not wait
//! let report = queue.shutdown(std::time::Duration::from_secs(10)).await;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! # Outcomes
//!
//! Only the HTTP status decides. What came of one attempt says whether another one follows, what is told when none does,
//! and whether the event may have arrived all the same:
//!
//! | what happened | sent again | told as | a queue counts it as | [may have been delivered] |
//! | --- | --- | --- | --- | --- |
//! | 2xx, whatever the body says, also if it breaks off or never ends | – | [`Receipt`] | sent | it was accepted |
//! | the event must not be sent as it is | no | [`Error::Encode`] | not taken | no |
//! | 400, 413, any 4xx but 401 and 429 | no | [`Error::Rejected`] | rejected | no |
//! | 400 to a removal whose earlier attempt may have arrived | – | [`Receipt`] | sent | it was done |
//! | 401 | by a call no, by a queue [slowly](Queue#what-is-promised) | [`Error::Unauthorized`] | still pending | no |
//! | 429 | yes, and the [whole client pauses](#pauses) | [`Error::RateLimited`] | still pending | no |
//! | 5xx | yes | [`Error::Server`] | given up | **yes** |
//! | 3xx, never followed | no | [`Error::Redirected`] | given up | no |
//! | 1xx in place of an answer, 600 and above | no | [`Error::UnexpectedStatus`] | given up | **yes** |
//! | no connection: DNS, refused, TLS, too slow (unless the attempt's own time ends first) | yes | [`Error::Transport`] | given up | no |
//! | closed, timed out or broken before the status arrived | yes | [`Error::Transport`] | given up | **yes** |
//! | a request that the HTTP library refuses to make | no | [`Error::Transport`] | given up | no |
//! | held back until the deadline, by a pause or the pace | – | [`Error::HeldBack`] | (never) | no |
//!
//! [may have been delivered]: Error::may_have_been_delivered
//!
//! After more than one attempt the error is an [`Error::GaveUp`], whose [`last`](Error::last) is the one of this table.
//! It may have been delivered as soon as *any* of its attempts may have.
//!
//! What may have been delivered is sent again, so an event may count twice: Linkrunner does not deduplicate events.
//! Payments and removals are safe. With [`Delivery::AtMostOnce`] the rows with a **yes** are not sent again, unless the
//! request is a payment or a removal; an event may then be lost, which its error tells.
//!
//! # Pauses
//!
//! [`RetryPolicy`] has at most 5 attempts within 2 minutes. The pause before the next one is drawn at random, from zero up
//! to a bound that doubles from 500 ms to 30 seconds. Where the server asks for a pause with `Retry-After`, in seconds or
//! as a date, it is not shorter than that, up to a minute; a header that is neither is as if it were not there.
//!
//! A 429 means that *this address* sends too much, so its pause holds for every call and every queue of the client. It
//! grows while 429s follow one another. A call counts it as an attempt; a queue does not, and keeps the event.
//!
//! A queue keeps to a [`Pace`], 30 requests a second if nothing else is said. Direct calls go at once, unless
//! [`pace_calls`](ClientBuilder::pace_calls) says that they share it.
//!
//! # Logs
//!
//! `tracing` gets a span for each request (`linkrunner_delivery`, with endpoint and event name) and, in it, each attempt
//! with its number, status and duration, at `DEBUG`; what was rejected or given up, and each pause after a 429, at `WARN`;
//! a refused key at `ERROR`.
//! Neither the key nor anything of an event's data is in there.
//!
//! # The server key
//!
//! It is sent in one header, marked sensitive, to the base URL and nowhere else: redirects are not followed, and
//! plain `http` is for this machine only, past all proxies. It is in no `Debug` output and in no error, even if a
//! server's answer echoes it. [`Client::set_key`] changes it while the program runs.
//!
//! # Proxies
//!
//! To an `https` base URL, the proxies of the environment are used (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in
//! either case). They see the host's name, not the request. [`ClientBuilder::http_builder`] sets others, or none.

mod answer;
mod base_url;
mod capture;
mod config;
mod dice;
mod error;
mod gate;
mod key;
mod key_ring;
mod moment;
mod pace;
mod queue;
mod redact;
mod retry;
mod send;
mod telemetry;
mod transport;

#[cfg(test)]
mod tests;

pub use self::answer::Receipt;
pub use self::capture::{AsyncCapture, SendFuture};
pub use self::config::{BuildError, ClientBuilder, DEFAULT_BASE_URL};
pub(crate) use self::error::Failed;
pub use self::error::{Error, GaveUp, TransportError};
pub use self::key::{SERVER_KEY_VAR, ServerKey, ServerKeyError};
pub use self::pace::Pace;
pub use self::queue::{
    EnqueueError, Fate, FlushError, Outcome, Pause, Queue, QueueError, QueueOptions, Rejection,
    Report, Stats,
};
pub use self::retry::{Delivery, RetryPolicy};
pub use self::send::Client;
