//! Calls as JSON.

use std::net::SocketAddr;
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use super::fault_queue::FaultSettings;
use super::received::Received;
use super::shared::Shared;
use crate::{Endpoint, Finding};

/// How much of a name or an id the list gets to see.
const SHOWN: usize = 200;

impl Received {
    /// The call with its findings and its answer, as the sandbox's endpoints give it to programs.
    ///
    /// ```json
    /// {"number": 1, "at": 1735689600000, "kind": "event", "name": "item_viewed", "user": "user_12345", "money": null,
    ///  "status": 201, "accepted": true, "fault": null,
    ///  "findings": [{"rule": "value-in-key", "severity": "advice", "message": "…"}],
    ///  "method": "POST", "path": "/api/v1/capture-event", "headers": [["content-type", "application/json"]],
    ///  "text": "…", "body": {}, "answer": "…"}
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Value {
        detail(self)
    }
}

/// What stands in the list.
pub(crate) fn summary(call: &Received) -> Value {
    json!({
        "number": call.number(),
        "at": millis(call),
        "kind": kind(call),
        "name": name(call).map(cut),
        "user": user(call).map(cut),
        "money": money(call),
        "status": call.status(),
        "accepted": call.is_accepted(),
        "fault": call.fault(),
        "findings": call.findings().iter().map(finding).collect::<Vec<_>>(),
    })
}

/// All there is to know of a call.
pub(crate) fn detail(call: &Received) -> Value {
    let mut detail = summary(call);
    detail["method"] = call.method().into();
    detail["path"] = call.path().into();
    detail["headers"] = call
        .headers()
        .map(|(name, value)| json!([name, value]))
        .collect();
    detail["text"] = call.text().into();
    detail["body"] = call.body().clone();
    detail["answer"] = call.answer().into();
    detail
}

pub(crate) fn kind(call: &Received) -> &'static str {
    let endpoint = call.endpoint();
    endpoint.map_or("other", |endpoint| endpoint.facts().kind)
}

/// The event's name, or the payment's type.
pub(crate) fn name(call: &Received) -> Option<&str> {
    match call.endpoint()? {
        Endpoint::CapturePayment => {
            let body = call.body().as_object()?;
            Some(
                body.get("type")
                    .and_then(Value::as_str)
                    .unwrap_or("DEFAULT"),
            )
        }
        _ => call.event_name(),
    }
}

pub(crate) fn user(call: &Received) -> Option<&str> {
    call.user_id()
        .or_else(|| call.body().get("install_instance_id")?.as_str())
}

/// The revenue as it stands in the body, right or wrong: `149.99 USD`.
fn money(call: &Received) -> Option<String> {
    let data = |key| call.data(key);
    let amount = match call.endpoint()? {
        Endpoint::CapturePayment => call.body().get("amount"),
        _ => data("amount").or_else(|| data("value")),
    };
    let amount = amount.filter(|amount| amount.is_number() || amount.is_string())?;
    let amount = cut(&amount.to_string());
    Some(match data("currency").and_then(Value::as_str) {
        Some(currency) => format!("{amount} {}", currency.chars().take(8).collect::<String>()),
        None => amount,
    })
}

pub(crate) fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule().id(),
        "severity": finding.severity().id(),
        "message": finding.message(),
    })
}

/// How the sandbox is set up, and what calls have to expect.
pub(crate) fn settings(shared: &Shared, address: SocketAddr) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "address": address.to_string(),
        "public": !address.ip().is_loopback(),
        "any_key": shared.key.is_any(),
        "strict": shared.store.strict().map(crate::Severity::id),
        "rate_limit": shared.rate_limit.map(|(calls, span)| {
            json!({ "calls": calls, "span_ms": u64::try_from(span.as_millis()).unwrap_or(u64::MAX) })
        }),
        "keep": shared.store.keep(),
        "faults": forecast(&shared.faults.forecast()),
    })
}

pub(crate) fn forecast(forecast: &FaultSettings) -> Value {
    let shares: serde_json::Map<String, Value> = forecast
        .shares
        .iter()
        .filter_map(|(fault, share)| Some((fault.label()?, json!(share))))
        .collect();
    json!({
        "shares": shares,
        "latency_ms": u64::try_from(forecast.latency.as_millis()).unwrap_or(u64::MAX),
        "queued": forecast.queued,
        "always": forecast.always.as_ref().map(|fault| {
            fault.label().unwrap_or_else(|| "delay".to_owned())
        }),
    })
}

fn millis(call: &Received) -> u64 {
    let since = call.received_at().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
