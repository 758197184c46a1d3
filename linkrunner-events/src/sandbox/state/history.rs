//! What only earlier calls can show: names in another spelling, and sales that come in twice.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde_json::{Map, Value};

use super::contract::Command;
use super::payment_record::PaymentRecord;
use crate::lint::raw::{folded, is_purchase, quote};
use crate::lint::{Finding, Rule};

/// How many names are remembered: who sends more has other problems.
const NAMES: usize = 1_000;
/// Longer names and ids are not remembered.
const LENGTH: usize = 256;
/// How many sales are remembered.
const SALES: usize = 1_000;
/// Without an id in common, an event and a payment of one user over one amount are taken to be the same sale when
/// they come within this time.
const SAME_SALE: Duration = Duration::from_secs(600);

#[derive(Debug, Default)]
pub(crate) struct History {
    /// Each name as it was first spelled, by its letters and digits alone.
    names: HashMap<String, String>,
    /// The accepted sales, in the order of their arrival.
    sales: VecDeque<Sale>,
}

#[derive(Debug, Clone, PartialEq)]
struct Sale {
    number: u64,
    at: Duration,
    is_payment: bool,
    user: Option<String>,
    order: Option<String>,
    payment: Option<String>,
    transaction: Option<String>,
    currency: Option<String>,
    amount: f64,
}

/// A call that the contract has accepted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted<'a> {
    pub(crate) number: u64,
    pub(crate) at: Duration,
    pub(crate) command: &'a Command,
    pub(crate) body: &'a Value,
}

impl History {
    /// Compares a call with what came before it.
    pub(crate) fn lint(&self, call: Accepted<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(name) = event_name(call) {
            findings.extend(self.spelled_differently(name));
        }
        if let Some(sale) = Sale::of(call) {
            findings.extend(self.sale_twice(&sale));
        }
        findings
    }

    /// Remembers a call that took effect.
    pub(crate) fn remember(&mut self, call: Accepted<'_>) {
        if let Some(name) = event_name(call) {
            if self.names.len() < NAMES && name.len() <= LENGTH {
                self.names
                    .entry(folded(name))
                    .or_insert_with(|| name.to_owned());
            }
        }
        if let Some(sale) = Sale::of(call) {
            if self.sales.len() >= SALES {
                self.sales.pop_front();
            }
            self.sales.push_back(sale);
        }
    }

    fn spelled_differently(&self, name: &str) -> Option<Finding> {
        let first = self
            .names
            .get(&folded(name))
            .filter(|first| *first != name)?;
        Some(Finding::new(
            Rule::NameSpelledDifferently,
            format!(
                "the name {} differs only in its spelling from {}, which was sent before, and Linkrunner takes them for \
                 two events; send one of the two everywhere",
                quote(name),
                quote(first)
            ),
        ))
    }

    fn sale_twice(&self, sale: &Sale) -> Option<Finding> {
        let first = self.sales.iter().rev().find(|first| first.is_same(sale))?;
        let kind = if first.is_payment {
            "a payment"
        } else {
            "an event"
        };
        Some(Finding::new(
            Rule::SaleTwice,
            format!(
                "this sale came as {kind} before, with call {}, and counts twice; send it as a payment alone",
                first.number
            ),
        ))
    }
}

fn event_name(call: Accepted<'_>) -> Option<&str> {
    match call.command {
        Command::CaptureEvent => call.body.get("event_name")?.as_str(),
        Command::CapturePayment(_) | Command::RemovePayment(_) => None,
    }
}

fn short(text: &str) -> Option<String> {
    (text.len() <= LENGTH).then(|| text.to_owned())
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).and_then(short)
}

/// Whether both are known, and not the same.
fn differ(left: Option<&String>, right: Option<&String>) -> bool {
    matches!((left, right), (Some(left), Some(right)) if left != right)
}

impl Sale {
    fn of(call: Accepted<'_>) -> Option<Self> {
        let sale = match call.command {
            Command::CapturePayment(record) => Self::of_payment(record)?,
            Command::CaptureEvent => Self::of_event(call.body)?,
            Command::RemovePayment(_) => return None,
        };
        Some(Self {
            number: call.number,
            at: call.at,
            ..sale
        })
    }

    fn of_payment(record: &PaymentRecord) -> Option<Self> {
        if record.status != "PAYMENT_COMPLETED" || record.payment_type == "FUNDS_WITHDRAWAL" {
            return None;
        }
        Some(Self {
            is_payment: true,
            user: record.user_id.as_deref().and_then(short),
            payment: short(&record.payment_id),
            ..Self::of_data(&record.event_data, record.amount)
        })
    }

    /// An event with an `amount` is revenue, and so is a purchase with a `value`.
    fn of_event(body: &Value) -> Option<Self> {
        let body = body.as_object()?;
        let data = body.get("event_data")?.as_object()?;
        let name = body.get("event_name")?.as_str()?;
        let amount = match data.get("amount") {
            None | Some(Value::Null) if is_purchase(name, data) => data.get("value")?.as_f64()?,
            amount => amount?.as_f64()?,
        };
        (amount > 0.0).then(|| Self {
            user: text(body, "user_id"),
            payment: text(data, "payment_id"),
            ..Self::of_data(data, amount)
        })
    }

    fn of_data(data: &Map<String, Value>, amount: f64) -> Self {
        Self {
            number: 0,
            at: Duration::ZERO,
            is_payment: false,
            user: None,
            order: text(data, "order_id"),
            payment: None,
            transaction: text(data, "transaction_id"),
            currency: text(data, "currency"),
            amount,
        }
    }

    fn ids(&self) -> impl Iterator<Item = &String> {
        [&self.order, &self.payment, &self.transaction]
            .into_iter()
            .flatten()
    }

    fn is_same(&self, other: &Self) -> bool {
        if self.is_payment == other.is_payment || differ(self.order.as_ref(), other.order.as_ref())
        {
            return false;
        }
        if self.ids().any(|id| other.ids().any(|theirs| theirs == id)) {
            return true;
        }
        let is_another = differ(self.payment.as_ref(), other.payment.as_ref())
            || differ(self.currency.as_ref(), other.currency.as_ref());
        let alike = self.user.is_some() && self.user == other.user && self.amount == other.amount;
        alike && !is_another && other.at.saturating_sub(self.at) <= SAME_SALE
    }
}
