//! Money, as the database of the shop keeps it.

use std::fmt;

use linkrunner_events::{Amount, Currency, Number};

/// The currency of all prices.
pub(crate) const CURRENCY: Currency = Currency::EUR;

/// An amount in cents.
///
/// It is sent as an exact decimal, 2.49 and not 249. It has no `Serialize`, so no amount in cents can get into an event by
/// accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Money(u32);

impl Money {
    pub(crate) const fn cents(cents: u32) -> Self {
        Self(cents)
    }
}

impl Amount for Money {
    fn to_number(&self) -> Number {
        Number::decimal(self.0.into(), 2)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}
