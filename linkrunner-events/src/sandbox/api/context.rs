//! The state of the handlers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRef;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::read_body::LARGE_BODIES;
use crate::sandbox::state::shared::Shared;

/// How many readers the feed has at most. Each may have some messages in memory that it does not read.
const FEEDS: usize = 64;

/// The state of every handler.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) shared: Arc<Shared>,
    pub(super) address: SocketAddr,
    pub(super) large_bodies: Arc<Semaphore>,
    feeds: Arc<Semaphore>,
}

impl Context {
    pub(super) fn new(shared: Arc<Shared>, address: SocketAddr) -> Self {
        Self {
            shared,
            address,
            large_bodies: Arc::new(Semaphore::new(LARGE_BODIES)),
            feeds: Arc::new(Semaphore::new(FEEDS)),
        }
    }

    /// A place for a reader of the feed, if one is free.
    pub(super) fn feed_place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.feeds).try_acquire_owned().ok()
    }
}

impl FromRef<Context> for Arc<Shared> {
    fn from_ref(context: &Context) -> Self {
        Arc::clone(&context.shared)
    }
}
