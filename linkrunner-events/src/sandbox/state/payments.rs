//! The payments. The first record of each type and id is kept, and later ones have no effect.

use std::collections::{BTreeMap, HashMap};

use super::body::{MAX_KEPT_BYTES, weight_of};
use super::contract::{Answer, Removal};
use super::payment_record::PaymentRecord;
use crate::lint::{Finding, Rule};

type Key = (&'static str, String);

#[derive(Debug)]
pub(crate) struct Payments {
    /// By the numbers of their calls.
    records: BTreeMap<u64, PaymentRecord>,
    known: HashMap<Key, u64>,
    keep: usize,
    bytes: usize,
}

fn key_of(record: &PaymentRecord) -> Key {
    (record.payment_type, record.payment_id.clone())
}

impl Payments {
    pub(crate) fn new(keep: usize) -> Self {
        Self {
            records: BTreeMap::new(),
            known: HashMap::new(),
            keep,
            bytes: 0,
        }
    }

    pub(crate) fn records(&self) -> Vec<PaymentRecord> {
        self.records.values().cloned().collect()
    }

    /// Compares a payment with an earlier one of its type and id.
    pub(crate) fn lint(&self, record: &PaymentRecord) -> Option<Finding> {
        let number = *self.known.get(&key_of(record))?;
        let first = self.records.get(&number)?;
        if first == record {
            let message = format!(
                "call {number} already sent the same payment; this one has no effect, which is fine for a retry"
            );
            return Some(Finding::new(Rule::PaymentRepeated, message).with_earlier_call(number));
        }
        let (difference, instead) = if first.status != record.status {
            let difference = format!("status {} instead of {}", first.status, record.status);
            (difference, "send a payment once, when its status is final")
        } else if first.amount != record.amount {
            let difference = format!("amount {} instead of {}", first.amount, record.amount);
            (difference, "send every payment under an id of its own")
        } else {
            let difference = "another user or other data".to_owned();
            (difference, "send every payment under an id of its own")
        };
        let message = format!(
            "call {number} already sent a {} payment with this id, but with {difference}; the earlier payment is kept and this \
             one ignored; {instead}",
            record.payment_type
        );
        Some(Finding::new(Rule::PaymentIdReused, message).with_earlier_call(number))
    }

    /// Keeps the payment of the call of this number, unless one of its type and id is kept already.
    pub(crate) fn add(&mut self, number: u64, record: PaymentRecord) {
        let key = key_of(&record);
        if self.known.contains_key(&key) {
            return;
        }
        self.known.insert(key, number);
        self.bytes += weight_of(&record.event_data);
        self.records.insert(number, record);
        while self.records.len() > self.keep
            || (self.bytes > MAX_KEPT_BYTES && self.records.len() > 1)
        {
            let Some((_, oldest)) = self.records.pop_first() else {
                break;
            };
            self.bytes -= weight_of(&oldest.event_data);
            self.known.remove(&key_of(&oldest));
        }
    }

    /// Puts back what was kept before these payments. Of the same type and id, the earlier one wins.
    pub(crate) fn put_back(&mut self, earlier: Self) {
        let since = std::mem::replace(self, earlier);
        for (number, record) in since.records {
            self.add(number, record);
        }
    }

    /// Whether these payments and the others are within the bounds of one.
    pub(crate) fn has_room_for(&self, others: &Self) -> bool {
        self.records.len() + others.records.len() <= self.keep
            && self.bytes + others.bytes <= MAX_KEPT_BYTES
    }

    /// A removed payment is forgotten: the same type and id count as new afterwards.
    pub(crate) fn remove(&mut self, removal: &Removal) -> Result<Answer, Answer> {
        let before = self.records.len();
        let (known, bytes) = (&mut self.known, &mut self.bytes);
        self.records.retain(|_, record| {
            let removed = match removal {
                Removal::PaymentId(id) => record.payment_id == *id,
                Removal::UserId(id) => record.user_id.as_ref() == Some(id),
            };
            if removed {
                known.remove(&key_of(record));
                *bytes -= weight_of(&record.event_data);
            }
            !removed
        });
        if self.records.len() < before {
            Ok(Answer::payments_removed())
        } else {
            Err(Answer::nothing_to_remove())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    fn record(payment_type: &'static str, id: &str, user: &str, amount: f64) -> PaymentRecord {
        PaymentRecord {
            payment_id: id.to_owned(),
            payment_type,
            status: "PAYMENT_COMPLETED",
            amount,
            user_id: Some(user.to_owned()),
            install_instance_id: None,
            event_data: Map::new(),
        }
    }

    #[test]
    fn the_first_record_of_a_type_and_id_wins() {
        let mut payments = Payments::new(100);
        payments.add(1, record("DEFAULT", "p", "u", 1.0));
        payments.add(2, record("DEFAULT", "p", "u", 2.0));
        assert_eq!(payments.records.len(), 1);
        assert_eq!(payments.records[&1].amount(), 1.0);
        payments.add(3, record("ONE_TIME", "p", "u", 3.0));
        assert_eq!(payments.records.len(), 2);
    }

    #[test]
    fn what_was_removed_is_forgotten() {
        let mut payments = Payments::new(100);
        for (number, payment_type, id, user) in [
            (1, "DEFAULT", "p", "u"),
            (2, "ONE_TIME", "p", "u"),
            (3, "DEFAULT", "q", "v"),
            (4, "DEFAULT", "r", "v"),
        ] {
            payments.add(number, record(payment_type, id, user, 1.0));
        }
        let by_id = Removal::PaymentId("p".to_owned());
        assert_eq!(payments.remove(&by_id), Ok(Answer::payments_removed()));
        assert_eq!(payments.records.len(), 2);
        assert_eq!(payments.remove(&by_id), Err(Answer::nothing_to_remove()));
        let by_user = Removal::UserId("v".to_owned());
        assert_eq!(payments.remove(&by_user), Ok(Answer::payments_removed()));
        assert!(payments.records.is_empty());
        assert!(payments.known.is_empty());
        payments.add(7, record("DEFAULT", "p", "u", 1.0));
        assert_eq!(payments.records.len(), 1);
    }

    #[test]
    fn a_repetition_is_told_from_a_second_payment() {
        let mut payments = Payments::new(100);
        assert_eq!(payments.lint(&record("DEFAULT", "p", "u", 1.0)), None);
        payments.add(1, record("DEFAULT", "p", "u", 1.0));
        let rule = |record: &PaymentRecord| payments.lint(record).map(|finding| finding.rule());
        assert_eq!(
            rule(&record("DEFAULT", "p", "u", 1.0)),
            Some(Rule::PaymentRepeated)
        );
        assert_eq!(
            rule(&record("DEFAULT", "p", "u", 2.0)),
            Some(Rule::PaymentIdReused)
        );
        assert_eq!(
            rule(&record("DEFAULT", "p", "v", 1.0)),
            Some(Rule::PaymentIdReused)
        );
        assert_eq!(rule(&record("ONE_TIME", "p", "u", 1.0)), None);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut payments = Payments::new(2);
        for (number, id) in [(1, "a"), (2, "b"), (3, "c")] {
            payments.add(number, record("DEFAULT", id, "u", 1.0));
        }
        assert_eq!(payments.records.len(), 2);
        assert_eq!(payments.known.len(), 2);
        assert_eq!(payments.lint(&record("DEFAULT", "a", "u", 1.0)), None);
    }
}
