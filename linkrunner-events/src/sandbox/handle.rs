//! The handle of a running sandbox.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use super::server::Server;
use super::state::contract::API_PREFIX;
use super::state::fault::Fault;
use super::state::payment_record::PaymentRecord;
use super::state::random_faults::RandomFaults;
use super::state::received::Received;
use super::state::shared::Shared;
use super::state::wait::{self, WaitError};
use crate::Endpoint;

/// A running sandbox. The [module](super) says what it does.
///
/// It answers on a thread of its own. A test may block while it waits for an answer, and may use any runtime or none: the
/// futures of this type run on every executor, with or without tokio.
///
/// Dropping it closes the port and all connections before `drop` returns. Calls that have not been answered by then never
/// are.
#[must_use = "the sandbox is stopped when it is dropped"]
pub struct Sandbox {
    base_url: String,
    page_url: String,
    wait_timeout: Duration,
    shared: Arc<Shared>,
    server: Server,
}

impl Sandbox {
    /// The handle of a server that was just started.
    pub(super) fn new(server: Server, shared: Arc<Shared>, wait_timeout: Duration) -> Self {
        let authority = reachable(server.address());
        Self {
            base_url: format!("http://{authority}{}", API_PREFIX.trim_end_matches('/')),
            page_url: format!("http://{authority}/"),
            wait_timeout,
            shared,
            server,
        }
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
        self.server.address()
    }

    /// All calls that are [remembered](super::SandboxBuilder::keep), in the order in which they had come in whole, those that
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

    /// How many calls are no longer remembered, because there were more than the sandbox [keeps](super::SandboxBuilder::keep).
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.shared.store.forgotten()
    }

    /// The payments that are kept: of each type and id the first that was accepted, unless it was removed.
    #[must_use]
    pub fn payments(&self) -> Vec<PaymentRecord> {
        self.shared.store.payments()
    }

    /// Forgets all calls and all payments. FaultQueue that wait for a call stay.
    pub fn clear(&self) {
        self.shared.store.clear();
    }

    /// Waits until so many calls have arrived, answered or not, and gives all there are. More than are
    /// [remembered](super::SandboxBuilder::keep) never are.
    ///
    /// # Errors
    ///
    /// When they have not after the [timeout](super::SandboxBuilder::wait_timeout).
    pub async fn wait_for(&self, calls: usize) -> Result<Vec<Received>, WaitError> {
        self.wait_for_matching(calls, |_| true).await
    }

    /// Waits until the calls that have arrived fulfil a condition, and gives them as the condition saw them.
    ///
    /// The condition is asked at once and after every change.
    ///
    /// # Errors
    ///
    /// When it is not fulfilled after the [timeout](super::SandboxBuilder::wait_timeout).
    pub async fn wait_until(
        &self,
        condition: impl FnMut(&[Received]) -> bool,
    ) -> Result<Vec<Received>, WaitError> {
        let waiting = wait::until(&self.shared.store, condition);
        self.in_time(waiting).await
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
    /// When there are not after the [timeout](super::SandboxBuilder::wait_timeout).
    pub async fn wait_for_matching(
        &self,
        calls: usize,
        matches: impl Fn(&Received) -> bool,
    ) -> Result<Vec<Received>, WaitError> {
        let waiting = wait::matching(&self.shared.store, calls, matches);
        self.in_time(waiting).await
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

    /// Has the next call that is not spoken for meet this fault. FaultQueue wait in a queue; each is used up by one
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

    async fn in_time(
        &self,
        waiting: impl Future<Output = Vec<Received>>,
    ) -> Result<Vec<Received>, WaitError> {
        let waited = self.server.timeout(self.wait_timeout, waiting).await;
        waited.map_err(|_| WaitError::new(self.wait_timeout, self.received()))
    }

    /// Stops the sandbox, and returns when its port and all its connections are closed.
    ///
    /// Calls that have not been answered by now, held back by a [delay](Fault::delay) for example, never are.
    pub async fn stop(self) {
        self.server.stop().await;
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

/// Where this machine reaches what listens on an address: "all addresses" is none that can be asked.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    address
}
