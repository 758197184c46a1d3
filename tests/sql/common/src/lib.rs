//! What the tests of all database crates share: the database, its roles, the events, and a relay that sends them.

mod delivered;
mod doc;
mod events;
mod place;
mod refused;

pub use delivered::Delivered;
pub use doc::example_before;
pub use events::{OrderPaid, Tick, paid, payment_of, removal_of, tick};
pub use linkrunner_events::outbox::OutboxRow;
pub use place::{EACH, Place, TASKS, through_bouncer};
pub use refused::{REFUSED, Refused};
