//! The handler of calls to Linkrunner: reads a call, has it judged and recorded, and sends the reply.

use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::sandbox::server::connection::{Closed, Peer};
use crate::sandbox::state::body::Body;
use crate::sandbox::state::contract::API_PREFIX;
use crate::sandbox::state::fault::Reply;
use crate::sandbox::state::received::{Arrival, KEY_HEADER};
use crate::sandbox::state::shared::Context;

pub(crate) async fn answer(
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
