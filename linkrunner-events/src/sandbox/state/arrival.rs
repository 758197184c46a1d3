//! A call as it arrives.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use serde_json::Value;

use super::asked::Asked;
use super::body::{Body, Content};
use super::contract::{self, Answer, Call, Command};
use crate::Endpoint;
use crate::lint::{self, Finding};

/// The header that carries the server key.
pub(crate) const KEY_HEADER: HeaderName = HeaderName::from_static("linkrunner-key");

/// Headers that carry secrets. They are never kept.
const SECRETS: [HeaderName; 4] = [
    KEY_HEADER,
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
    header::COOKIE,
];

/// A call that has arrived in full, before it is checked.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Only of a question.
    pub(crate) query: Option<String>,
    pub(crate) asked: Asked,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) key_accepted: bool,
    pub(crate) body: Body,
}

impl Arrival {
    pub(crate) fn new(
        method: &str,
        uri: &Uri,
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
        let arrival = Self {
            method: method.to_owned(),
            path: String::new(),
            query: None,
            asked: Asked::default(),
            headers,
            key_accepted,
            body,
        };
        arrival.with_target(uri)
    }

    /// A call that the sandbox makes itself.
    pub(crate) fn own(target: &Uri, body: Body) -> Self {
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
        Self::new("POST", target, &headers, true, body)
    }

    fn with_target(mut self, uri: &Uri) -> Self {
        self.path = uri.path().to_owned();
        let question = contract::is_question(&self.path).then_some(uri);
        self.query = question.and_then(Uri::query).map(str::to_owned);
        self.asked = question.map(Asked::of).unwrap_or_default();
        self
    }

    /// The same call once more, with another path or body if there is one.
    pub(crate) fn again(&self, target: Option<&Uri>, body: Option<Body>) -> Self {
        let mut again = self.clone();
        if let Some(target) = target {
            again = again.with_target(target);
        }
        if let Some(body) = body {
            let mut headers = again.headers.iter_mut();
            if let Some((_, length)) =
                headers.find(|(name, _)| name == header::CONTENT_LENGTH.as_str())
            {
                *length = body.text.len().to_string();
            }
            again.body = body;
        }
        again
    }

    pub(super) fn weight(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        let query = self.query.as_ref().map_or(0, String::len);
        // The parameters are a second copy of the query.
        self.path.len() + 2 * query + headers + self.body.weight()
    }

    /// Checks the call against the contract.
    pub(super) fn check(&self) -> Result<Command, Answer> {
        contract::read(&Call {
            method: &self.method,
            path: &self.path,
            host: self.header(header::HOST.as_str()),
            key_accepted: self.key_accepted,
            content_type: self.header(header::CONTENT_TYPE.as_str()),
            asked: &self.asked,
            body: &self.body,
        })
    }

    /// Checks the body against the rules, whatever the contract says.
    pub(super) fn lint(&self) -> Vec<Finding> {
        let Value::Object(body) = self.json() else {
            return Vec::new();
        };
        match contract::endpoint(&self.path) {
            Some(Endpoint::CaptureEvent) => lint::raw::lint_event(body, &self.body.text),
            Some(Endpoint::CapturePayment) => lint::raw::lint_payment(body, &self.body.text),
            _ => Vec::new(),
        }
    }

    /// The body, or `null` if it is no JSON.
    pub(super) fn json(&self) -> &Value {
        match &self.body.content {
            Content::Json(value) => value,
            _ => &Value::Null,
        }
    }

    /// The first header of this name, in any case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}
