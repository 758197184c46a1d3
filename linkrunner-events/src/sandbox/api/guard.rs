//! Keeps other pages of the web away from what is shown here.
//!
//! A page of another origin may let the browser send requests to this machine. Two things keep it out: what changes
//! something needs a method or a content type for which a browser asks first, and is not allowed; and a request that
//! names another origin, or a host that is not this one, is refused. The latter is what a page does that gives its own
//! name the address of this machine ("DNS rebinding").

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::context::Context;
use super::error::Error;
use crate::sandbox::state::hosts::Hosts;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub(crate) async fn guard(
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
            "Under this host name the sandbox does not show what it received. Ask for it as localhost or by its \
             address, or allow the name with --allow-host.",
        );
    }
    let is_foreign = headers.contains_key(header::ORIGIN)
        && text(header::ORIGIN)
            .and_then(|origin| origin.split_once("://"))
            .is_none_or(|(_, origin)| !origin.eq_ignore_ascii_case(host));
    // A link from elsewhere may lead to the page itself.
    let is_embedded = path != "/"
        && text(SEC_FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign || is_embedded {
        return Err(
            "The sandbox shows what it received to its own page and to programs, and to no other page.",
        );
    }
    Ok(())
}
