//! An in-process Linkrunner for tests: it speaks the contract, remembers calls, finds their mistakes and fails on demand.
//!
//! The program `linkrunner-sandbox` is the same for applications in any language.
//!
//! A [`Sandbox`] listens on a free port of 127.0.0.1. Point the program under test at
//! [`base_url`](Sandbox::base_url), let it send, and ask what arrived:
//!
//! ```
//! use linkrunner_events::sandbox::{Fault, Sandbox};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! # async fn send_an_event(sandbox: &Sandbox) -> std::io::Result<()> {
//! #     let (address, body) = (sandbox.address(), r#"{"event_name":"item_viewed","user_id":"user_12345"}"#);
//! #     tokio::task::spawn_blocking(move || {
//! #         use std::io::{Read, Write};
//! #         let mut stream = std::net::TcpStream::connect(address)?;
//! #         write!(stream, "POST /api/v1/capture-event HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\
//! #             linkrunner-key: key\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
//! #         stream.read_to_end(&mut Vec::new()).map(drop)
//! #     }).await?
//! # }
//! let sandbox = Sandbox::start().await?;
//! sandbox.answer_next(Fault::rate_limited().retry_after("2"));
//!
//! send_an_event(&sandbox).await?; // what you test: here it posts to `sandbox.base_url()`
//! send_an_event(&sandbox).await?;
//!
//! let calls = sandbox.wait_for(2).await?;
//! assert_eq!(calls[0].status(), Some(429));
//! assert_eq!(calls[1].status(), Some(201));
//! assert_eq!(calls[1].user_id(), Some("user_12345"));
//! // The first was turned away, so one event was captured.
//! assert_eq!(sandbox.events("item_viewed").len(), 1);
//!
//! sandbox.stop().await;
//! # Ok(()) }) }
//! ```
//!
//! # What it checks
//!
//! What the vendor documents, and no more: like Linkrunner it takes *any* object as event data, an amount that
//! is a string included. In this order:
//!
//! | answer | when |
//! | --- | --- |
//! | 429 | there are more calls than a [rate limit](SandboxBuilder::rate_limit) lets pass |
//! | 404, 405 | the path is unknown, the method is not `POST` |
//! | 401 | the header `linkrunner-key` is missing, empty or not [the key](SandboxBuilder::key) |
//! | 413 | the body is over [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES) |
//! | 400 | the content type is not `application/json`, the body is not a JSON object, a parameter is missing or has the wrong type |
//! | 400 | the sandbox is [strict](SandboxBuilder::strict), and there is a finding that is grave enough |
//! | 400 | there is no payment to remove |
//! | 201, 200 | otherwise: 201 for what is captured, 200 for what is removed |
//!
//! Where the vendor's documentation is silent or contradicts itself, the sandbox is strict, so that a mistake
//! shows in a test:
//!
//! - A payment needs its `payment_id`, and its `type` and `status` are to be on one of the documented lists.
//! - A duplicate of a payment, by its type and id, is answered like the first and ignored.
//! - A removal by `payment_id` removes the records of every type with that id; what was removed is forgotten,
//!   so that the same id counts as new. A removal with both `payment_id` and `user_id` is answered with 400.
//! - A `null` counts as a parameter that was left out. An identity, a name or an id that is there is a string
//!   that is not empty.
//!
//! A request that is no HTTP at all is answered with a bare 400 and is not remembered.
//!
//! # What it finds
//!
//! Beside its answer, every call has [findings](Received::findings): what is wrong with its body by the [rules](crate::Rule)
//! that the derive, the encoding and [`lint`](crate::LinkrunnerEvent::lint) hold typed events to, and what only values and
//! earlier calls can show. They change no answer, unless the sandbox is [strict](SandboxBuilder::strict).
//!
//! # The page
//!
//! At [`page_url`](Sandbox::page_url) a page shows what arrives, as it arrives. It and the endpoints below `/_sandbox/` are
//! no calls and are not remembered; neither is what browsers ask every server for, such as `/favicon.ico`.
//!
//! # For other programs
//!
//! | request | what it does |
//! | --- | --- |
//! | `GET /_sandbox/calls` | lists calls as [JSON](Received::to_json), those that match all of `event`, `kind` (`event`, `payment`, `removal`, `other`), `type` (of a payment), `user`, `status`, `rule`, `findings` (`none`, or from `advice`, `warning` or `error` on) and `after` (a number), at most `limit` |
//! | `GET /_sandbox/calls/NUMBER` | gives one call |
//! | `GET /_sandbox/wait` | answers once `count` calls match, or with 408 after `timeout_ms` (5,000; at most 60,000) |
//! | `DELETE /_sandbox/calls` | forgets all calls and payments |
//! | `GET /_sandbox/faults` | says what calls have to expect |
//! | `PUT /_sandbox/faults` | `{"shares": {"429": 0.1, "offline": 0.01}, "latency_ms": 300}`: faults by chance, and the latency |
//! | `POST /_sandbox/faults/next` | `{"fault": "429", "retry_after": "2", "times": 3}`: what the next calls meet |
//! | `DELETE /_sandbox/faults` | takes all faults back |
//!
//! Other pages of the web cannot ask them: a request that names another origin, or a host name that is neither `localhost`
//! nor [allowed](SandboxBuilder::allow_host), is answered with 403.

