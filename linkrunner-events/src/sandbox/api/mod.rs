//! The HTTP side: Linkrunner's endpoints, the endpoints for the page and for tests, and the page.

mod capture;
mod context;
mod faults;
mod feed;
mod guard;
mod query;
mod reply;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};

pub(crate) use self::capture::Disconnect;
use self::context::Context;
use super::page;
use super::state::shared::Shared;

/// The routes of a sandbox that listens on this address. Every path without a route is a call to Linkrunner.
pub(crate) fn router(shared: Arc<Shared>, address: SocketAddr) -> Router {
    let context = Context::new(shared, address);
    let guard = middleware::from_fn_with_state(context.clone(), guard::guard);
    let endpoints = Router::new()
        .route("/calls", get(query::list).delete(query::clear))
        .route("/calls/{number}", get(query::call))
        .route("/wait", get(query::wait))
        .route(
            "/faults",
            get(faults::show).put(faults::set).delete(faults::clear),
        )
        .route("/faults/next", post(faults::next))
        .route("/feed", get(feed::feed))
        .fallback(|| async { reply::error(StatusCode::NOT_FOUND, reply::ENDPOINTS) })
        .layer(guard.clone());
    // A POST to the page comes from a client with a wrong base URL, who should see it as a call.
    let document = get(page::page).layer(guard).fallback(capture::answer);
    let mut router = Router::new()
        .nest("/_sandbox", endpoints)
        .route("/", document);
    // Browsers and their developer tools ask every server for these.
    for path in ["/favicon.ico", "/robots.txt", "/.well-known/{*rest}"] {
        router = router.route(path, get(|| async { StatusCode::NOT_FOUND }));
    }
    router.fallback(capture::answer).with_state(context)
}
