//! What the sandbox remembers: the calls in their order and the payments that were kept.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::watch;

use super::answer::Answer;
use super::contract::{Command, Removal};
use super::faults::{Fault, Reply};
use super::payment::PaymentRecord;
use super::received::{Arrival, Received};

#[derive(Debug)]
pub(super) struct Store {
    started: Instant,
    state: Mutex<State>,
    /// Counts the changes, so that a waiter who looked before a change cannot miss it.
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    payments: Payments,
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            state: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }

    /// Carries a call out, unless the fault stands before it, and remembers it with its answer.
    ///
    /// Both happen under one lock: of two payments with one id, the one that is first in the list wins.
    pub(super) fn record(&self, arrival: Arrival, fault: &Fault, limited: bool) -> Reply {
        let mut state = self.state();
        let judged = if limited {
            Err(Answer::rate_limited())
        } else if fault.is_instead() {
            Err(Answer::server_error())
        } else {
            arrival
                .judge()
                .and_then(|command| state.payments.apply(command))
        };
        let accepted = judged.is_ok();
        let reply = fault.reply(judged.unwrap_or_else(|objection| objection));
        let since_start = self.started.elapsed();
        let call = Received::new(arrival, reply.status(), accepted, since_start);
        state.received.push(call);
        drop(state);
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
        reply
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    pub(super) fn payments(&self) -> Vec<PaymentRecord> {
        self.state().payments.records.clone()
    }

    pub(super) fn clear(&self) {
        *self.state() = State::default();
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Notified of every change from now on.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// A thread that panicked cannot have left the state half changed: nothing under the lock runs foreign code.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Payments {
    records: Vec<PaymentRecord>,
    /// The type and the id of every record.
    known: HashSet<(&'static str, String)>,
}

impl Payments {
    fn apply(&mut self, command: Command) -> Result<Answer, Answer> {
        match command {
            Command::CaptureEvent => Ok(Answer::event_captured()),
            Command::CapturePayment(record) => {
                let key = (record.payment_type, record.payment_id.clone());
                if self.known.insert(key) {
                    self.records.push(*record);
                }
                Ok(Answer::payment_captured())
            }
            Command::RemovePayment(removal) => self.remove(&removal),
        }
    }

    /// A removed payment is forgotten: the same type and id count as new afterwards.
    fn remove(&mut self, removal: &Removal) -> Result<Answer, Answer> {
        let before = self.records.len();
        let known = &mut self.known;
        self.records.retain(|record| {
            let removed = match removal {
                Removal::PaymentId(id) => record.payment_id == *id,
                Removal::UserId(id) => record.user_id.as_ref() == Some(id),
            };
            if removed {
                known.remove(&(record.payment_type, record.payment_id.clone()));
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

    fn payment(payment_type: &'static str, id: &str, user: &str, amount: f64) -> Command {
        Command::CapturePayment(Box::new(PaymentRecord {
            payment_id: id.to_owned(),
            payment_type,
            status: "PAYMENT_COMPLETED",
            amount,
            user_id: Some(user.to_owned()),
            install_instance_id: None,
            event_data: Map::new(),
        }))
    }

    fn remove(removal: Removal) -> Command {
        Command::RemovePayment(removal)
    }

    #[test]
    fn the_first_record_of_a_type_and_id_wins() {
        let mut payments = Payments::default();
        let first = payments.apply(payment("DEFAULT", "p", "u", 1.0));
        let second = payments.apply(payment("DEFAULT", "p", "u", 2.0));
        assert_eq!(first, second);
        assert_eq!(payments.records.len(), 1);
        assert_eq!(payments.records[0].amount(), 1.0);

        assert!(payments.apply(payment("ONE_TIME", "p", "u", 3.0)).is_ok());
        assert_eq!(payments.records.len(), 2);
    }

    #[test]
    fn what_was_removed_is_forgotten() {
        let mut payments = Payments::default();
        for (payment_type, id, user) in [
            ("DEFAULT", "p", "u"),
            ("ONE_TIME", "p", "u"),
            ("DEFAULT", "q", "v"),
            ("DEFAULT", "r", "v"),
        ] {
            assert!(payments.apply(payment(payment_type, id, user, 1.0)).is_ok());
        }

        let by_id = || remove(Removal::PaymentId("p".to_owned()));
        assert_eq!(payments.apply(by_id()), Ok(Answer::payments_removed()));
        assert_eq!(payments.records.len(), 2);
        assert_eq!(payments.apply(by_id()), Err(Answer::nothing_to_remove()));

        let by_user = remove(Removal::UserId("v".to_owned()));
        assert_eq!(payments.apply(by_user), Ok(Answer::payments_removed()));
        assert!(payments.records.is_empty());
        assert!(payments.known.is_empty());

        assert!(payments.apply(payment("DEFAULT", "p", "u", 1.0)).is_ok());
        assert_eq!(payments.records.len(), 1);
    }
}
