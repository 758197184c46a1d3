//! The rules that `linkrunner-derive` and `linkrunner-events` share. Applications depend on `linkrunner-events` instead.
//!
//! The derive checks structs with these rules, the library checks flattened groups in const evaluation, and its sandbox
//! checks JSON of any origin. [`RESERVED_KEYS`] has one row for each key that Linkrunner reads.

pub mod ecommerce;
mod keys;
mod revenue;
mod sensitive;
mod snake_case;

pub use self::ecommerce::Ecommerce;
pub use self::keys::{Place, RESERVED_KEYS, Requirer, ReservedKey, Role, ValueKind};
pub use self::revenue::{names_minor_units, names_money, names_revenue, names_revenue_object};
pub use self::sensitive::is_sensitive;
pub use self::snake_case::{is_snake_case, snake_case};
