//! A list of calls as JSON, which is written while it is read.
//!
//! Written at once, the 64 MiB of calls that a sandbox remembers would be in memory a second time for each reader.

use std::iter::once;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;

use crate::sandbox::state::call_json::Detail;
use crate::sandbox::state::shared::Shared;

/// An answer of `{"calls": […]}`. Calls that are forgotten while it is sent are missing.
pub(super) struct CallList {
    shared: Arc<Shared>,
    numbers: Vec<u64>,
    message: Option<String>,
}

impl CallList {
    pub(super) fn new(shared: Arc<Shared>, numbers: Vec<u64>) -> Self {
        Self {
            shared,
            numbers,
            message: None,
        }
    }

    /// `{"msg": "…", "calls": […]}`.
    pub(super) fn with_message(mut self, message: String) -> Self {
        self.message = Some(message);
        self
    }
}

impl IntoResponse for CallList {
    fn into_response(self) -> Response {
        let begin = match self.message {
            Some(message) => format!(r#"{{"msg":{},"calls":["#, json!(message)),
            None => r#"{"calls":["#.to_owned(),
        };
        let calls = self.numbers.into_iter();
        let calls = calls.filter_map(move |number| self.shared.store.call(number));
        let calls = calls.enumerate().map(|(index, call)| {
            let comma = if index == 0 { "" } else { "," };
            serde_json::to_string(&Detail::of(&call)).map(|json| format!("{comma}{json}"))
        });
        let pieces = once(Ok(begin))
            .chain(calls)
            .chain(once(Ok("]}".to_owned())));
        let body = Body::from_stream(stream::iter(pieces));
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
