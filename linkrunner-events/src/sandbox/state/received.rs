//! A call as the sandbox remembers it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::arrival::Arrival;
use super::body::Content;
use super::contract;
use super::fault::Reply;
use super::first_fields::first_fields;
use crate::lint::Finding;
use crate::{Endpoint, Severity};

/// The number of a call, its findings, and how it was answered.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) number: u64,
    pub(crate) reply: Reply,
    pub(crate) fault: Option<String>,
    pub(crate) refusal: Option<String>,
    pub(crate) accepted: bool,
    pub(crate) findings: Vec<Finding>,
    pub(crate) since_start: Duration,
}

/// A call that the sandbox has received, and how it was answered. It may have been refused.
///
/// A clone is cheap: it shares the call.
///
/// ```
/// # #[cfg(feature = "client")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::sandbox::Sandbox;
/// use linkrunner_events::{Client, LinkrunnerEvent, Rule, ServerKey};
///
/// #[derive(LinkrunnerEvent)]
/// struct OrderPaid {
///     amount: f64,
/// }
///
/// let sandbox = Sandbox::start().await?;
/// let client = Client::builder(ServerKey::new("any")?).base_url(sandbox.base_url()).build()?;
/// client.capture(&OrderPaid { amount: 9.5 }, "user_12345").await?;
///
/// let call = &sandbox.received()[0];
/// assert_eq!((call.status(), call.is_accepted()), (Some(201), true));
/// assert_eq!(call.data("amount").unwrap(), 9.5);
/// assert!(call.findings().iter().any(|finding| finding.rule() == Rule::AmountWithoutCurrency));
/// assert_eq!(call.to_string(), "POST /api/v1/capture-event (order_paid): 201");
/// # Ok(()) }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Received(Arc<Inner>);

struct Inner {
    weight: usize,
    first_fields: Vec<(String, String)>,
    arrival: Arrival,
    outcome: Outcome,
    received_at: SystemTime,
}

impl Received {
    pub(crate) fn new(arrival: Arrival, outcome: Outcome) -> Self {
        let first_fields = first_fields(contract::endpoint(&arrival.path), &arrival.body.text);
        let fields = first_fields.iter();
        let fields: usize = fields.map(|(key, value)| key.len() + value.len()).sum();
        Self(Arc::new(Inner {
            weight: arrival.weight() + fields,
            first_fields,
            arrival,
            outcome,
            received_at: SystemTime::now(),
        }))
    }

    /// Roughly how many bytes it takes to remember the call.
    pub(crate) fn weight(&self) -> usize {
        self.0.weight
    }

    /// The number of the call. The first call has 1, and [`clear`](crate::sandbox::Sandbox::clear) does not reset it.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.0.outcome.number
    }

    /// The mistakes found in the call, the most severe first. Findings do not change the answer, unless the sandbox is
    /// [strict](crate::sandbox::SandboxBuilder::strict).
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0.outcome.findings
    }

    /// Whether there is a finding of this severity or a higher one.
    #[must_use]
    pub fn has_findings(&self, severity: Severity) -> bool {
        let mut findings = self.findings().iter();
        findings.any(|finding| finding.severity() >= severity)
    }

    /// The body of the answer, or `None` if the connection was closed instead.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        match &self.0.outcome.reply {
            Reply::Answer { body, .. } => Some(body),
            Reply::Disconnect => None,
        }
    }

    pub(crate) fn arrival(&self) -> &Arrival {
        &self.0.arrival
    }

    pub(crate) fn reply(&self) -> &Reply {
        &self.0.outcome.reply
    }

    /// The fault that the call met, such as `429` or `offline`.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.0.outcome.fault.as_deref()
    }

    /// Why the call was refused, or which fault it met. `None` if it was answered normally.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.0.outcome.refusal.as_deref()
    }

    /// The first fields of the data, shortened.
    pub(crate) fn first_fields(&self) -> &[(String, String)] {
        &self.0.first_fields
    }

    /// The place at which the body stops being JSON, in UTF-16 units.
    pub(crate) fn malformed_at(&self) -> Option<usize> {
        match self.0.arrival.body.content {
            Content::Malformed { at, .. } => Some(at),
            _ => None,
        }
    }

    /// The endpoint. `None` for `GET /get-attribution-result` and for unknown paths.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        contract::endpoint(self.path())
    }

    /// The method. All endpoints want `POST`, except the question `GET /get-attribution-result`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.arrival.method
    }

    /// The path, such as `/api/v1/capture-event`, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.arrival.path
    }

    /// The body, or `null` if it was not JSON, was too large or did not arrive in full.
    #[must_use]
    pub fn body(&self) -> &Value {
        self.0.arrival.json()
    }

    /// The body as it arrived, JSON or not, with replacement characters where it was not UTF-8.
    ///
    /// It is empty if the body was too large, broke off or did not arrive in time.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.arrival.body.text
    }

    /// The HTTP status of the answer, which may still be [delayed][delay]. `None` if the connection was closed without an
    /// answer.
    ///
    /// [delay]: crate::sandbox::Fault::delay
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.outcome.reply.status()
    }

    /// Whether the call had its effect: the event was captured, the payment was kept or recognised as a duplicate, the
    /// payments were removed.
    ///
    /// With a [`Fault`](crate::sandbox::Fault), a call can be accepted although its status is an error, or the reverse.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.0.outcome.accepted
    }

    /// The value of a header, by its name in any case. If there are several of one name, the first counts.
    ///
    /// The server key and other headers that carry secrets are never kept.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.arrival.header(name)
    }

    /// All headers that are kept, with their names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.0.arrival.headers.iter();
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The time at which the call had arrived in full.
    #[must_use]
    pub fn received_at(&self) -> SystemTime {
        self.0.received_at
    }

    /// The time from the start of the sandbox until the call had arrived in full, on a monotonic clock. Use it to
    /// measure the pause between two calls.
    #[must_use]
    pub fn since_start(&self) -> Duration {
        self.0.outcome.since_start
    }

    /// The event's name, if the body has one.
    #[must_use]
    pub fn event_name(&self) -> Option<&str> {
        self.body().get("event_name")?.as_str()
    }

    /// The user's id, if the body, or the query of a question, has one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        let asked = self.0.arrival.asked.user_id.as_deref();
        asked.or_else(|| self.body().get("user_id")?.as_str())
    }

    /// The query of a question. That of other calls is not kept.
    pub(crate) fn query(&self) -> Option<&str> {
        self.0.arrival.query.as_deref()
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
            .field("accepted", &inner.outcome.accepted)
            .field("findings", &inner.outcome.findings)
            .finish_non_exhaustive()
    }
}

/// One line: `POST /api/v1/capture-event (item_viewed): 201`.
impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.path())?;
        if let Some(name) = self.event_name() {
            // Escaped, so that every call is one line.
            write!(f, " ({})", name.escape_debug())?;
        }
        match self.status() {
            Some(status) => write!(f, ": {status}"),
            None => f.write_str(": not answered"),
        }
    }
}
