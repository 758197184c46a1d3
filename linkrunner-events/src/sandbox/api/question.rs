//! The question which calls are meant, as a query.

use std::time::Duration;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::error::Error;
use super::number::UpTo;
use crate::sandbox::state::call_json::kinds;
use crate::sandbox::state::received::Received;
use crate::{Endpoint, Rule, Severity};

/// The longest wait. A query that asks for more gets this.
const LONGEST_WAIT_MS: u64 = 60_000;
const DEFAULT_WAIT_MS: u64 = 5_000;

/// A call matches if it matches every parameter that is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Question {
    event: Option<String>,
    #[serde(deserialize_with = "kind")]
    kind: Option<Kind>,
    /// Of a payment.
    r#type: Option<String>,
    user: Option<String>,
    status: Option<UpTo<999>>,
    accepted: Option<bool>,
    #[serde(deserialize_with = "rule")]
    rule: Option<Rule>,
    findings: Option<Findings>,
    after: UpTo<{ u64::MAX }>,
    limit: Option<UpTo<{ u64::MAX }>>,
    /// For a wait alone.
    count: Option<UpTo<{ u64::MAX }>>,
    /// For a wait alone.
    timeout_ms: Option<UpTo<{ u64::MAX }>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Findings {
    None,
    /// Of this severity or a higher one, as in the variants after it.
    Advice,
    Warning,
    Error,
}

/// One of the kinds of calls.
#[derive(Debug, Clone, Copy)]
struct Kind(&'static str);

fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Kind>, D::Error> {
    let known = kinds().map(|kind| (kind, Kind(kind)));
    one_of("kind", known.collect(), deserializer)
}

fn rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rule>, D::Error> {
    let known = Rule::ALL.iter().map(|rule| (rule.id(), *rule));
    one_of("rule", known.collect(), deserializer)
}

/// Reads the name of one of the known values.
fn one_of<'de, T: Copy, D: Deserializer<'de>>(
    noun: &str,
    known: Vec<(&'static str, T)>,
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let name = String::deserialize(deserializer)?;
    if let Some((_, value)) = known.iter().find(|(known, _)| *known == name) {
        return Ok(Some(*value));
    }
    let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    Err(D::Error::custom(format_args!(
        "unknown {noun} `{name}`, expected one of {names}"
    )))
}

impl Question {
    /// Refuses the parameters that only a wait has.
    pub(super) fn without_wait(self) -> Result<Self, Error> {
        if self.count.is_some() || self.timeout_ms.is_some() {
            return Err(Error::bad_request(
                "count and timeout_ms are parameters of /_sandbox/wait alone.",
            ));
        }
        Ok(self)
    }

    pub(super) fn matches(&self, call: &Received) -> bool {
        let is = |wanted: &Option<String>, endpoint: Endpoint, name: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| call.endpoint() == Some(endpoint) && name == Some(wanted))
        };
        call.number() > self.after.0
            && is(&self.event, Endpoint::CaptureEvent, call.event_name())
            && is(&self.r#type, Endpoint::CapturePayment, call.name())
            && self.kind.is_none_or(|Kind(kind)| call.kind() == kind)
            && self
                .user
                .as_deref()
                .is_none_or(|user| call.user() == Some(user))
            && self
                .status
                .is_none_or(|UpTo(status)| call.status().map(u64::from) == Some(status))
            && self
                .accepted
                .is_none_or(|accepted| call.is_accepted() == accepted)
            && self
                .rule
                .is_none_or(|rule| call.findings().iter().any(|finding| finding.rule() == rule))
            && self.findings.is_none_or(|findings| findings.matches(call))
    }

    /// The numbers of the calls that match.
    pub(super) fn numbers(&self, calls: &[Received]) -> Vec<u64> {
        let matching = calls.iter().filter(|call| self.matches(call));
        let limit = self.limit.map_or(usize::MAX, size);
        matching.take(limit).map(Received::number).collect()
    }

    /// How many calls to wait for.
    pub(super) fn count(&self) -> usize {
        self.count.map_or(1, size)
    }

    /// How long to wait.
    pub(super) fn timeout(&self) -> Duration {
        let milliseconds = self
            .timeout_ms
            .map_or(DEFAULT_WAIT_MS, |UpTo(number)| number);
        Duration::from_millis(milliseconds.min(LONGEST_WAIT_MS))
    }
}

fn size<const MAX: u64>(UpTo(number): UpTo<MAX>) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Findings {
    fn matches(self, call: &Received) -> bool {
        match self {
            Self::None => call.findings().is_empty(),
            Self::Advice => call.has_findings(Severity::Advice),
            Self::Warning => call.has_findings(Severity::Warning),
            Self::Error => call.has_findings(Severity::Error),
        }
    }
}
