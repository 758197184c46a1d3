//! The state of the handlers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRef;

use crate::sandbox::state::shared::Shared;

/// The state of every handler.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) shared: Arc<Shared>,
    pub(super) address: SocketAddr,
}

impl Context {
    pub(super) fn new(shared: Arc<Shared>, address: SocketAddr) -> Self {
        Self { shared, address }
    }
}

impl FromRef<Context> for Arc<Shared> {
    fn from_ref(context: &Context) -> Self {
        Arc::clone(&context.shared)
    }
}
