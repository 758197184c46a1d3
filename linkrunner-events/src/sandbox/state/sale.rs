//! A sale, in a form in which it is recognised when it arrives a second time.

use std::time::Duration;

use serde_json::{Map, Value};

use super::contract::{Command, Removal};
use super::payment_record::PaymentRecord;
use crate::lint::raw::is_purchase;

/// Longer ids are not remembered.
pub(super) const LENGTH: usize = 256;

/// Without a common id, an event and a payment of one user and one amount count as the same sale if they arrive within
/// this time.
const SAME_SALE: Duration = Duration::from_secs(600);

/// A call that the contract has accepted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted<'a> {
    pub(crate) number: u64,
    pub(crate) at: Duration,
    pub(crate) command: &'a Command,
    pub(crate) body: &'a Value,
}

/// A payment, or an event with revenue.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sale {
    pub(super) number: u64,
    at: Duration,
    pub(super) is_payment: bool,
    user: Option<String>,
    order: Option<String>,
    payment: Option<String>,
    transaction: Option<String>,
    currency: Option<String>,
    amount: f64,
}

fn short(text: &str) -> Option<String> {
    (text.len() <= LENGTH).then(|| text.to_owned())
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).and_then(short)
}

/// Whether both are known and differ.
fn differ(left: Option<&String>, right: Option<&String>) -> bool {
    matches!((left, right), (Some(left), Some(right)) if left != right)
}

impl Sale {
    /// The sale of a call, if it is one.
    pub(super) fn of(call: Accepted<'_>) -> Option<Self> {
        let sale = match call.command {
            Command::CapturePayment(record) => Self::of_payment(record)?,
            Command::CaptureEvent => Self::of_event(call.body)?,
            Command::RemovePayment(_) | Command::AttributionResult(_) => return None,
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

    /// Whether an event and a payment may be the same sale: their orders do not differ.
    fn is_counterpart(&self, other: &Self) -> bool {
        self.is_payment != other.is_payment && !differ(self.order.as_ref(), other.order.as_ref())
    }

    /// Whether an event and a payment are the same sale by an id.
    pub(super) fn has_common_id(&self, other: &Self) -> bool {
        self.is_counterpart(other) && self.ids().any(|id| other.ids().any(|theirs| theirs == id))
    }

    /// Whether an event and a payment without a common id are the same sale, since user, amount and time agree.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let is_another = differ(self.payment.as_ref(), other.payment.as_ref())
            || differ(self.currency.as_ref(), other.currency.as_ref());
        let alike = self.user.is_some() && self.user == other.user && self.amount == other.amount;
        self.is_counterpart(other)
            && alike
            && !is_another
            && other.at.saturating_sub(self.at) <= SAME_SALE
    }

    /// Whether it is a payment that this call removes.
    pub(super) fn is_removed_by(&self, removal: &Removal) -> bool {
        let (removed, own) = match removal {
            Removal::PaymentId(id) => (id, &self.payment),
            Removal::UserId(id) => (id, &self.user),
        };
        self.is_payment && own.as_ref() == Some(removed)
    }
}
