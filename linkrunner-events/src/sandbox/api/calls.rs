//! The calls that were received, for tests in any language.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::call_list::CallList;
use super::error::Error;
use super::object::Object;
use super::question::Question;
use crate::sandbox::state::call_json::Detail;
use crate::sandbox::state::shared::Shared;
use crate::sandbox::state::wait::{self, WaitError};

type Asked = Result<Query<Question>, QueryRejection>;

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    question: Asked,
) -> Result<CallList, Error> {
    let question = question?.0.without_wait()?;
    let numbers = question.numbers(&shared.store.received());
    Ok(CallList::new(shared, numbers))
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    number: Result<Path<u64>, PathRejection>,
) -> Result<Response, Error> {
    let call = number
        .ok()
        .and_then(|Path(number)| shared.store.call(number));
    match call {
        Some(call) => Ok(Json(Detail::of(&call)).into_response()),
        None => Err(no_call()),
    }
}

pub(super) fn no_call() -> Error {
    Error::new(
        StatusCode::NOT_FOUND,
        "There is no call with this number. It may have been cleared, or have made room for newer calls. GET /_sandbox/calls lists the calls.",
    )
}

/// Answers once enough calls match. After the timeout it answers 408 with the calls that match so far.
pub(super) async fn wait(
    State(shared): State<Arc<Shared>>,
    question: Asked,
) -> Result<(StatusCode, CallList), Error> {
    let Query(question) = question?;
    let matches = |call: &_| question.matches(call);
    let waiting = wait::matching(&shared.store, question.count(), matches);
    let waited = tokio::time::timeout(question.timeout(), waiting).await;
    Ok(match waited {
        Ok(calls) => {
            let numbers = question.numbers(&calls);
            (StatusCode::OK, CallList::new(shared, numbers))
        }
        Err(_) => {
            let error = WaitError::new(question.timeout(), shared.store.received());
            let numbers = question.numbers(error.received());
            let list = CallList::new(shared, numbers).with_message(error.to_string());
            (StatusCode::REQUEST_TIMEOUT, list)
        }
    })
}

pub(super) async fn clear(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.store.clear_until_undone();
    Json(json!({}))
}

/// The body of [`undo_clear`], which has no members.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Undoes the last [`clear`].
pub(super) async fn undo_clear(
    State(shared): State<Arc<Shared>>,
    nothing: Result<Json<Object<Nothing>>, JsonRejection>,
) -> Result<Json<Value>, Error> {
    let Json(Object(Nothing {})) = nothing.map_err(|why| Error::of_body(&why, "{}"))?;
    if !shared.store.undo_clear() {
        return Err(Error::new(
            StatusCode::NOT_FOUND,
            "There is nothing to restore: no calls were cleared, or they were dropped to make room for new calls.",
        ));
    }
    Ok(Json(json!({})))
}