mod answer;
mod body;
mod calls;
mod chance;
mod config;
mod connection;
mod contract;
mod fault;
mod faults;
mod history;
mod hosts;
mod key;
mod ledger;
mod limit;
mod page;
mod payment;
mod received;
mod server;
mod shared;
mod store;
mod view;
mod wait;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use self::connection::Closer;
use self::shared::Shared;
use crate::Endpoint;

pub use self::chance::RandomFaults;
pub use self::config::SandboxBuilder;
pub use self::fault::{Fault, UnknownFault};
pub use self::payment::PaymentRecord;
pub use self::received::Received;
pub use self::wait::WaitError;

/// A running sandbox. The [module](self) says what it does.
///
/// It runs on the runtime it was started on, which needs I/O and time enabled. On a current-thread runtime it
/// answers while the test awaits: a blocking client has to be called from another thread.
///
/// Dropping it closes the port before `drop` returns, and cuts off its connections without waiting for them.
#[must_use = "the sandbox is stopped when it is dropped"]
pub struct Sandbox {
    address: SocketAddr,
    base_url: String,
    page_url: String,
    wait_timeout: Duration,
    shared: Arc<Shared>,
    closer: Closer,
    server: Option<JoinHandle<io::Result<()>>>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1 that takes any server key and has no rate limit.
    ///
    /// # Errors
    ///
    /// When no port can be listened on, or outside a tokio runtime.
    ///
    /// # Panics
    ///
    /// On a runtime without I/O and time enabled.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets up a sandbox that differs from that of [`start`](Self::start).
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// What to use in the place of Linkrunner's base URL: `http://127.0.0.1:PORT/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The page that shows what arrives: `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn page_url(&self) -> &str {
        &self.page_url
    }

    /// Where the sandbox listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All calls that are [remembered](SandboxBuilder::keep), in the order in which they had come in whole, those that
    /// were turned away included.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.store.received()
    }

    /// The events of this name that were captured. Calls that were turned away are not among them.
    #[must_use]
    pub fn events(&self, event_name: &str) -> Vec<Received> {
        let mut calls = self.received();
        calls.retain(|call| {
            call.is_accepted()
                && call.endpoint() == Some(Endpoint::CaptureEvent)
                && call.event_name() == Some(event_name)
        });
        calls
    }

    /// How many calls are no longer remembered, because there were more than the sandbox [keeps](SandboxBuilder::keep).
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.shared.store.forgotten()
    }

    /// The payments that are kept: of each type and id the first that was accepted, unless it was removed.
    #[must_use]
    pub fn payments(&self) -> Vec<PaymentRecord> {
        self.shared.store.payments()
    }

    /// Forgets all calls and all payments. Faults that wait for a call stay.
    pub fn clear(&self) {
        self.shared.store.clear();
    }

    /// Waits until so many calls have arrived, answered or not, and gives all there are. More than are
    /// [remembered](SandboxBuilder::keep) never are.
    ///
    /// # Errors
    ///
    /// When they have not after the [timeout](SandboxBuilder::wait_timeout).
    pub async fn wait_for(&self, calls: usize) -> Result<Vec<Received>, WaitError> {
        self.wait_until(|received| received.len() >= calls).await
    }

    /// Waits until the calls that have arrived fulfil a condition, and gives them as the condition saw them.
    ///
    /// The condition is asked at once and after every change.
    ///
    /// # Errors
    ///
    /// When it is not fulfilled after the [timeout](SandboxBuilder::wait_timeout).
    pub async fn wait_until(
        &self,
        condition: impl FnMut(&[Received]) -> bool,
    ) -> Result<Vec<Received>, WaitError> {
        wait::wait_until(&self.shared.store, self.wait_timeout, condition).await
    }

    /// Waits until there are so many calls that match, and gives those that do.
    ///
    /// ```no_run
    /// # async fn wait(sandbox: &linkrunner_events::sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// let views = sandbox
    ///     .wait_for_matching(2, |call| call.event_name() == Some("item_viewed"))
    ///     .await?;
    /// assert!(views[1].findings().is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When there are not after the [timeout](SandboxBuilder::wait_timeout).
    pub async fn wait_for_matching(
        &self,
        calls: usize,
        matches: impl Fn(&Received) -> bool,
    ) -> Result<Vec<Received>, WaitError> {
        let mut received = self
            .wait_until(|received| received.iter().filter(|call| matches(call)).count() >= calls)
            .await?;
        received.retain(|call| matches(call));
        Ok(received)
    }

    /// Waits until there are calls after the one of this number, however long that takes, and gives them.
    ///
    /// ```no_run
    /// # async fn watch(sandbox: &linkrunner_events::sandbox::Sandbox) {
    /// let mut last = 0;
    /// loop {
    ///     for call in sandbox.calls_after(last).await {
    ///         println!("{call}");
    ///         last = call.number();
    ///     }
    /// }
    /// # }
    /// ```
    pub async fn calls_after(&self, number: u64) -> Vec<Received> {
        wait::calls_after(&self.shared.store, number).await
    }

    /// Has the next call that is not spoken for meet this fault. Faults wait in a queue; each is used up by one
    /// call, whatever its path is.
    pub fn answer_next(&self, fault: Fault) {
        self.shared.faults.push(fault);
        self.shared.store.touch();
    }

    /// Has every call meet this fault that finds the queue of [`answer_next`](Self::answer_next) empty.
    pub fn answer_always(&self, fault: Fault) {
        self.shared.faults.set(fault);
        self.shared.store.touch();
    }

    /// Has calls meet these faults by chance that meet neither of [`answer_next`](Self::answer_next) and
    /// [`answer_always`](Self::answer_always).
    pub fn answer_randomly(&self, faults: RandomFaults) {
        self.shared.faults.set_random(faults);
        self.shared.store.touch();
    }

    /// Has every answer take so much longer.
    pub fn set_latency(&self, latency: Duration) {
        self.shared.faults.set_latency(latency);
        self.shared.store.touch();
    }

    /// Takes all faults back that no call has met yet, those of chance and the latency included.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
        self.shared.store.touch();
    }

    /// Stops the sandbox, and returns when its port and all its connections are closed.
    ///
    /// Calls that have not been answered by now, held back by a [delay](Fault::delay) for example, never are.
    pub async fn stop(mut self) {
        self.closer.close();
        if let Some(server) = self.server.take() {
            // Neither a failure nor a runtime that is shutting down leaves anything to stop.
            let _ = server.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.closer.close();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("base_url", &self.base_url)
            .field("received", &self.received().len())
            .finish_non_exhaustive()
    }
}
