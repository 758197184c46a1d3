//! Revenue in places that Linkrunner does not read.

use linkrunner_rules::{names_minor_units, names_money, names_revenue};
use serde_json::Value;

use super::data::{Object, present, short};
use super::finding::Finding;
use super::rule::Rule;
use crate::schema::Ecommerce;

/// Looks for the revenue of an event that has neither `amount` nor `value`.
pub(super) fn lint(data: &Object, ecommerce: Option<Ecommerce>) -> Option<Finding> {
    let has_amount = present(data, "amount").is_some() || present(data, "value").is_some();
    if has_amount {
        return None;
    }
    revenue_under_other_key(data)
        .or_else(|| revenue_in_object(data))
        .or_else(|| currency_without_amount(data, ecommerce))
}

/// A number under a key that names revenue. Beside a currency, any key that names money is enough.
fn revenue_under_other_key(data: &Object) -> Option<Finding> {
    let has_currency = present(data, "currency").is_some();
    let numbers = || data.iter().filter(|(_, value)| is_number(value));
    let (key, _) = numbers()
        .find(|(key, _)| names_revenue(key))
        .or_else(|| numbers().find(|(key, _)| has_currency && names_money(key)))?;
    let unit = if names_minor_units(key) {
        ", in major units such as 19.99"
    } else {
        ""
    };
    Some(Finding::new(
        Rule::RevenueUnderOtherKey,
        format!(
            "`{}` is a custom key and does not count as revenue; if it is the revenue, send it as `amount`{unit}",
            short(key)
        ),
    ))
}

/// An object with an amount and a currency.
fn revenue_in_object(data: &Object) -> Option<Finding> {
    let is_money = |value: &Value| {
        value.as_object().is_some_and(|object| {
            let mut amounts = ["amount", "value"].into_iter();
            amounts.any(|key| object.get(key).is_some_and(is_number))
                && object.get("currency").is_some_and(Value::is_string)
        })
    };
    let (key, _) = data.iter().find(|(_, value)| is_money(value))?;
    Some(Finding::new(
        Rule::RevenueUnderOtherKey,
        format!(
            "`{}` is an object and does not count as revenue; if it is the revenue, send its `amount` and `currency` at the top \
             level of `event_data`",
            short(key)
        ),
    ))
}

/// A currency without an amount. For an ecommerce event, another rule reports the missing value.
fn currency_without_amount(data: &Object, ecommerce: Option<Ecommerce>) -> Option<Finding> {
    // A null amount counts as present: another rule reports it.
    let has_amount = data.contains_key("amount") || data.contains_key("value");
    (present(data, "currency").is_some() && !has_amount && ecommerce.is_none()).then(|| {
        Finding::new(
            Rule::CurrencyWithoutAmount,
            "there is a `currency`, but no `amount` or `value`, so the event has no revenue; if it should, add `amount`",
        )
    })
}

/// Whether the value is a number, perhaps in a string.
fn is_number(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(text) => text.contains(|letter: char| letter.is_ascii_digit()),
        _ => false,
    }
}
