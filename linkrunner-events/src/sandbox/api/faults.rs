//! Switches faults on and off.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value};

use super::context::Context;
use super::reply;
use crate::sandbox::state::fault::Fault;
use crate::sandbox::state::view;

const MAX_BODY: usize = 64 * 1024;
/// Longer than any client waits.
const MAX_LATENCY_MS: u64 = 600_000;
/// How many faults one request can put into the queue.
const MAX_TIMES: u64 = 1_000;

pub(crate) async fn show(State(context): State<Context>) -> Response {
    reply::json(
        StatusCode::OK,
        &view::forecast(&context.shared.faults.forecast()),
    )
}

/// `{"shares": {"429": 0.1, "offline": 1}, "latency_ms": 300}`: what is not there is switched off.
pub(crate) async fn set(State(context): State<Context>, request: Request) -> Response {
    let weather = match read_object(request)
        .await
        .and_then(|body| Weather::read(&body))
    {
        Ok(weather) => weather,
        Err(why) => return reply::error(StatusCode::BAD_REQUEST, &why),
    };
    context
        .shared
        .faults
        .set_weather(weather.shares, weather.latency);
    context.shared.store.touch();
    show(State(context)).await
}

/// `{"fault": "429", "retry_after": "2", "times": 3}`: the next calls meet it.
pub(crate) async fn next(State(context): State<Context>, request: Request) -> Response {
    let read = read_object(request).await.and_then(|body| read_next(&body));
    let (fault, times) = match read {
        Ok(read) => read,
        Err(why) => return reply::error(StatusCode::BAD_REQUEST, &why),
    };
    for _ in 0..times {
        context.shared.faults.push(fault.clone());
    }
    context.shared.store.touch();
    show(State(context)).await
}

pub(crate) async fn clear(State(context): State<Context>) -> Response {
    context.shared.faults.clear();
    context.shared.store.touch();
    show(State(context)).await
}

struct Weather {
    shares: Vec<(Fault, f64)>,
    latency: Duration,
}

impl Weather {
    fn read(body: &Map<String, Value>) -> Result<Self, String> {
        let mut weather = Self {
            shares: Vec::new(),
            latency: Duration::ZERO,
        };
        for (key, value) in body {
            match (key.as_str(), value) {
                ("shares", Value::Object(shares)) => {
                    for (name, share) in shares {
                        weather.shares.push(read_share(name, share)?);
                    }
                }
                ("latency_ms", Value::Number(latency)) => {
                    let latency = latency
                        .as_u64()
                        .filter(|latency| *latency <= MAX_LATENCY_MS);
                    let latency = latency
                        .ok_or_else(|| format!("latency_ms goes from 0 to {MAX_LATENCY_MS}."))?;
                    weather.latency = Duration::from_millis(latency);
                }
                _ => {
                    let example = r#"{"shares": {"429": 0.1, "offline": 1}, "latency_ms": 300}"#;
                    return Err(format!(
                        "Cannot read {key:?}; send an object such as {example}."
                    ));
                }
            }
        }
        // The members of an object have no order, and who is offline gets no answer of any kind.
        weather
            .shares
            .sort_by_key(|(fault, _)| *fault != Fault::disconnect());
        Ok(weather)
    }
}

fn read_share(name: &str, share: &Value) -> Result<(Fault, f64), String> {
    let fault: Fault = name.parse().map_err(|error| format!("{error}."))?;
    let share = share.as_f64().filter(|share| (0.0..=1.0).contains(share));
    let share = share.ok_or_else(|| format!("The share of {name} goes from 0 to 1."))?;
    Ok((fault, share))
}

fn read_next(body: &Map<String, Value>) -> Result<(Fault, u64), String> {
    let example = r#"{"fault": "429", "retry_after": "2", "times": 3}"#;
    let mut fault: Option<Fault> = None;
    let mut retry_after = None;
    let mut times = 1;
    for (key, value) in body {
        match (key.as_str(), value) {
            ("fault", Value::String(name)) => {
                fault = Some(name.parse().map_err(|error| format!("{error}."))?);
            }
            ("retry_after", Value::String(text)) => retry_after = Some(text.as_str()),
            ("times", Value::Number(number)) => {
                let number = number.as_u64().filter(|times| *times <= MAX_TIMES);
                times = number.ok_or_else(|| format!("times goes from 0 to {MAX_TIMES}."))?;
            }
            _ => {
                return Err(format!(
                    "Cannot read {key:?}; send an object such as {example}."
                ));
            }
        }
    }
    let fault =
        fault.ok_or_else(|| format!("There is no fault; send an object such as {example}."))?;
    let fault = match retry_after {
        Some(text) => fault.retry_after(text),
        None => fault,
    };
    Ok((fault, times))
}

/// A browser asks before it sends JSON to another origin, which a form cannot do at all.
async fn read_object(request: Request<Body>) -> Result<Map<String, Value>, String> {
    if !is_json(request.headers()) {
        return Err("The header Content-Type must be application/json.".to_owned());
    }
    let bytes = to_bytes(request.into_body(), MAX_BODY).await;
    let bytes = bytes.map_err(|_| format!("The body is over {MAX_BODY} bytes, or broke off."))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("The body is no JSON object: {error}."))
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    crate::sandbox::state::contract::is_json(value.and_then(|value| value.to_str().ok()))
}
