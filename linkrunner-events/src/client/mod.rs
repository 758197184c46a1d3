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
//! Direct calls and queues share the client's [`Pace`](crate::Pace) of 30 requests per second. Waiting calls are
//! served in the order of their arrival. A call that cannot get its turn within its deadline of 30 seconds fails at
//! once with [`Error::Paced`](crate::Error::Paced).
//!
//! # The server key
//!
//! The key is sent only to the base URL, in one header that is marked sensitive. Redirects are not followed. Plain
//! `http` is allowed only for this machine, and then no proxy is used. The key is in no `Debug` output and in no
//! error, even if a server's answer echoes it. [`Client::set_key`] replaces it while the program runs.
//!
//! # Proxies
//!
//! For an `https` base URL, the proxies of the environment are used (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in upper
//! or lower case). Proxies see the host name, not the request. Use [`ClientBuilder::http_builder`] to set other
//! proxies or none.

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
