//! The calls that were received, for tests in any language.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::call_list::CallList;
use super::error::Error;
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
        None => Err(Error::new(
            StatusCode::NOT_FOUND,
            "There is no call with this number, or it was forgotten. GET /_sandbox/calls lists the calls.",
        )),
    }
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
    shared.store.clear();
    Json(json!({}))
}
