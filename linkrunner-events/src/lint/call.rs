//! The rules for each part of a call. Typed events and JSON of any origin share them.

use super::data::Object;
use super::finding::Finding;
use super::{envelope, limits, money, naming, revenue};
use crate::encode::EventFacts;
use crate::schema::Ecommerce;

/// The rules for the name of an event.
pub(super) fn lint_name(name: &str, findings: &mut Vec<Finding>) {
    // The other findings would repeat the whole name.
    if let Some(finding) = limits::name_too_long(name) {
        findings.push(finding);
        return;
    }
    findings.extend(limits::name_begins_with_digit(name));
    findings.extend(limits::name_not_ascii(name));
    findings.extend(naming::variant_in_name(name));
}

/// The rules for a key in the data of an event or a payment.
pub(super) fn lint_key(key: &str) -> Option<Finding> {
    limits::key_too_long(key).or_else(|| naming::value_in_key(key))
}

/// The rules for a key that only events have.
pub(super) fn lint_event_key(key: &str) -> Option<Finding> {
    envelope::envelope_key(key)
}

/// The rules for each value of an event or a payment.
pub(super) fn lint_values(data: &Object, findings: &mut Vec<Finding>) {
    for (key, value) in data {
        findings.extend(limits::value_too_long(key, value));
    }
}

/// The rules for the data of an event as a whole.
pub(super) fn lint_event_data(
    name: &str,
    kind: Option<Ecommerce>,
    data: &Object,
    facts: &EventFacts<'_>,
    findings: &mut Vec<Finding>,
) {
    findings.extend(money::lint(data, kind));
    revenue::lint(name, kind, facts, findings);
}
