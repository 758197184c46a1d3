//! The rules for calls of any origin: the front end that reads JSON.
//!
//! What the compiler and the encoder hold against this crate's own events is a finding here. What cannot be read as the
//! type that its key has is found by the readers; what can be read goes to the same rules as typed events.

mod catalogue;
mod condense;
mod duplicates;
mod other_case;
mod read;
mod sensitive_value;
mod top_level;
mod walk;

linkrunner_derive::__shared_rules!();

use std::net::IpAddr;

use serde_json::{Map, Value};

use self::catalogue::Catalogue;
pub(crate) use self::other_case::folded;
use self::read::Reader;
pub(crate) use self::read::quote;
use super::{Finding, Rule, address, naming, revenue};
use crate::encode::EventFacts;
use crate::names;
use crate::schema::Ecommerce;
use crate::value::Number;

type Object = Map<String, Value>;

/// Everything that is to be said of the body of an event, as text and as it was read.
pub(crate) fn lint_event(body: &Object, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = body.get("event_name").and_then(Value::as_str);
    // A name of any length is shown in full by these, and one that is longer is none.
    if let Some(name) = name.filter(|name| name.len() <= 256) {
        match sensitive_value::find("event_name", name) {
            // No other spelling of it would be better, and no finding may repeat it.
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
        let mut facts = facts(data, &catalogue, findings);
        facts.amount = Reader::new("", findings).amount("amount", data);
        walk::revenue_under_other_key(data, findings);
        revenue::lint(name, ecommerce, &facts, findings);
    });
    condense::condense(findings)
}

/// Everything that is to be said of the body of a payment by itself.
pub(crate) fn lint_payment(body: &Object, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let amount = Reader::new("", &mut findings).amount("amount", body);
    top_level::unknown_keys(body, top_level::OF_A_PAYMENT, &mut findings);
    lint_call(body, text, &mut findings, |data, findings| {
        let ecommerce = catalogue::is_there(data).then_some(Ecommerce::Purchase);
        let catalogue = Catalogue::read(data, ecommerce, findings);
        let mut facts = facts(data, &catalogue, findings);
        facts.amount = Reader::new("event_data.", findings).amount("amount", data);
        if let Some(amount) = amount {
            revenue::lint_payment(amount, &facts, findings);
        }
    });
    condense::condense(findings)
}

/// What events and payments have in common.
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

fn facts<'a>(
    data: &Object,
    catalogue: &'a Catalogue,
    findings: &mut Vec<Finding>,
) -> EventFacts<'a> {
    let mut reader = Reader::new("", findings);
    let mut facts = EventFacts {
        value: reader.amount("value", data),
        num_items: reader.whole_number("num_items", data).map(Number::from),
        has_currency: reader.currency(data),
        ..EventFacts::default()
    };
    catalogue.lint(&mut facts, findings);
    facts
}

/// Whether an event is a sale of items of a catalogue, whose `value` is revenue.
pub(crate) fn is_purchase(name: &str, data: &Object) -> bool {
    catalogue::is_there(data) && matches!(standard_event(name), Ecommerce::Purchase)
}

/// What an event of this name stands for, where it is about items of a catalogue.
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
