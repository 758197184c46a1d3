//! Decides whether and when to send again: a pure function of its inputs, without clocks, sockets and randomness.

mod decide;
mod history;
mod policy;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub(crate) use self::decide::{Decision, Evidence, Retry, decide};
pub(crate) use self::history::History;
pub(crate) use self::policy::Limits;
pub use self::policy::{Delivery, RetryPolicy};
