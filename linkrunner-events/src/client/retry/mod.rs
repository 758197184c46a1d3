//! Whether to send again, and when: pure functions, without clocks, sockets and chance of their own.

mod judge;
mod policy;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub(super) use self::judge::{History, Verdict};
pub use self::policy::{Delivery, RetryPolicy};
