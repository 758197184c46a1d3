//! The state that the server, its handlers and the owner of the sandbox share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::connection::Closed;
use super::faults::Faults;
use super::hosts::Hosts;
use super::key::Key;
use super::limit::RateLimit;
use super::store::Store;

/// The state of one sandbox.
#[derive(Debug)]
pub(super) struct Shared {
    /// Tells this sandbox from an earlier one on the same port.
    pub(super) run: String,
    pub(super) address: SocketAddr,
    pub(super) hosts: Hosts,
    pub(super) key: Key,
    pub(super) rate_limit: Option<(u32, Duration)>,
    pub(super) limit: Option<RateLimit>,
    pub(super) faults: Faults,
    pub(super) store: Store,
}

/// The state of every handler.
pub(super) type Context = (Arc<Shared>, Closed);
