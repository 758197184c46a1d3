//! The state of a sandbox: its settings, the calls that it remembers, and what a call changes. It knows no sockets.

pub(crate) mod arrival;
mod asked;
pub(crate) mod body;
pub(crate) mod call_json;
mod calls;
pub(crate) mod changes;
pub(crate) mod contract;
pub(crate) mod fault;
pub(crate) mod fault_queue;
mod first_fields;
mod history;
pub(crate) mod hosts;
pub(crate) mod key;
pub(crate) mod known_users;
pub(crate) mod payment_record;
mod payments;
#[cfg(feature = "plan")]
pub(crate) mod planned;
pub(crate) mod random_faults;
pub(crate) mod rate_limit;
pub(crate) mod received;
mod sale;
pub(crate) mod shared;
#[cfg(feature = "plan")]
mod sighting;
pub(crate) mod store;

pub(crate) mod wait;
