//! Errors of the endpoints under `/_sandbox/`: a status, and a message that says what to do.

use std::fmt::Display;

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::sandbox::state::fault::UnknownFault;

const QUERY_EXAMPLE: &str = "/_sandbox/calls?event=item_viewed&findings=warning";

/// An answer of `{"msg": "…"}`.
#[derive(Debug)]
pub(super) struct Error {
    status: StatusCode,
    message: String,
}

impl Error {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// A body that cannot be read, with an example of one that can.
    pub(super) fn of_body(rejection: &JsonRejection, example: &str) -> Self {
        if matches!(rejection, JsonRejection::MissingJsonContentType(_)) {
            return Self::not_json();
        }
        Self::unreadable(innermost(rejection), example)
    }

    pub(super) fn not_json() -> Self {
        Self::bad_request("The header Content-Type must be application/json.")
    }

    pub(super) fn unreadable(why: impl Display, example: &str) -> Self {
        Self::bad_request(format!(
            "The body cannot be read: {why}. Send an object such as {example}."
        ))
    }
}

impl From<QueryRejection> for Error {
    fn from(rejection: QueryRejection) -> Self {
        let why = innermost(&rejection);
        Self::bad_request(format!(
            "The query cannot be read: {why}. Give each parameter once, such as {QUERY_EXAMPLE}."
        ))
    }
}

impl From<UnknownFault> for Error {
    fn from(error: UnknownFault) -> Self {
        Self::bad_request(format!("{error}."))
    }
}

/// The cause that names the parameter. Those around it speak of "deserializing".
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    match error.source() {
        Some(source) => innermost(source),
        None => error.to_string(),
    }
}

#[derive(Serialize)]
struct Message {
    msg: String,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        (self.status, Json(Message { msg: self.message })).into_response()
    }
}
