//! Reads the values of reserved keys, and reports values of a wrong type.

use serde_json::{Number as JsonNumber, Value};

use crate::lint::data::{Object, SHOWN, present, quote, read_number, show};
use crate::lint::finding::Finding;
use crate::lint::rule::Rule;
use crate::value::{Currency, Decimal, Number};

/// Reads the members of one object.
///
/// A `null` counts as absent. The reader reports it only for amounts; [`walk`](super::walk) reports all others.
///
/// If the message about a wrong value says what to send instead, the reader goes on with that, so that no mistake hides
/// another.
pub(super) struct Reader<'a> {
    /// The prefix of keys in messages, such as `contents[0].`.
    path: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a str, findings: &'a mut Vec<Finding>) -> Self {
        Self { path, findings }
    }

    /// Reports a problem with a key. `rest` continues the sentence that begins with the key.
    pub(super) fn report(&mut self, rule: Rule, key: &str, rest: impl AsRef<str>) {
        let message = format!("`{}{key}` {}", self.path, rest.as_ref());
        self.findings.push(Finding::new(rule, message));
    }

    fn wrong_type(&mut self, key: &str, value: &Value, wanted: &str) {
        self.report(
            Rule::WrongType,
            key,
            format!("is {}; send {wanted}", show(value)),
        );
    }

    pub(super) fn amount(&mut self, key: &str, object: &Object) -> Option<Number> {
        match object.get(key)? {
            Value::Number(number) => Some(read_number(number)),
            Value::String(text) => self.number_as_string(key, text).map(Number::from),
            Value::Null => {
                let rest = "is null, probably because of a NaN or a missing number, so the revenue is lost; send a finite \
                            number, such as 149.99";
                self.report(Rule::WrongType, key, rest);
                None
            }
            other => {
                self.wrong_type(key, other, "a number, such as 149.99");
                None
            }
        }
    }

    pub(super) fn whole_number(&mut self, key: &str, object: &Object) -> Option<i128> {
        match present(object, key)? {
            Value::Number(number) => {
                let whole = read_number(number)
                    .to_decimal()
                    .and_then(Decimal::as_integer);
                if whole.is_none() {
                    self.report(
                        Rule::WrongType,
                        key,
                        format!("is {number}; send a whole number"),
                    );
                }
                whole
            }
            Value::String(text) => self
                .number_as_string(key, text)
                .and_then(Decimal::as_integer),
            other => {
                self.wrong_type(key, other, "a whole number, such as 2");
                None
            }
        }
    }

    /// Reports a number in a string, and returns it if there is no doubt about it.
    fn number_as_string(&mut self, key: &str, text: &str) -> Option<Decimal> {
        let number = number_in(text);
        let rest = match number {
            Some((number, false)) => format!("send the number {number}, without quotes"),
            Some((number, true)) => {
                format!("send the number {number}, and the currency under `currency`")
            }
            None => "send a number, such as 149.99".to_owned(),
        };
        self.report(
            Rule::NumberAsString,
            key,
            format!(
                "is the string {}, which does not count as revenue; {rest}",
                quote(text)
            ),
        );
        number.map(|(number, _)| number)
    }

    /// Whether the object has a currency, valid or not.
    pub(super) fn currency(&mut self, key: &str, object: &Object) -> bool {
        match present(object, key) {
            None => return false,
            Some(Value::String(text)) => {
                if let Err(error) = text.parse::<Currency>() {
                    let words = if text.len() > SHOWN {
                        format!(
                            "{} is not a currency; send three capital letters such as `USD`",
                            quote(text)
                        )
                    } else {
                        error.to_string()
                    };
                    let message = format!("`{}{key}`: {words}", self.path);
                    self.findings
                        .push(Finding::new(Rule::UnknownCurrency, message));
                }
            }
            Some(other) => {
                self.wrong_type(key, other, "an ISO 4217 code, such as \"USD\"");
            }
        }
        true
    }

    /// Reads an id that is not blank.
    pub(super) fn id(&mut self, key: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(id) if id.trim().is_empty() => {
                self.report(Rule::EmptyId, key, "is empty; send the real id");
                None
            }
            Value::String(id) => Some(id.clone()),
            Value::Number(number) => {
                self.report(
                    Rule::WrongType,
                    key,
                    format!("is the number {number}, but ids are strings; send \"{number}\""),
                );
                Some(number.to_string())
            }
            other => {
                self.wrong_type(key, other, "a string");
                None
            }
        }
    }

    /// Reads a list that is not empty. `example` is an element for the message.
    pub(super) fn list<'v>(
        &mut self,
        key: &str,
        object: &'v Object,
        example: &str,
    ) -> Option<&'v [Value]> {
        match present(object, key)? {
            Value::Array(values) if values.is_empty() => {
                let rest = "is empty; send at least one item";
                self.report(Rule::EmptyList, key, rest);
                None
            }
            Value::Array(values) => Some(values),
            other => {
                let element = match other {
                    Value::String(_) | Value::Object(_) if shown_whole(other) => other.to_string(),
                    _ => example.to_owned(),
                };
                self.report(
                    Rule::ListExpected,
                    key,
                    format!("is {}; send a list: [{element}]", show(other)),
                );
                None
            }
        }
    }
}

/// The number in a text, and whether the text includes a currency. `None` if the text is ambiguous.
fn number_in(text: &str) -> Option<(Decimal, bool)> {
    let text = text.trim();
    let amount = without_currency(text);
    let plain = without_thousands(amount.unwrap_or(text))?;
    // `JsonNumber` accepts only the syntax of JSON, `Decimal` keeps every digit.
    plain.parse::<JsonNumber>().ok()?;
    Some((Decimal::parse(&plain)?, amount.is_some()))
}

/// The amount without the currency before or after it. `None` if there is no currency.
fn without_currency(text: &str) -> Option<&str> {
    let is_code = |code: &str| code.to_ascii_uppercase().parse::<Currency>().is_ok();
    let before = || Some(text.split_at_checked(3)?).filter(|(code, _)| is_code(code));
    let behind = || {
        let parts = text.split_at_checked(text.len().checked_sub(3)?)?;
        Some(parts).filter(|(_, code)| is_code(code))
    };
    text.strip_prefix(is_currency_mark)
        .or_else(|| text.strip_suffix(is_currency_mark))
        .or_else(|| before().map(|(_, amount)| amount))
        .or_else(|| behind().map(|(amount, _)| amount))
        .map(str::trim)
}

/// Whether the letter is a currency symbol. Most are in a Unicode block of their own.
fn is_currency_mark(letter: char) -> bool {
    matches!(letter, '$' | '£' | '¥' | '฿' | '\u{20a0}'..='\u{20cf}')
}

/// Removes the commas between thousands: `1,234.50`. `None` if a comma is not between thousands, as in `1,50` and `0,500`.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    if let Some((first, groups)) = whole.split_once(',') {
        let first = first.strip_prefix('-').unwrap_or(first);
        let begins = matches!(first.len(), 1..=3) && !first.starts_with('0');
        if !begins || groups.split(',').any(|group| group.len() != 3) {
            return None;
        }
    }
    Some(format!("{}{fraction}", whole.replace(',', "")))
}

fn shown_whole(value: &Value) -> bool {
    value.to_string().len() <= SHOWN
}
