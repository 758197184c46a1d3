//! The state that the handlers and the owner of the sandbox share.

use super::fault_queue::FaultQueue;
use super::hosts::Hosts;
use super::key::Key;
use super::rate_limit::RateLimit;
use super::store::Store;

/// The state of one sandbox.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Tells this sandbox from an earlier one on the same port.
    pub(crate) run: String,
    pub(crate) hosts: Hosts,
    pub(crate) key: Key,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) faults: FaultQueue,
    pub(crate) store: Store,
}
