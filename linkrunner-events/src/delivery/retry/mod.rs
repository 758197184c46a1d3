//! Whether to send again, and when: a pure function, without clocks, sockets and chance of its own.

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
