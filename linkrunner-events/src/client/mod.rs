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
//! What comes of a call stands in [`delivery`](crate::delivery): the table of outcomes, the circuit breaker and what is
//! sent again.
//!
//! # The pace
//!
//! Direct calls and queues share the client's [`Pace`](crate::Pace) of 30 requests a second. Calls wait for their turn in
//! the order in which they ask. A call whose turn cannot come within its deadline of 30 seconds fails at once with
//! [`Error::Paced`](crate::Error::Paced).
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

mod async_capture;
mod build_error;
mod builder;
mod env;
mod handle;

pub use self::async_capture::{AsyncCapture, SendFuture};
pub use self::build_error::BuildError;
pub use self::builder::{ClientBuilder, DEFAULT_BASE_URL};
pub use self::env::{BASE_URL_VAR, DISABLED_VAR, EnvError, PACE_VAR};
pub use self::handle::Client;
pub(crate) use self::handle::Settings;
