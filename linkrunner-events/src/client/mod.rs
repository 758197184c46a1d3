//! Direct calls: each sends one request and waits for its outcome.
//!
//! ```no_run
//! use linkrunner_events::{Client, QueueOptions};
//! # async fn send(request: linkrunner_events::ApiRequest) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::from_env()?; // LINKRUNNER_SERVER_KEY
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
//! See [`delivery`](crate::delivery) for the outcomes of a call, the circuit breaker and
//! retries.
//!
//! # The pace
//!
//! Direct calls and queues share the client's [`Pace`](crate::Pace) of 30 requests per second. Calls wait for their
//! turn in the order in which they ask. A call that cannot get its turn within its deadline of 30 seconds fails at
//! once with [`Error::Paced`](crate::Error::Paced).
//!
//! # The server key
//!
//! The key is sent in one header, marked sensitive, and only to the base URL: redirects are not followed, and
//! plain `http` is for this machine only and uses no proxy. The key is in no `Debug` output and in no error, even if a
//! server's answer echoes it. [`Client::set_key`] replaces it while the program runs.
//!
//! # Proxies
//!
//! For an `https` base URL, the proxies of the environment are used (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in upper
//! or lower case). They see the host's name, not the request. [`ClientBuilder::http_builder`] sets others, or none.

mod async_capture;
mod build_error;
mod builder;
mod env;
mod handle;
#[cfg(feature = "cli")]
mod inquiry;

pub use self::async_capture::{AsyncCapture, SendFuture};
pub use self::build_error::BuildError;
pub use self::builder::{ClientBuilder, DEFAULT_BASE_URL};
pub use self::env::{BASE_URL_VAR, DISABLED_VAR, EnvError, PACE_VAR};
pub use self::handle::Client;
pub(crate) use self::handle::Settings;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use self::inquiry::{Inquiry, Reply};
