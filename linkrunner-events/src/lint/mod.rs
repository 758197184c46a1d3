//! Lints: rules for probable mistakes that do not prevent sending.

mod address;
#[cfg(all(test, feature = "sandbox"))]
mod agreement;
mod call;
#[cfg(any(feature = "plan", feature = "sandbox"))]
mod condense;
mod data;
mod ecommerce;
mod envelope;
mod finding;
mod limits;
mod money;
mod naming;
#[cfg(feature = "sandbox")]
pub(crate) mod raw;
mod revenue;
mod rule;
mod typed;

pub(crate) use self::address::lint_client_ip_address;
#[cfg(feature = "plan")]
pub(crate) use self::condense::condense;
#[cfg(feature = "plan")]
pub(crate) use self::data::{Object, join, quote, short, show};
pub(crate) use self::envelope::placeholder_id;
pub use self::finding::Finding;
pub use self::rule::{Rule, Severity};
pub(crate) use self::typed::{lint_event, lint_payment};
