//! Sends a call to the sandbox itself: an earlier one again, as it was or edited, or a new one.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{StatusCode, header};
use serde::{Deserialize, Serialize};

use super::calls::no_call;
use super::capture::carry_out;
use super::context::Context;
use super::error::Error;
use super::object::Object;
use super::read_body::read_body;
use crate::sandbox::state::arrival::Arrival;
use crate::sandbox::state::body::{Body, Content};

const EXAMPLE: &str = r#"{"replay": 1} or {"path": "/api/v1/capture-event", "body": "{}"}"#;

/// A call to send.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Draft {
    /// The number of the call to send again, with its headers and, as far as the key counts, its key.
    replay: Option<u64>,
    path: Option<String>,
    /// The body as text, so that it need not be JSON.
    body: Option<String>,
}

/// The call that was made.
#[derive(Debug, Serialize)]
pub(super) struct Sent {
    number: u64,
    status: Option<u16>,
}

/// Sends the call and answers at once, also if the call's own answer is delayed. Faults and the rate limit apply to it.
pub(super) async fn send(
    State(context): State<Context>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Json<Sent>, Error> {
    let draft = read(request, &context).await?;
    let target = draft.path.map(|path| target(&path)).transpose()?;
    let body = draft.body.map(|body| Body::new(body.as_bytes()));
    let arrival = match (draft.replay, target, body) {
        (Some(number), target, body) => {
            let call = context.shared.store.call(number).ok_or_else(no_call)?;
            call.arrival().again(target.as_ref(), body)
        }
        (None, Some(target), Some(body)) => Arrival::own(&target, body),
        (None, ..) => {
            return Err(Error::unreadable(
                "`replay`, or `path` and `body`, are required",
                EXAMPLE,
            ));
        }
    };
    let (call, _) = carry_out(&context, peer.ip(), arrival);
    Ok(Json(Sent {
        number: call.number(),
        status: call.status(),
    }))
}

async fn read(request: Request, context: &Context) -> Result<Draft, Error> {
    let (head, body) = request.into_parts();
    let content_type = head.headers.get(header::CONTENT_TYPE);
    // Other web pages may send other types without permission.
    if content_type.is_none_or(|value| !value.as_bytes().starts_with(b"application/json")) {
        return Err(Error::not_json());
    }
    // It holds the body of a call, so it has the same bounds.
    let body = read_body(body, &context.large_bodies).await;
    match &body.content {
        Content::Json(_) => {
            let draft = serde_json::from_str(&body.text);
            let Object(draft) = draft.map_err(|why| Error::unreadable(why, EXAMPLE))?;
            Ok(draft)
        }
        Content::TooLarge => Err(Error::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is limited to 1 MB here. Send larger calls from your application.",
        )),
        Content::Malformed { why, .. } => Err(Error::unreadable(why, EXAMPLE)),
        Content::Broken | Content::Late => {
            Err(Error::unreadable("it did not arrive in full", EXAMPLE))
        }
    }
}

/// A path, perhaps with a query, that a client could have sent.
fn target(path: &str) -> Result<Uri, Error> {
    let target = path.parse::<PathAndQuery>().ok();
    let target = target.filter(|target| target.as_str().starts_with('/'));
    target.map(Uri::from).ok_or_else(|| {
        Error::bad_request("The path is not valid. Write one such as /api/v1/capture-event.")
    })
}
