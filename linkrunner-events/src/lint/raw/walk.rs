//! The rules for every key and value of the data.

use std::collections::HashSet;

use linkrunner_rules::{RESERVED_KEYS, ReservedKey, ValueKind, is_sensitive};
use serde_json::Value;

use super::sensitive_value;
use crate::lint::data::{Object, event_keys, short};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;

pub(super) fn lint(data: &Object, findings: &mut Vec<Finding>) {
    for (key, value) in data {
        if value.is_null() && !is_amount(key) {
            findings.push(Finding::new(
                Rule::NullValue,
                format!(
                    "`{}` is null, which has no meaning to Linkrunner; leave the key out",
                    short(key)
                ),
            ));
        }
    }
    object(data, "", &mut HashSet::new(), findings);
}

/// Whether the key takes an amount. [`Reader`](super::read::Reader) reports null amounts.
fn is_amount(key: &str) -> bool {
    event_keys().any(|row| row.key == key && row.in_event == Some(ValueKind::Amount))
}

/// Whether the key takes ids, which may look like card numbers.
fn is_id(key: &str) -> bool {
    let takes_ids = |row: &ReservedKey| {
        [row.in_event, row.in_item]
            .into_iter()
            .flatten()
            .any(|kind| matches!(kind, ValueKind::Ids | ValueKind::Text))
    };
    RESERVED_KEYS
        .iter()
        .any(|row| row.key == key && takes_ids(row))
}

fn object<'a>(
    members: &'a Object,
    path: &str,
    seen: &mut HashSet<&'a str>,
    findings: &mut Vec<Finding>,
) {
    for (key, value) in members {
        // One finding per key, even if every item of a list has it.
        if seen.insert(key) && is_sensitive(key) {
            findings.push(Finding::new(
                Rule::SensitiveKey,
                format!(
                    "`{path}{}` suggests sensitive data, but events must not carry passwords, card details, emails, phone \
                     numbers or names of people; remove it, or send an internal id instead",
                    short(key)
                ),
            ));
        }
        let path = format!("{path}{}", short(key));
        let find = if is_id(key) {
            sensitive_value::find_in_id
        } else {
            sensitive_value::find
        };
        walk(value, &path, find, seen, findings);
    }
}

fn walk<'a>(
    value: &'a Value,
    path: &str,
    find: fn(&str, &str) -> Option<Finding>,
    seen: &mut HashSet<&'a str>,
    findings: &mut Vec<Finding>,
) {
    match value {
        Value::String(text) => findings.extend(find(path, text)),
        Value::Number(number) if number.is_u64() => {
            findings.extend(find(path, &number.to_string()));
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                walk(value, &format!("{path}[{index}]"), find, seen, findings);
            }
        }
        Value::Object(members) => object(members, &format!("{path}."), seen, findings),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
