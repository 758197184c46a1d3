//! The HTTP side: Linkrunner's endpoints, the endpoints for the page and for tests, and the page.

mod call_list;
mod calls;
mod capture;
mod context;
mod error;
mod faults;
mod feed;
mod guard;
mod number;
mod object;
#[cfg(feature = "plan")]
mod plan;
mod question;
mod read_body;
mod send;
mod settings;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};

pub(crate) use self::capture::Disconnect;
use self::context::Context;
use self::error::Error;
use super::page;
use super::state::shared::Shared;

/// How long the body of a request to `/_sandbox/` may be.
const BODY_BYTES: usize = 64 * 1024;

const ENDPOINTS: &str = "The endpoints are GET, POST and DELETE /_sandbox/calls, GET /_sandbox/calls/NUMBER, POST \
    /_sandbox/calls/undo-clear, GET /_sandbox/wait, GET /_sandbox/plan, GET, PUT and DELETE /_sandbox/faults, POST /_sandbox/faults/next and GET \
    /_sandbox/feed.";

/// The routes of a sandbox that listens on this address. Every path without a route is a call to Linkrunner.
pub(crate) fn router(shared: Arc<Shared>, address: SocketAddr) -> Router {
    let context = Context::new(shared, address);
    let guard = middleware::from_fn_with_state(context.clone(), guard::guard);
    let endpoints = Router::new();
    #[cfg(feature = "plan")]
    let endpoints = endpoints.route("/plan", get(plan::show));
    let endpoints = endpoints
        .route(
            "/calls",
            get(calls::list).post(send::send).delete(calls::clear),
        )
        .route("/calls/undo-clear", post(calls::undo_clear))
        .route("/calls/{number}", get(calls::show))
        .route("/wait", get(calls::wait))
        .route(
            "/faults",
            get(faults::show).put(faults::set).delete(faults::clear),
        )
        .route("/faults/next", post(faults::next))
        .route("/feed", get(feed::feed))
        .fallback(|| async { Error::new(StatusCode::NOT_FOUND, ENDPOINTS) })
        .method_not_allowed_fallback(|| async {
            Error::new(StatusCode::METHOD_NOT_ALLOWED, ENDPOINTS)
        })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(guard.clone())
        .layer(middleware::map_response(with_headers));
    // A POST to the page comes from a client with a wrong base URL, who should see it as a call.
    let document = get(page::document)
        .layer(guard.clone())
        .fallback(capture::answer);
    let mut router = Router::new()
        .nest("/_sandbox", endpoints)
        .route("/", document)
        .route("/page/{name}", get(page::file).layer(guard));
    // Browsers and their developer tools ask every server for these.
    for path in ["/favicon.ico", "/robots.txt", "/.well-known/{*rest}"] {
        router = router.route(path, get(|| async { StatusCode::NOT_FOUND }));
    }
    router.fallback(capture::answer).with_state(context)
}

/// Forbids browsers to store an answer, or to guess another type for it.
async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if headers.get(header::CONTENT_TYPE) == Some(&HeaderValue::from_static("application/json")) {
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        headers.insert(header::CONTENT_TYPE, json);
    }
    response
}
