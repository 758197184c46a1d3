//! The page that shows what arrives, and the endpoints behind it, which programs can ask as well.

mod capture;
mod faults;
mod feed;
mod guard;
mod query;
mod reply;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};

use crate::sandbox::page;
use crate::sandbox::state::shared::Context;

/// The page and its endpoints. Everything else is a call to Linkrunner.
pub(crate) fn routes(context: &Context) -> Router<Context> {
    let guard = middleware::from_fn_with_state(Arc::clone(&context.0), guard::guard);
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
    // Only to look at the page is to `GET` it; whoever posts here has the wrong base URL, and should see it.
    let document = get(page::page).layer(guard).fallback(capture::answer);
    let mut router = Router::new()
        .nest("/_sandbox", endpoints)
        .route("/", document);
    // What browsers and their developer tools ask every server for is no call.
    for path in ["/favicon.ico", "/robots.txt", "/.well-known/{*rest}"] {
        router = router.route(path, get(|| async { StatusCode::NOT_FOUND }));
    }
    router.fallback(capture::answer)
}
