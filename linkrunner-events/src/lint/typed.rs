//! Lints typed events and payments.
//!
//! The rules are those for JSON, without the ones that the compiler and the encoder enforce. They check all keys and the
//! encoded values. An event that cannot be encoded has no values here: encoding reports the error.

use super::data::{Object, discount};
use super::finding::Finding;
use super::{call, ecommerce, revenue};
use crate::encode::{Catalogue, Fields, read_facts};
use crate::error::EncodeProblem;
use crate::schema::{EventSchema, FieldSchema};
use crate::value::Number;

/// Lints an event. `keys` and `fields` include those of its context, if it has one.
pub(crate) fn lint_event(
    schema: &EventSchema,
    keys: impl Iterator<Item = FieldSchema>,
    fields: &dyn Fields,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = schema.name();
    call::lint_name(name, &mut findings);
    let (mut facts, json) = read_facts(fields);
    let data = parse(json);
    facts.discount = discount(&data);
    for field in keys {
        findings.extend(call::lint_key(field.key()));
        findings.extend(call::lint_event_key(field.key()));
    }
    call::lint_values(&data, &mut findings);
    let kind = ecommerce::kind_of_event(name, &data);
    if let (None, Some(kind)) = (schema.ecommerce(), kind) {
        findings.extend(ecommerce::undeclared(&data, kind, &facts.catalogue));
    }
    match facts.catalogue.check() {
        // If an item has a wrong id, an id without its item is the same mistake.
        Err(error) if !matches!(error.problem(), EncodeProblem::ContentTypeMismatch { .. }) => {}
        _ => ids_without_item(&facts.catalogue, &mut findings),
    }
    let kind = schema.ecommerce().or(kind);
    call::lint_event_data(name, kind, &data, &facts, &mut findings);
    findings
}

/// Lints the amount and the data of a payment.
pub(crate) fn lint_payment(amount: Number, fields: &dyn Fields, findings: &mut Vec<Finding>) {
    let (mut facts, json) = read_facts(fields);
    let data = parse(json);
    facts.discount = discount(&data);
    findings.extend(data.keys().filter_map(|key| call::lint_key(key)));
    call::lint_values(&data, findings);
    if let Some(kind) = ecommerce::kind_of_payment(&data) {
        findings.extend(ecommerce::undeclared(&data, kind, &facts.catalogue));
        ids_without_item(&facts.catalogue, findings);
    }
    revenue::lint_payment(amount, &facts, findings);
}

fn ids_without_item(catalogue: &Catalogue<'_>, findings: &mut Vec<Finding>) {
    let (Some((key, ids)), Some(items)) = (catalogue.ids, catalogue.contents) else {
        return;
    };
    let mut known = Vec::new();
    items.for_each(&mut |item| known.push(item.id.to_owned()));
    let known = known.iter().map(String::as_str).collect();
    ecommerce::ids_without_item(key, ids, &known, findings);
}

/// The members of an object. Empty if encoding failed, or if `serde_json` cannot parse one of the numbers.
fn parse(json: Option<Vec<u8>>) -> Object {
    json.and_then(|json| serde_json::from_slice(&json).ok())
        .unwrap_or_default()
}
