//! Lints: rules for probable mistakes that do not prevent sending.

mod address;
#[cfg(all(test, feature = "sandbox"))]
mod agreement;
mod call;
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
pub(crate) use self::envelope::placeholder_id;
pub use self::finding::Finding;
pub use self::rule::{Rule, Severity};
pub(crate) use self::typed::{lint_event, lint_payment};
