//! The rules for the JSON of calls from any source.
//!
//! In JSON, findings also cover mistakes that the compiler and the encoder reject in typed events. [`Reader`] reports
//! values of a wrong type; all other values go through the rules for typed events.

mod catalogue;
mod duplicates;
mod other_case;
mod read;
mod sensitive_value;
mod top_level;
mod walk;

use std::net::IpAddr;

use linkrunner_rules::{Role, ValueKind};
use serde_json::Value;

use self::catalogue::Catalogue;
use self::read::Reader;
use super::condense::condense;
use super::data::{Object, discount, event_keys, present};
pub(crate) use super::data::{folded, quote};
use super::finding::Finding;
use super::rule::Rule;
use super::{address, call, ecommerce, envelope, limits, revenue};
use crate::encode::EventFacts;
use crate::schema::Ecommerce;
use crate::value::Number;

/// Checks the body of an event, given as text and as parsed JSON.
pub(crate) fn lint_event(body: &Object, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = body.get("event_name").and_then(Value::as_str);
    if let Some(name) = name {
        match sensitive_value::find("event_name", name) {
            // Skips the other rules: their findings would repeat the sensitive name.
            Some(sensitive) => findings.push(sensitive),
            None => {
                // This finding would repeat the whole name.
                if limits::name_too_long(name).is_none() {
                    findings.extend(other_case::not_snake_case(name));
                }
                call::lint_name(name, &mut findings);
            }
        }
    }
    let name = name.unwrap_or_default();
    top_level::unknown_keys(body, envelope::EVENT_MEMBERS, &mut findings);
    lint_call(body, text, &mut findings, |data, findings| {
        let kind = ecommerce::kind_of_event(name, data);
        let catalogue = Catalogue::read(data, kind, findings);
        let facts = facts(data, "", &catalogue, findings);
        findings.extend(data.keys().filter_map(|key| call::lint_event_key(key)));
        call::lint_event_data(name, kind, data, &facts, findings);
    });
    condense(findings)
}

/// Checks the body of a payment. Rules that compare calls are elsewhere.
pub(crate) fn lint_payment(body: &Object, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let amount = Reader::new("", &mut findings).amount("amount", body);
    top_level::unknown_keys(body, top_level::PAYMENT_MEMBERS, &mut findings);
    lint_call(body, text, &mut findings, |data, findings| {
        let catalogue = Catalogue::read(data, ecommerce::kind_of_payment(data), findings);
        let facts = facts(data, "event_data.", &catalogue, findings);
        if let Some(amount) = amount {
            revenue::lint_payment(amount, &facts, findings);
        }
    });
    condense(findings)
}

/// The rules that events and payments share.
fn lint_call(
    body: &Object,
    text: &str,
    findings: &mut Vec<Finding>,
    lint_data: impl FnOnce(&Object, &mut Vec<Finding>),
) {
    findings.extend(duplicates::find(text));
    for key in ["user_id", "install_instance_id", "event_id", "payment_id"] {
        if let Some(Value::String(id)) = body.get(key) {
            // A random id of an event has a run of digits with the checksum of a card number now and then.
            findings.extend(match key {
                "event_id" | "payment_id" => sensitive_value::find_in_id(key, id),
                _ => sensitive_value::find(key, id),
            });
            findings.extend(envelope::placeholder_id(key, id));
        }
    }
    if let Some(Value::Object(data)) = body.get("event_data") {
        walk::lint(data, findings);
        findings.extend(data.keys().filter_map(|key| call::lint_key(key)));
        call::lint_values(data, findings);
        lint_data(data, findings);
    }
    findings.extend(client_ip_address(body));
}

/// Reads the reserved keys of the data. In messages, `amount_path` precedes `amount`: a payment has two amounts.
fn facts<'a>(
    data: &Object,
    amount_path: &str,
    catalogue: &'a Catalogue,
    findings: &mut Vec<Finding>,
) -> EventFacts<'a> {
    let mut facts = EventFacts::default();
    for row in event_keys() {
        let path = match row.role {
            Role::Amount => amount_path,
            _ => "",
        };
        let mut reader = Reader::new(path, findings);
        let number = match row.in_event {
            Some(ValueKind::Amount) => reader.amount(row.key, data),
            Some(ValueKind::WholeNumber) => reader.whole_number(row.key, data).map(Number::from),
            Some(ValueKind::Currency) => {
                facts.has_currency = reader.currency(row.key, data);
                None
            }
            Some(ValueKind::Text) => {
                if let Some(text) = present(data, row.key) {
                    reader.id(row.key, text);
                }
                None
            }
            // `Catalogue::read` handles these.
            Some(ValueKind::Ids | ValueKind::Items | ValueKind::ContentType) | None => None,
        };
        match row.role {
            Role::Amount => facts.amount = number,
            Role::Value => facts.value = number,
            Role::NumItems => facts.num_items = number,
            _ => {}
        }
    }
    facts.discount = discount(data);
    catalogue.lint(&mut facts, findings);
    facts
}

/// Whether an event is a sale of catalogue items. If so, its `value` is revenue.
pub(crate) fn is_purchase(name: &str, data: &Object) -> bool {
    ecommerce::kind_of_event(name, data) == Some(Ecommerce::Purchase)
}

fn client_ip_address(body: &Object) -> Option<Finding> {
    let text = body.get("client_ip_address")?.as_str()?;
    match text.parse::<IpAddr>() {
        Ok(address) => address::lint_client_ip_address(address.to_canonical()),
        Err(_) => Some(Finding::new(
            Rule::InvalidClientAddress,
            format!(
                "`client_ip_address` is {}, which is not an IP address; send the device's public address, such as \
                 `203.0.113.10`, without a port",
                quote(text)
            ),
        )),
    }
}

#[cfg(test)]
mod tests;
