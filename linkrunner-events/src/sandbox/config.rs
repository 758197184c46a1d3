//! How a sandbox is set up.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;

use super::Sandbox;
use super::connection::Port;
use super::contract::API_PREFIX;
use super::faults::Faults;
use super::limit::RateLimit;
use super::server::{self, Shared};
use super::store::Store;

/// Sets a [`Sandbox`] up, from [`Sandbox::builder`].
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct SandboxBuilder {
    key: Key,
    port: u16,
    rate_limit: Option<(u32, Duration)>,
    wait_timeout: Duration,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            key: Key(None),
            port: 0,
            rate_limit: None,
            wait_timeout: Duration::from_secs(5),
        }
    }

    /// The one server key to accept. Default: any key that is not empty.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Key(Some(key.into()));
        self
    }

    /// The port on 127.0.0.1. Default: 0, which takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Answers 429 to all but so many calls of one address in any span of so much time, over all endpoints
    /// together. Linkrunner's own limit is 30 in a second. Default: no limit.
    pub fn rate_limit(mut self, calls: u32, span: Duration) -> Self {
        self.rate_limit = Some((calls, span));
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
    /// When the port cannot be listened on, and, as [`io::ErrorKind::InvalidInput`], when the key is empty or
    /// the rate limit lets no call pass. Outside a tokio runtime it is an error, too.
    pub async fn start(self) -> io::Result<Sandbox> {
        if self.key.is_empty() {
            return Err(invalid("the sandbox's key is empty"));
        }
        let limit = match self.rate_limit {
            None => None,
            Some((calls, span)) => {
                let calls = NonZeroU32::new(calls)
                    .ok_or_else(|| invalid("the sandbox's rate limit lets no call pass"))?;
                Some(RateLimit::new(calls, span))
            }
        };
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(io::Error::other("the sandbox needs a tokio runtime"));
        }
        let (port, closer) = Port::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).await?;
        let address = port.address();
        let shared = Arc::new(Shared {
            key: self.key,
            limit,
            faults: Faults::default(),
            store: Store::new(),
        });
        Ok(Sandbox {
            address,
            base_url: format!("http://{address}{}", API_PREFIX.trim_end_matches('/')),
            wait_timeout: self.wait_timeout,
            server: Some(server::spawn(port, Arc::clone(&shared))),
            shared,
            closer,
        })
    }
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

/// The key to accept; without one, any.
#[derive(Clone)]
pub(super) struct Key(Option<String>);

impl Key {
    fn is_empty(&self) -> bool {
        self.0.as_ref().is_some_and(String::is_empty)
    }

    /// Whether a call with this key may pass. A key that is missing or empty never does.
    pub(super) fn accepts(&self, given: Option<&HeaderValue>) -> bool {
        let Some(given) = given.map(HeaderValue::as_bytes) else {
            return false;
        };
        match &self.0 {
            None => !given.is_empty(),
            Some(key) => given == key.as_bytes(),
        }
    }
}

/// Without the key.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None => "any",
            Some(_) => "[redacted]",
        })
    }
}
