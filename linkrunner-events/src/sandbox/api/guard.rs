//! Keeps other web pages away from the calls.
//!
//! A web page can let the browser send requests to this machine. Two rules keep it out:
//!
//! - A change needs a method or a content type for which a browser first asks for permission, and it does not get it.
//! - A request from another origin, or for an unknown host name, is refused. An unknown host name is the sign of a page
//!   that points its own name at this machine ("DNS rebinding").

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::context::Context;
use super::error::Error;
use crate::sandbox::state::hosts::Hosts;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub(super) async fn guard(
    State(context): State<Context>,
    request: Request,
    next: Next,
) -> Response {
    match check(
        &context.shared.hosts,
        request.uri().path(),
        request.headers(),
    ) {
        Ok(()) => next.run(request).await,
        Err(why) => Error::new(StatusCode::FORBIDDEN, why).into_response(),
    }
}

fn check(hosts: &Hosts, path: &str, headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if !hosts.allow(host) {
        return Err(
            "This host name is not allowed. Use localhost or an address, or allow the name with --allow-host.",
        );
    }
    let is_foreign = headers.contains_key(header::ORIGIN)
        && text(header::ORIGIN)
            .and_then(|origin| origin.split_once("://"))
            .is_none_or(|(_, origin)| !origin.eq_ignore_ascii_case(host));
    // A link from another site may lead to the page itself.
    let is_embedded = path != "/"
        && text(SEC_FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign || is_embedded {
        return Err(
            "This request comes from another web page. Only the sandbox's own page and programs may send it.",
        );
    }
    Ok(())
}
