//! The HTTP side: reads a call, has it judged and recorded, and sends the reply.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::task::JoinHandle;

use super::body::Body;
use super::config::Key;
use super::connection::{Closed, Peer, Port};
use super::contract::API_PREFIX;
use super::fault::Reply;
use super::faults::Faults;
use super::limit::RateLimit;
use super::page::{self, Context, Hosts};
use super::received::{Arrival, KEY_HEADER};
use super::store::Store;

/// What the server and its owner share.
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

/// Serves the port until it is closed and all connections to it have ended.
pub(super) fn spawn(port: Port, shared: Arc<Shared>) -> JoinHandle<io::Result<()>> {
    let closed = port.closed();
    let context = (shared, closed.clone());
    // Unknown paths are calls too: they are recorded, and answered in the envelope.
    let router = Router::new()
        .merge(page::routes(&context))
        .fallback(answer)
        .with_state(context);
    let service = router.into_make_service_with_connect_info::<Peer>();
    let server = axum::serve(port, service).with_graceful_shutdown(closed.wait());
    tokio::spawn(server.into_future())
}

pub(super) async fn answer(
    State((shared, closed)): State<Context>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let body = Body::read(body).await;
    let arrival = Arrival::new(
        head.method.as_str(),
        head.uri.path(),
        &head.headers,
        shared.key.accepts(head.headers.get(&KEY_HEADER)),
        body,
    );
    let (fault, latency) = shared.faults.take();
    // A fault stands before the rate limit, too: what never reached Linkrunner did not count there.
    let limited = !fault.is_instead()
        && arrival.path.starts_with(API_PREFIX)
        && shared
            .limit
            .as_ref()
            .is_some_and(|limit| !limit.admit(peer.address.ip(), Instant::now()));
    let reply = shared.store.record(arrival, &fault, limited);
    if !latency.is_zero() {
        pause(latency, closed).await;
    }
    response(reply, &peer)
}

/// Lets the time pass, unless the port is closed before.
async fn pause(pause: Duration, closed: Closed) {
    // Either end of it is the end of the pause.
    let _ = tokio::time::timeout(pause, closed.wait()).await;
}

fn response(reply: Reply, peer: &Peer) -> Response {
    let (status, body, retry_after) = match reply {
        Reply::Answer {
            status,
            body,
            retry_after,
        } => (status, body, retry_after),
        Reply::Disconnect => {
            peer.sever();
            return StatusCode::NO_CONTENT.into_response();
        }
    };
    let content_type = if body.starts_with('<') {
        "text/html; charset=utf-8"
    } else {
        "application/json; charset=utf-8"
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    if let Some(value) = retry_after.and_then(|value| HeaderValue::try_from(value).ok()) {
        headers.insert(header::RETRY_AFTER, value);
    }
    response
}
