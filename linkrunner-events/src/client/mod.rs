//! Sending requests to Linkrunner over HTTP.
//!
//! ```no_run
//! use linkrunner_events::client::{Client, ServerKey};
//! # async fn send(request: linkrunner_events::ApiRequest) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(ServerKey::from_env()?)?;
//! let receipt = client.send(&request).await?;
//! println!("accepted with status {}", receipt.status());
//! # Ok(())
//! # }
//! ```
//!
//! # Outcomes
//!
//! Only the HTTP status decides; a call of [`Client::send`] is one attempt and has one of these outcomes:
//!
//! | what happened | outcome | [retryable] | [may have been delivered] |
//! | --- | --- | --- | --- |
//! | 2xx, whatever the body says, also if it breaks off or never ends | [`Receipt`] | – | it was accepted |
//! | 401 | [`Error::Unauthorized`] | no | no |
//! | 429 | [`Error::RateLimited`] | yes, after its pause | no |
//! | any other 4xx | [`Error::Rejected`] | no | no |
//! | 5xx | [`Error::Server`] | yes | yes |
//! | 3xx, never followed | [`Error::Redirected`] | no | no |
//! | 1xx in place of an answer, 600 and above | [`Error::UnexpectedStatus`] | no | yes |
//! | no connection: DNS, refused, TLS, too slow | [`Error::Transport`] | yes | no |
//! | closed, timed out or broken before the status arrived | [`Error::Transport`] | yes | yes |
//! | a request that the HTTP library refuses to make | [`Error::Transport`] | no | no |
//!
//! [retryable]: Error::is_retryable
//! [may have been delivered]: Error::may_have_been_delivered
//!
//! # The server key
//!
//! It is sent in one header, marked sensitive, to the base URL and nowhere else: redirects are not followed, and
//! plain `http` is for this machine only, past all proxies. It is in no `Debug` output and in no error, even if a
//! server's answer echoes it.
//!
//! # Proxies
//!
//! To an `https` base URL, the proxies of the environment are used (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in
//! either case). They see the host's name, not the request. [`ClientBuilder::http_builder`] sets others, or none.

mod answer;
mod base_url;
mod capture;
mod config;
mod error;
mod gate;
mod key;
mod key_ring;
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
    Report, Stats, Undelivered,
};
pub use self::retry::{Delivery, RetryPolicy};
pub use self::send::Client;
