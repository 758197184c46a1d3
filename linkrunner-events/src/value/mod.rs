//! The values of reserved keys: numbers, currencies, content types, ids.

mod amount;
mod content_type;
mod currency;
mod decimal;
mod ids;
mod number;

pub use self::amount::{Amount, WholeNumber};
pub use self::content_type::{ContentType, ToContentType, UnknownContentType};
pub use self::currency::{Currency, ToCurrency, UnknownCurrency};
pub(crate) use self::decimal::Decimal;
pub(crate) use self::ids::is_blank;
pub use self::ids::{ContentIds, Text};
pub use self::number::Number;
pub(crate) use self::number::NumberKind;
