//! Calls to Linkrunner: reads a call, carries it out, remembers it, and answers.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::context::Context;
use super::read_body::read_body;
use crate::sandbox::state::arrival::{Arrival, KEY_HEADER};
use crate::sandbox::state::contract::{self, API_PREFIX};
use crate::sandbox::state::fault::Reply;
use crate::sandbox::state::received::Received;

/// Marks a response that is not to be sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disconnect;

pub(super) async fn answer(
    State(context): State<Context>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let shared = &context.shared;
    let body = read_body(body, &context.large_bodies).await;
    let arrival = Arrival::new(
        head.method.as_str(),
        &head.uri,
        &head.headers,
        shared.key.accepts(head.headers.get(&KEY_HEADER)),
        body,
    );
    let allowed = contract::method(&arrival.path);
    let (call, latency) = carry_out(&context, peer.ip(), arrival);
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    response(call.reply().clone(), allowed)
}

/// Carries a call out, unless a fault or the rate limit stands before it. Returns it with the delay of its answer.
pub(super) fn carry_out(context: &Context, peer: IpAddr, arrival: Arrival) -> (Received, Duration) {
    let shared = &context.shared;
    let (fault, latency) = shared.faults.take();
    // A fault comes before the rate limit: a call that never reached Linkrunner does not count there.
    let limited = !fault.is_instead()
        && arrival.path.starts_with(API_PREFIX)
        && shared
            .rate_limit
            .as_ref()
            .is_some_and(|limit| !limit.admit(peer, Instant::now()));
    (shared.store.record(arrival, &fault, limited), latency)
}

/// The response to a call to an endpoint that wants this method.
fn response(reply: Reply, allowed: &'static str) -> Response {
    let (status, body, retry_after) = match reply {
        Reply::Answer {
            status,
            body,
            retry_after,
        } => (status, body, retry_after),
        Reply::Disconnect => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            response.extensions_mut().insert(Disconnect);
            return response;
        }
    };
    let content_type = if body.starts_with('<') {
        "text/html; charset=utf-8"
    } else {
        "application/json; charset=utf-8"
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    if status == StatusCode::NO_CONTENT {
        headers.remove(header::CONTENT_TYPE);
    } else {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static(allowed));
    }
    if let Some(value) = retry_after.and_then(|value| HeaderValue::try_from(value).ok()) {
        headers.insert(header::RETRY_AFTER, value);
    }
    response
}
