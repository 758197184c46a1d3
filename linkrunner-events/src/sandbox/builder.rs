//! How a sandbox is set up.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use super::api;
use super::handle::Sandbox;
use super::server::Server;
use super::state::fault_queue::FaultQueue;
use super::state::hosts::Hosts;
use super::state::key::Key;
use super::state::known_users::KnownUsers;
use super::state::random_faults::RandomFaults;
use super::state::rate_limit::RateLimit;
use super::state::shared::Shared;
use super::state::store::Store;
use crate::Severity;
#[cfg(feature = "plan")]
use crate::plan::Plan;

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1 that takes any server key and has no rate limit.
    ///
    /// # Errors
    ///
    /// If the sandbox cannot listen on a port.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets up a sandbox with other settings than [`start`](Self::start).
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }
}

/// Sets a [`Sandbox`] up, from [`Sandbox::builder`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::Severity;
/// use linkrunner_events::sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder()
///     .key("the-only-key")
///     .strict(Severity::Warning)
///     .start()
///     .await?;
/// assert!(sandbox.base_url().ends_with("/api/v1"));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct SandboxBuilder {
    key: Key,
    address: IpAddr,
    port: u16,
    hosts: Vec<String>,
    rate_limit: Option<(u32, Duration)>,
    wait_timeout: Duration,
    keep: usize,
    strict: Option<Severity>,
    users: KnownUsers,
    #[cfg(feature = "plan")]
    plan: Option<Plan>,
    random: RandomFaults,
    latency: Duration,
}

impl SandboxBuilder {
    fn new() -> Self {
        Self {
            key: Key::any(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            hosts: Vec::new(),
            rate_limit: None,
            wait_timeout: Duration::from_secs(5),
            keep: 10_000,
            strict: None,
            users: KnownUsers::All,
            #[cfg(feature = "plan")]
            plan: None,
            random: RandomFaults::new(),
            latency: Duration::ZERO,
        }
    }

    /// The one server key to accept. Default: any key that is not empty.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Key::only(key.into());
        self
    }

    /// The address to listen on. Default: 127.0.0.1, which only this machine can reach. On any other address, everybody
    /// who can reach it can send calls and read those of others.
    pub fn address(mut self, address: impl Into<IpAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Allows another host name for the page and the endpoints under `/_sandbox/`. `localhost` and IP addresses are
    /// always allowed. Without this check, a web page could point its own host name at 127.0.0.1 and read the calls.
    /// Default: none.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// The port. Default: 0, which takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Accepts at most `calls` calls of one address in any period of `span`, over all endpoints, and answers 429 to the
    /// others. Linkrunner's own limit is 30 calls a second. Default: no limit.
    pub fn rate_limit(mut self, calls: u32, span: Duration) -> Self {
        self.rate_limit = Some((calls, span));
        self
    }

    /// The maximum number of calls, and of payments, that the sandbox remembers. Above it, or above 64 MiB of bodies,
    /// the oldest are dropped. Default: 10,000.
    pub fn keep(mut self, calls: usize) -> Self {
        self.keep = calls;
        self
    }

    /// Rejects calls with a finding of this severity or a higher one, although Linkrunner would accept them: the answer
    /// is 400, with the reason. Such a call has no effect. Default: the sandbox answers as Linkrunner does.
    pub fn strict(mut self, from: Severity) -> Self {
        self.strict = Some(from);
        self
    }

    /// Sets the registered users. Linkrunner answers 2xx to every call, but drops events and payments of users that no
    /// SDK has registered with `signup`. With this setting, a call for any other `user_id` has the finding
    /// [`unknown-user`](crate::Rule::UnknownUser), and `GET /get-attribution-result` answers 204 for it. Default: every
    /// user is known.
    pub fn known_users<U: Into<String>>(mut self, users: impl IntoIterator<Item = U>) -> Self {
        self.users = KnownUsers::Only(users.into_iter().map(Into::into).collect());
        self
    }

    /// Checks each call against a plan. Calls, also those of other libraries, can then have the findings
    /// [`unknown-event`](crate::Rule::UnknownEvent), [`unknown-field`](crate::Rule::UnknownField),
    /// [`missing-field`](crate::Rule::MissingField) and [`other-shape`](crate::Rule::OtherShape), and the page shows which
    /// planned events have arrived. See [`Plan::check`]. Default: no plan.
    #[cfg(feature = "plan")]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = Some(plan);
        self
    }

    /// Faults to inject at random. Default: none.
    pub fn random_faults(mut self, faults: RandomFaults) -> Self {
        self.random = faults;
        self
    }

    /// Delays every answer by this time. Default: zero.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// How long [`Sandbox::wait_for`] and [`Sandbox::wait_until`] wait. Default: 5 seconds.
    pub fn wait_timeout(mut self, timeout: Duration) -> Self {
        self.wait_timeout = timeout;
        self
    }

    /// Starts the sandbox. It is ready for calls when this returns.
    ///
    /// # Errors
    ///
    /// If the sandbox cannot listen on the address and port. With [`io::ErrorKind::InvalidInput`], if the key is empty or
    /// the rate limit is zero.
    pub async fn start(self) -> io::Result<Sandbox> {
        if self.key.is_empty() {
            return Err(invalid("the sandbox's key is empty"));
        }
        let rate_limit = match self.rate_limit {
            None => None,
            Some((calls, span)) => {
                let calls = NonZeroU32::new(calls)
                    .ok_or_else(|| invalid("the sandbox's rate limit is zero, so no call would pass; set it above zero"))?;
                Some(RateLimit::new(calls, span))
            }
        };
        let store = Store::new(self.keep.max(1), self.strict, self.users);
        #[cfg(feature = "plan")]
        let store = store.with_plan(self.plan);
        let shared = Arc::new(Shared {
            run: format!("{:x}", fastrand::u64(..)),
            key: self.key,
            rate_limit,
            faults: FaultQueue::new(self.random, self.latency),
            store,
            hosts: Hosts::new(self.hosts),
        });
        let address = SocketAddr::from((self.address, self.port));
        let router = {
            let shared = Arc::clone(&shared);
            move |address| api::router(shared, address)
        };
        let server = Server::start(address, router).await?;
        Ok(Sandbox::new(server, shared, self.wait_timeout))
    }
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}
