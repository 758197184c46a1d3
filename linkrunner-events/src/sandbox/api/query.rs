//! Questions about what arrived, for tests in any language.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::reply;
use crate::sandbox::state::received::Received;
use crate::sandbox::state::shared::Shared;
use crate::sandbox::state::view;
use crate::sandbox::state::wait::{self, WaitError};
use crate::{Rule, Severity};

const MAX_TIMEOUT: Duration = Duration::from_secs(60);
const PARAMETERS: &str = "event, kind, type, user, status, accepted, rule, findings, after, limit, and of /_sandbox/wait also count \
    and timeout_ms";

type Pairs = Query<Vec<(String, String)>>;

/// Which calls are meant, and how many.
#[derive(Debug)]
struct Question {
    filters: Vec<Filter>,
    after: u64,
    limit: usize,
    count: usize,
    timeout: Duration,
}

#[derive(Debug)]
enum Filter {
    Kind(String),
    Event(String),
    Type(String),
    User(String),
    Status(u16),
    Accepted(bool),
    Rule(String),
    Findings(Option<Severity>),
}

impl Filter {
    fn matches(&self, call: &Received) -> bool {
        match self {
            Self::Kind(kind) => view::kind(call) == kind,
            Self::Event(name) => view::kind(call) == "event" && call.event_name() == Some(name),
            Self::Type(name) => view::kind(call) == "payment" && view::name(call) == Some(name),
            Self::User(user) => view::user(call) == Some(user),
            Self::Status(status) => call.status() == Some(*status),
            Self::Accepted(accepted) => call.is_accepted() == *accepted,
            Self::Rule(rule) => call
                .findings()
                .iter()
                .any(|finding| finding.rule().id() == rule),
            Self::Findings(None) => call.findings().is_empty(),
            Self::Findings(Some(severity)) => call.has_findings(*severity),
        }
    }
}

impl Question {
    fn read(pairs: Vec<(String, String)>, waits: bool) -> Result<Self, String> {
        let mut question = Self {
            filters: Vec::new(),
            after: 0,
            limit: usize::MAX,
            count: 1,
            timeout: Duration::from_secs(5),
        };
        for (key, value) in pairs {
            let filter = match key.as_str() {
                "event" => Filter::Event(value),
                "kind" => Filter::Kind(one_of(
                    value,
                    "kind",
                    &["event", "payment", "removal", "other"],
                )?),
                "type" => Filter::Type(value),
                "user" => Filter::User(value),
                "status" => Filter::Status(number(&value, "status")?),
                "accepted" => {
                    Filter::Accepted(one_of(value, "accepted", &["true", "false"])? == "true")
                }
                "rule" => {
                    let known: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
                    Filter::Rule(one_of(value, "rule", &known)?)
                }
                "findings" => Filter::Findings(severity(value)?),
                "after" => {
                    question.after = number(&value, "after")?;
                    continue;
                }
                "limit" => {
                    question.limit = number(&value, "limit")?;
                    continue;
                }
                "count" if waits => {
                    question.count = number(&value, "count")?;
                    continue;
                }
                "timeout_ms" if waits => {
                    question.timeout =
                        Duration::from_millis(number(&value, "timeout_ms")?).min(MAX_TIMEOUT);
                    continue;
                }
                _ => {
                    return Err(format!(
                        "There is no parameter {key:?}; there are {PARAMETERS}."
                    ));
                }
            };
            question.filters.push(filter);
        }
        Ok(question)
    }

    fn matches(&self, call: &Received) -> bool {
        call.number() > self.after && self.filters.iter().all(|filter| filter.matches(call))
    }

    fn answer(&self, calls: &[Received]) -> Value {
        calls
            .iter()
            .filter(|call| self.matches(call))
            .take(self.limit)
            .map(view::detail)
            .collect()
    }
}

fn one_of(value: String, key: &str, known: &[&str]) -> Result<String, String> {
    if known.contains(&value.as_str()) {
        return Ok(value);
    }
    Err(format!(
        "{key} is {value:?}; it is one of {}.",
        known.join(", ")
    ))
}

fn severity(value: String) -> Result<Option<Severity>, String> {
    const KNOWN: [&str; 4] = ["none", "advice", "warning", "error"];
    Ok(match one_of(value, "findings", &KNOWN)?.as_str() {
        "advice" => Some(Severity::Advice),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    })
}

fn number<T: std::str::FromStr>(value: &str, key: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|_| format!("{key} is {value:?}, which is no number that it can be."))
}

pub(crate) async fn list(State(shared): State<Arc<Shared>>, Query(pairs): Pairs) -> Response {
    match Question::read(pairs, false) {
        Ok(question) => reply::json(
            StatusCode::OK,
            &json!({ "calls": question.answer(&shared.store.received()) }),
        ),
        Err(why) => reply::error(StatusCode::BAD_REQUEST, &why),
    }
}

pub(crate) async fn call(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
) -> Response {
    let call = number
        .parse()
        .ok()
        .and_then(|number| shared.store.call(number));
    match call {
        Some(call) => reply::json(StatusCode::OK, &view::detail(&call)),
        None => reply::error(
            StatusCode::NOT_FOUND,
            "There is no call with this number, or it is no longer remembered.",
        ),
    }
}

/// Answers when there are enough calls, or 408 with those there are.
pub(crate) async fn wait(State(shared): State<Arc<Shared>>, Query(pairs): Pairs) -> Response {
    let question = match Question::read(pairs, true) {
        Ok(question) => question,
        Err(why) => return reply::error(StatusCode::BAD_REQUEST, &why),
    };
    let waiting = wait::matching(&shared.store, question.count, |call| question.matches(call));
    match tokio::time::timeout(question.timeout, waiting).await {
        Ok(calls) => reply::json(StatusCode::OK, &json!({ "calls": question.answer(&calls) })),
        Err(_) => {
            let error = WaitError::new(question.timeout, shared.store.received());
            reply::json(
                StatusCode::REQUEST_TIMEOUT,
                &json!({ "msg": error.to_string(), "calls": question.answer(error.received()) }),
            )
        }
    }
}

pub(crate) async fn clear(State(shared): State<Arc<Shared>>) -> Response {
    shared.store.clear();
    reply::json(StatusCode::OK, &json!({}))
}
