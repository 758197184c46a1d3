//! Answers of the page's own endpoints.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Said to whoever asks for something else.
pub(crate) const ENDPOINTS: &str = "There are GET and DELETE /_sandbox/calls, GET /_sandbox/calls/NUMBER, GET \
    /_sandbox/wait, GET, PUT and DELETE /_sandbox/faults, POST /_sandbox/faults/next and GET /_sandbox/feed.";

pub(crate) fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

pub(crate) fn error(status: StatusCode, why: &str) -> Response {
    json(status, &json!({ "msg": why }))
}
