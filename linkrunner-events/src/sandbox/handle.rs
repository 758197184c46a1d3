//! The handle of a running sandbox.

#[cfg(feature = "plan")]
use std::collections::BTreeMap;
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
#[cfg(feature = "plan")]
use crate::plan::EntryId;

/// A running sandbox. The [module](super) describes it.
///
/// The sandbox runs on its own thread, so a test may block while it waits for an answer. The futures of this type run
/// on any executor; no Tokio runtime is needed.
///
/// Dropping it closes the port and all connections, and ends the thread, before `drop` returns.
///
/// ```
/// # #[cfg(feature = "client")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::sandbox::Sandbox;
/// use linkrunner_events::{Client, ServerKey};
///
/// let sandbox = Sandbox::start().await?;
/// let client = Client::builder(ServerKey::new("any")?).base_url(sandbox.base_url()).build()?;
/// client.capture(&AppOpened, "user_12345").await?;
/// assert_eq!(sandbox.events("app_opened").len(), 1);
/// # Ok(()) }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// ```
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

    /// The base URL for the client under test, in place of Linkrunner's: `http://127.0.0.1:PORT/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The URL of the page that shows the calls: `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn page_url(&self) -> &str {
        &self.page_url
    }

    /// The address on which the sandbox listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// All calls that are [remembered](super::SandboxBuilder::keep), refused ones included, in the order in which they
    /// arrived in full.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.store.received()
    }

    /// The accepted events with this name.
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

    /// How many calls were forgotten, because there were more than the sandbox [keeps](super::SandboxBuilder::keep).
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.shared.store.forgotten()
    }

    /// The recorded payments: for each type and id, the first one that was accepted and not removed.
    #[must_use]
    pub fn payments(&self) -> Vec<PaymentRecord> {
        self.shared.store.payments()
    }

    /// How often each event and payment of the [plan](super::SandboxBuilder::plan) was captured; zero for those that have not
    /// arrived yet. Empty without a plan. A payment counts for every plan entry that its data matches.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// use linkrunner_events::LinkrunnerEvent;
    /// use linkrunner_events::plan::{EntryId, Plan};
    /// use linkrunner_events::sandbox::Sandbox;
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct LevelCompleted {
    ///     level: u32,
    /// }
    ///
    /// let sandbox = Sandbox::builder().plan(Plan::of::<LevelCompleted>()).start().await?;
    /// // Here, the program under test sends its events.
    /// assert_eq!(sandbox.planned_calls()[&EntryId::event("level_completed")], 0);
    /// # std::io::Result::Ok(()) })?; std::io::Result::Ok(())
    /// ```
    #[cfg(feature = "plan")]
    #[must_use]
    pub fn planned_calls(&self) -> BTreeMap<EntryId, u64> {
        match self.shared.store.planned() {
            Some(planned) => planned.calls(),
            None => BTreeMap::new(),
        }
    }

    /// Clears the calls, the payments and the counts of planned events. The faults that are set stay.
    pub fn clear(&self) {
        self.shared.store.clear();
    }

    /// Waits until at least `calls` calls are remembered, answered or not, and returns all remembered calls. A number
    /// above what the sandbox [keeps](super::SandboxBuilder::keep) always times out.
    ///
    /// # Errors
    ///
    /// If the calls have not arrived within the [timeout](super::SandboxBuilder::wait_timeout).
    pub async fn wait_for(&self, calls: usize) -> Result<Vec<Received>, WaitError> {
        self.wait_for_matching(calls, |_| true).await
    }

    /// Waits until `condition` returns true for the list of remembered calls, and returns that list.
    ///
    /// The condition is checked at once and after every change.
    ///
    /// # Errors
    ///
    /// If the condition is not fulfilled within the [timeout](super::SandboxBuilder::wait_timeout).
    pub async fn wait_until(
        &self,
        condition: impl FnMut(&[Received]) -> bool,
    ) -> Result<Vec<Received>, WaitError> {
        let waiting = wait::until(&self.shared.store, condition);
        self.in_time(waiting).await
    }

    /// Waits until at least `calls` remembered calls match, and returns the matching calls.
    ///
    /// Each call is checked once.
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
    /// If too few calls match within the [timeout](super::SandboxBuilder::wait_timeout).
    pub async fn wait_for_matching(
        &self,
        calls: usize,
        matches: impl Fn(&Received) -> bool,
    ) -> Result<Vec<Received>, WaitError> {
        let waiting = wait::matching(&self.shared.store, calls, matches);
        self.in_time(waiting).await
    }

    /// Waits, without a timeout, until there are calls with a number above `number`, and returns them.
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

    /// Queues a fault for the next call, on any path. Each call uses up one queued fault.
    pub fn answer_next(&self, fault: Fault) {
        self.shared.faults.push(fault);
        self.shared.store.touch();
    }

    /// Applies this fault to every call, except while faults of [`answer_next`](Self::answer_next) are queued.
    pub fn answer_always(&self, fault: Fault) {
        self.shared.faults.set(fault);
        self.shared.store.touch();
    }

    /// Applies these faults at random to calls that get no fault of [`answer_next`](Self::answer_next) or
    /// [`answer_always`](Self::answer_always).
    pub fn answer_randomly(&self, faults: RandomFaults) {
        self.shared.faults.set_random(faults);
        self.shared.store.touch();
    }

    /// Delays every answer by this time.
    pub fn set_latency(&self, latency: Duration) {
        self.shared.faults.set_latency(latency);
        self.shared.store.touch();
    }

    /// Removes all faults: those of `answer_next`, `answer_always` and `answer_randomly`, and the latency.
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
    /// Calls that are still waiting for their answer, because of a [delay](Fault::delay) for example, never get it.
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

/// The address under which this machine reaches a listener. No connection can be made to "all addresses".
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    address
}
