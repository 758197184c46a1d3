//! The events.

use linkrunner_events::outbox::OutboxRow;
use linkrunner_events::{LinkrunnerEvent, Payment, RemovePayment};

#[derive(LinkrunnerEvent)]
pub struct OrderPaid<'a> {
    pub order_id: &'a str,
}

/// An event that can be told from others.
#[derive(LinkrunnerEvent)]
pub struct Tick {
    pub number: u64,
}

/// The event of an order.
pub fn paid(order_id: &str) -> OutboxRow {
    OutboxRow::new(&OrderPaid { order_id }, "user_12345").unwrap()
}

pub fn tick(user: &str, number: u64) -> OutboxRow {
    OutboxRow::new(&Tick { number }, user).unwrap()
}

/// A payment of 12.5 with this id.
pub fn payment_of(user: &str, payment_id: &str) -> OutboxRow {
    OutboxRow::from_request(Payment::new(user, payment_id, 12.5)).unwrap()
}

/// The removal of all payments of a user.
pub fn removal_of(user: &str) -> OutboxRow {
    OutboxRow::from_request(RemovePayment::all_of(user)).unwrap()
}
