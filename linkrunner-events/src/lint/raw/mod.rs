//! The rules for the JSON of calls from any source.
//!
//! Mistakes that the compiler and the encoder reject in this crate's own events are findings here. [`Reader`] reports
//! values of a wrong type; the values that it reads are checked with the same rules as typed events.

mod catalogue;
mod condense;
mod data;
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
use self::data::{Object, event_keys, present};
pub(crate) use self::other_case::folded;
use self::read::Reader;
pub(crate) use self::read::quote;
use super::{Finding, Rule, address, naming, revenue};
use crate::encode::EventFacts;
use crate::names;
use crate::schema::Ecommerce;
use crate::value::Number;

/// Checks the body of an event, given as text and as parsed JSON.
pub(crate) fn lint_event(body: &Object, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = body.get("event_name").and_then(Value::as_str);
    // These findings show the whole name. A longer text is no name.
    if let Some(name) = name.filter(|name| name.len() <= 256) {
        match sensitive_value::find("event_name", name) {
            // No finding may repeat a sensitive name, so the other rules are left out.
            Some(sensitive) => findings.push(sensitive),
            None => {
                findings.extend(other_case::not_snake_case(name));
                findings.extend(naming::variant_in_name(name));
            }
        }
    }
    let name = name.unwrap_or_default();
    top_level::unknown_keys(body, top_level::OF_AN_EVENT, &mut findings);
    lint_call(body, text, &mut findings, |data, findings| {
        let ecommerce = catalogue::is_there(data).then(|| standard_event(name));
        let catalogue = Catalogue::read(data, ecommerce, findings);
        let facts = facts(data, "", &catalogue, findings);
        walk::revenue_under_other_key(data, findings);
        revenue::lint(name, ecommerce, &facts, findings);
    });
    condense::condense(findings)
}

/// Checks the body of a payment, without regard to earlier calls.
pub(crate) fn lint_payment(body: &Object, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let amount = Reader::new("", &mut findings).amount("amount", body);
    top_level::unknown_keys(body, top_level::OF_A_PAYMENT, &mut findings);
    lint_call(body, text, &mut findings, |data, findings| {
        let ecommerce = catalogue::is_there(data).then_some(Ecommerce::Purchase);
        let catalogue = Catalogue::read(data, ecommerce, findings);
        let facts = facts(data, "event_data.", &catalogue, findings);
        if let Some(amount) = amount {
            revenue::lint_payment(amount, &facts, findings);
        }
    });
    condense::condense(findings)
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
            findings.extend(sensitive_value::find(key, id));
        }
    }
    if let Some(Value::Object(data)) = body.get("event_data") {
        walk::lint(data, findings);
        lint_data(data, findings);
    }
    findings.extend(client_ip_address(body));
}

/// Reads the reserved keys of the data. Messages have `amount_path` before `amount`, because a payment has two of them.
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
            // `Catalogue` has read them.
            Some(ValueKind::Ids | ValueKind::Items | ValueKind::ContentType) | None => None,
        };
        match row.role {
            Role::Amount => facts.amount = number,
            Role::Value => facts.value = number,
            Role::NumItems => facts.num_items = number,
            _ => {}
        }
    }
    catalogue.lint(&mut facts, findings);
    facts
}

/// Whether an event is a sale of catalogue items, so that its `value` is revenue.
pub(crate) fn is_purchase(name: &str, data: &Object) -> bool {
    catalogue::is_there(data) && matches!(standard_event(name), Ecommerce::Purchase)
}

/// The standard event that an event about catalogue items stands for, by its name.
fn standard_event(name: &str) -> Ecommerce {
    match name {
        names::ITEM_VIEWED | names::CONTENT_VIEWED | "view_content" | "product_viewed" => {
            Ecommerce::ViewContent
        }
        names::CART_ADDED | "add_to_cart" => Ecommerce::AddToCart,
        names::PURCHASE_COMPLETED | "purchase" => Ecommerce::Purchase,
        _ => Ecommerce::Unspecified,
    }
}

fn client_ip_address(body: &Object) -> Option<Finding> {
    let text = body.get("client_ip_address")?.as_str()?;
    match text.parse::<IpAddr>() {
        Ok(address) => address::lint_client_ip_address(address.to_canonical()),
        Err(_) => Some(Finding::new(
            Rule::InvalidClientAddress,
            format!(
                "`client_ip_address` is {}, which is no IP address; send the device's public address, such as \
                 `203.0.113.10`, without a port",
                read::quote(text)
            ),
        )),
    }
}

#[cfg(test)]
mod tests;
