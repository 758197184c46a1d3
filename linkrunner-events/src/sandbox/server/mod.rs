//! The server: the routes, and the port on which they are served.

pub(crate) mod connection;

use std::io;
use std::sync::Arc;

use axum::Router;
use tokio::task::JoinHandle;

use self::connection::{Peer, Port};
use crate::sandbox::api;
use crate::sandbox::state::shared::Shared;

/// Serves the port until it is closed and all connections to it have ended.
pub(crate) fn spawn(port: Port, shared: Arc<Shared>) -> JoinHandle<io::Result<()>> {
    let closed = port.closed();
    let context = (shared, closed.clone());
    // Unknown paths are calls too: they are recorded, and answered in the envelope.
    let router = Router::new()
        .merge(api::routes(&context))
        .with_state(context);
    let service = router.into_make_service_with_connect_info::<Peer>();
    let server = axum::serve(port, service).with_graceful_shutdown(closed.wait());
    tokio::spawn(server.into_future())
}
