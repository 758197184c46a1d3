//! A call as the sandbox remembers it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, header};
use serde_json::Value;

use super::body::{Body, Content};
use super::contract::Answer;
use super::contract::{self, Call, Command};
use super::fault::Reply;
use crate::lint::{self, Finding};
use crate::{Endpoint, Severity};

/// The header that carries the server key.
pub(crate) const KEY_HEADER: HeaderName = HeaderName::from_static("linkrunner-key");

/// Headers that carry secrets. They are never kept.
const SECRETS: [HeaderName; 4] = [
    KEY_HEADER,
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
    header::COOKIE,
];

/// A call that has come in whole and has not been judged yet.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) key_accepted: bool,
    pub(crate) body: Body,
}

impl Arrival {
    pub(crate) fn new(
        method: &str,
        path: &str,
        headers: &HeaderMap,
        key_accepted: bool,
        body: Body,
    ) -> Self {
        let headers = headers
            .iter()
            .filter(|(name, _)| !SECRETS.contains(name))
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            key_accepted,
            body,
        }
    }

    fn weight(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        self.path.len() + headers + self.body.weight()
    }

    /// What the contract has to say about it.
    pub(crate) fn judge(&self) -> Result<Command, Answer> {
        contract::read(&Call {
            method: &self.method,
            path: &self.path,
            key_accepted: self.key_accepted,
            content_type: find(&self.headers, header::CONTENT_TYPE.as_str()),
            body: &self.body,
        })
    }

    /// What the rules have to say about its body, whatever the contract says.
    pub(crate) fn lint(&self) -> Vec<Finding> {
        let Value::Object(body) = self.json() else {
            return Vec::new();
        };
        match contract::endpoint(&self.path) {
            Some(Endpoint::CaptureEvent) => lint::raw::lint_event(body, &self.body.text),
            Some(Endpoint::CapturePayment) => lint::raw::lint_payment(body, &self.body.text),
            _ => Vec::new(),
        }
    }

    pub(crate) fn json(&self) -> &Value {
        match &self.body.content {
            Content::Json(value) => value,
            _ => &Value::Null,
        }
    }
}

/// What became of a call.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) number: u64,
    pub(crate) reply: Reply,
    pub(crate) fault: Option<String>,
    pub(crate) accepted: bool,
    pub(crate) findings: Vec<Finding>,
    pub(crate) since_start: Duration,
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// A call that the sandbox has received, and how it was answered.
///
/// Calls that were turned away are here too. A clone is cheap: it shares the call.
#[derive(Clone)]
pub struct Received(Arc<Inner>);

struct Inner {
    weight: usize,
    arrival: Arrival,
    judged: Outcome,
    received_at: SystemTime,
}

impl Received {
    pub(crate) fn new(arrival: Arrival, judged: Outcome) -> Self {
        Self(Arc::new(Inner {
            weight: arrival.weight(),
            arrival,
            judged,
            received_at: SystemTime::now(),
        }))
    }

    /// Roughly the bytes that it takes to remember the call.
    pub(crate) fn weight(&self) -> usize {
        self.0.weight
    }

    /// The call's number: the first has 1, and [`clear`](crate::sandbox::Sandbox::clear) does not begin anew.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.0.judged.number
    }

    /// What is wrong with the body, the gravest first. The answer does not depend on it, unless the sandbox is
    /// [strict](crate::sandbox::SandboxBuilder::strict).
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0.judged.findings
    }

    /// Whether there is a finding of this severity or a graver one.
    #[must_use]
    pub fn has_findings(&self, severity: Severity) -> bool {
        let mut findings = self.findings().iter();
        findings.any(|finding| finding.severity() >= severity)
    }

    /// The body of the answer, or `None` where the connection was closed instead.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        match &self.0.judged.reply {
            Reply::Answer { body, .. } => Some(body),
            Reply::Disconnect => None,
        }
    }

    /// The fault that the call met, such as `429` or `offline`.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.0.judged.fault.as_deref()
    }

    /// The endpoint, or `None` for a path that Linkrunner does not have.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        contract::endpoint(self.path())
    }

    /// The method, which for all endpoints is to be `POST`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.arrival.method
    }

    /// The path, such as `/api/v1/capture-event`, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.arrival.path
    }

    /// The body. It is `null` where it was not JSON, or was too large to be kept.
    #[must_use]
    pub fn body(&self) -> &Value {
        self.0.arrival.json()
    }

    /// The body as it came, JSON or not, with replacement characters where it was not UTF-8.
    ///
    /// It is empty where the body was too large to be kept, or broke off.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.arrival.body.text
    }

    /// The HTTP status that the call was answered with, or will be once a [delay] is over; `None` where the
    /// connection was closed without an answer.
    ///
    /// [delay]: crate::sandbox::Fault::delay
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.judged.reply.status()
    }

    /// Whether the call had its effect: the event captured, the payment kept or recognised as a duplicate, the
    /// payments removed.
    ///
    /// It differs from a 2xx status where a [`Fault`](crate::sandbox::Fault) stood in the place of the answer.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.0.judged.accepted
    }

    /// A header's value, whatever the case of its name. Of several with one name it is the first.
    ///
    /// The server key and other headers that carry secrets are never kept.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.0.arrival.headers, name)
    }

    /// All headers that were kept, with their names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.0.arrival.headers.iter();
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// When the call had come in whole.
    #[must_use]
    pub fn received_at(&self) -> SystemTime {
        self.0.received_at
    }

    /// How long after the sandbox's start the call had come in whole: a clock that never jumps, for measuring
    /// the pause between two calls.
    #[must_use]
    pub fn since_start(&self) -> Duration {
        self.0.judged.since_start
    }

    /// The event's name, where the body has one.
    #[must_use]
    pub fn event_name(&self) -> Option<&str> {
        self.body().get("event_name")?.as_str()
    }

    /// The user's id, where the body has one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.body().get("user_id")?.as_str()
    }

    /// A value of the event data, by its key.
    #[must_use]
    pub fn data(&self, key: &str) -> Option<&Value> {
        self.body().get("event_data")?.get(key)
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut call = f.debug_struct("Received");
        call.field("method", &inner.arrival.method)
            .field("path", &inner.arrival.path)
            .field("headers", &inner.arrival.headers);
        match &inner.arrival.body.content {
            Content::Json(value) => call.field("body", value),
            other => call.field("body", other).field("text", &self.text()),
        };
        call.field("status", &self.status())
            .field("accepted", &inner.judged.accepted)
            .field("findings", &inner.judged.findings)
            .finish_non_exhaustive()
    }
}

/// One line: `POST /api/v1/capture-event (item_viewed): 201`.
impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.path())?;
        if let Some(name) = self.event_name() {
            // Escaped, so that a call stays one line whatever its event is called.
            write!(f, " ({})", name.escape_debug())?;
        }
        match self.status() {
            Some(status) => write!(f, ": {status}"),
            None => f.write_str(": not answered"),
        }
    }
}
