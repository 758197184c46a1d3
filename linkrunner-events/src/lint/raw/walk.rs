//! What is looked at in every key and value of the data.

use std::collections::HashSet;

use serde_json::Value;

use super::read::{present, quote};
use super::{Object, sensitive, sensitive_value};
use crate::lint::{Finding, Rule, naming};

/// Keys that are longer cannot be filtered by.
const MAX_KEY_CHARS: usize = 128;
/// Strings that are longer are not listed.
const MAX_VALUE_CHARS: usize = 256;

/// Money, of which a `null` is a mistake that its reader finds.
const AMOUNTS: [&str; 2] = ["amount", "value"];

/// Where people put money that Linkrunner does not look for.
const OTHER_AMOUNTS: [&str; 7] = [
    "grand_total",
    "order_total",
    "order_value",
    "revenue",
    "total_amount",
    "total_price",
    "total_value",
];

/// Keys whose strings are ids by their meaning, of whatever digits they consist.
const IDS: [&str; 4] = ["content_ids", "item_group_ids", "id", "order_id"];

pub(super) fn lint(data: &Object, findings: &mut Vec<Finding>) {
    for (key, value) in data {
        findings.extend(key_too_long(key).or_else(|| naming::value_in_key(key)));
        findings.extend(value_too_long(key, value));
        if value.is_null() && !AMOUNTS.contains(&key.as_str()) {
            findings.push(Finding::new(
                Rule::NullValue,
                format!(
                    "`{}` is null, which Linkrunner gives no meaning; leave the key out",
                    short(key)
                ),
            ));
        }
    }
    object(data, "", &mut HashSet::new(), findings);
}

pub(super) fn revenue_under_other_key(data: &Object, findings: &mut Vec<Finding>) {
    if present(data, "amount").is_some() || present(data, "value").is_some() {
        return;
    }
    let found = OTHER_AMOUNTS
        .into_iter()
        .find(|key| matches!(data.get(*key), Some(Value::Number(_) | Value::String(_))));
    if let Some(key) = found {
        findings.push(Finding::new(
            Rule::RevenueUnderOtherKey,
            format!(
                "`{key}` is a key of your own, from which no revenue is shared; if it is what was earned, send it as \
                 `amount`"
            ),
        ));
    }
}

fn object<'a>(
    members: &'a Object,
    path: &str,
    seen: &mut HashSet<&'a str>,
    findings: &mut Vec<Finding>,
) {
    for (key, value) in members {
        // The same key in each item of a list is one mistake.
        if seen.insert(key) && sensitive::is_sensitive(key) {
            findings.push(Finding::new(
                Rule::SensitiveKey,
                format!(
                    "`{path}{}` names sensitive data, and events carry no passwords, card details, emails, phone numbers or \
                     names; leave it out, or send an id of your own",
                    short(key)
                ),
            ));
        }
        let path = format!("{path}{}", short(key));
        let find = if IDS.contains(&key.as_str()) {
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

fn key_too_long(key: &str) -> Option<Finding> {
    let length = key.chars().count();
    (length > MAX_KEY_CHARS).then(|| {
        Finding::new(
            Rule::KeyTooLong,
            format!(
                "the key {} has {length} characters, and one of over {MAX_KEY_CHARS} cannot be filtered by; shorten it",
                quote(key)
            ),
        )
    })
}

fn value_too_long(key: &str, value: &Value) -> Option<Finding> {
    let length = value.as_str()?.chars().count();
    (length > MAX_VALUE_CHARS).then(|| {
        Finding::new(
            Rule::ValueTooLong,
            format!(
                "`{}` has {length} characters, and a string of over {MAX_VALUE_CHARS} is not listed; shorten it",
                short(key)
            ),
        )
    })
}

/// A key for a message: of one line, and cut where it is long.
pub(super) fn short(key: &str) -> String {
    let quoted = quote(key);
    quoted[1..quoted.len() - 1].to_owned()
}
