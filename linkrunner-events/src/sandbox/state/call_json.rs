//! Calls as JSON.

use std::borrow::Cow;
use std::time::UNIX_EPOCH;

use serde::Serialize;
use serde_json::{Value, json};

use super::contract;
use super::received::Received;
use crate::{Endpoint, Finding};

/// How many characters of a name or an id are in the summary.
const SHOWN: usize = 200;

/// The kind of a call to a path that Linkrunner does not have.
const OTHER: &str = "other";

/// The kind of the question for an attribution.
const QUESTION: &str = "question";

/// A call in the list of the page.
#[derive(Debug, Serialize)]
pub(crate) struct Summary<'a> {
    number: u64,
    /// Milliseconds since 1970.
    at: u64,
    kind: &'static str,
    name: Option<Cow<'a, str>>,
    user: Option<Cow<'a, str>>,
    money: Option<String>,
    status: Option<u16>,
    accepted: bool,
    fault: Option<&'a str>,
    refusal: Option<&'a str>,
    /// The first fields of the data as keys and JSON.
    fields: &'a [(String, String)],
    findings: Vec<FindingJson<'a>>,
}

impl<'a> Summary<'a> {
    pub(crate) fn of(call: &'a Received) -> Self {
        Self {
            number: call.number(),
            at: millis(call),
            kind: call.kind(),
            name: call.name().map(cut),
            user: call.user().map(cut),
            money: call.money(),
            status: call.status(),
            accepted: call.is_accepted(),
            fault: call.fault(),
            refusal: call.refusal(),
            fields: call.first_fields(),
            findings: call.findings().iter().map(FindingJson::of).collect(),
        }
    }
}

/// A call with its body and its answer.
#[derive(Debug, Serialize)]
pub(crate) struct Detail<'a> {
    #[serde(flatten)]
    summary: Summary<'a>,
    method: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    headers: Vec<(&'a str, &'a str)>,
    text: &'a str,
    body: &'a Value,
    malformed_at: Option<usize>,
    answer: Option<&'a str>,
}

impl<'a> Detail<'a> {
    pub(crate) fn of(call: &'a Received) -> Self {
        Self {
            summary: Summary::of(call),
            method: call.method(),
            path: call.path(),
            query: call.query(),
            headers: call.headers().collect(),
            text: call.text(),
            body: call.body(),
            malformed_at: call.malformed_at(),
            answer: call.answer(),
        }
    }
}

#[derive(Debug, Serialize)]
struct FindingJson<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    earlier_call: Option<u64>,
}

impl<'a> FindingJson<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule().id(),
            severity: finding.severity().id(),
            message: finding.message(),
            earlier_call: finding.earlier_call(),
        }
    }
}

impl Received {
    /// The call with its findings and its answer, as the endpoints under `/_sandbox/` return it.
    ///
    /// ```json
    /// {"number": 1, "at": 1735689600000, "kind": "event", "name": "item_viewed", "user": "user_12345", "money": null,
    ///  "status": 201, "accepted": true, "fault": null, "refusal": null, "fields": [["product_id", "\"ABC123\""]],
    ///  "findings": [{"rule": "value-in-key", "severity": "advice", "message": "…", "earlier_call": null}],
    ///  "method": "POST", "path": "/api/v1/capture-event", "query": null,
    ///  "headers": [["content-type", "application/json"]], "text": "…", "body": {}, "malformed_at": null, "answer": "…"}
    /// ```
    ///
    /// `refusal` is the reason of a refusal, or the fault. `fields` has the first fields of the data, as JSON text.
    /// `malformed_at` is the position of the JSON syntax error in `text`, in UTF-16 code units.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!(Detail::of(self))
    }

    /// The amount exactly as sent, valid or not, with its currency: `149.99 USD`. An amount sent as a string is in
    /// quotes.
    #[must_use]
    pub fn money(&self) -> Option<String> {
        let data = |key| self.data(key);
        let amount = match self.endpoint()? {
            Endpoint::CapturePayment => self.body().get("amount"),
            _ => data("amount").or_else(|| data("value")),
        };
        let amount = amount.filter(|amount| amount.is_number() || amount.is_string())?;
        let amount = cut(&amount.to_string()).into_owned();
        Some(match data("currency").and_then(Value::as_str) {
            Some(currency) => format!("{amount} {}", currency.chars().take(8).collect::<String>()),
            None => amount,
        })
    }

    /// The kind of the endpoint.
    pub(crate) fn kind(&self) -> &'static str {
        match self.endpoint() {
            Some(endpoint) => endpoint.facts().kind,
            None if contract::is_question(self.path()) => QUESTION,
            None => OTHER,
        }
    }

    /// The event's name, or the payment's type.
    pub(crate) fn name(&self) -> Option<&str> {
        match self.endpoint()? {
            Endpoint::CapturePayment => {
                let body = self.body().as_object()?;
                let payment_type = body.get("type").and_then(Value::as_str);
                Some(payment_type.unwrap_or("DEFAULT"))
            }
            _ => self.event_name(),
        }
    }

    /// The user's id, or that of the installation.
    pub(crate) fn user(&self) -> Option<&str> {
        self.user_id()
            .or_else(|| self.body().get("install_instance_id")?.as_str())
    }
}

/// The kinds that calls have.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    let endpoints = Endpoint::ALL.iter();
    endpoints.map(|facts| facts.kind).chain([QUESTION, OTHER])
}

fn millis(call: &Received) -> u64 {
    let since = call.received_at().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}
