//! Numbers in queries and bodies, with errors that say what may be written.

use serde::de::{Deserialize, Deserializer, Error};

/// A whole number from 0 to `MAX`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct UpTo<const MAX: u64>(pub(super) u64);

impl<'de, const MAX: u64> Deserialize<'de> for UpTo<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u64::deserialize(deserializer).ok();
        let number = number.filter(|number| *number <= MAX);
        number.map(Self).ok_or_else(|| match MAX {
            u64::MAX => D::Error::custom("expected a whole number of at least 0"),
            _ => D::Error::custom(format_args!("expected a whole number from 0 to {MAX}")),
        })
    }
}

/// A share of the calls: 0.1 is one in ten.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share(pub(super) f64);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = f64::deserialize(deserializer).ok();
        let share = share.filter(|share| (0.0..=1.0).contains(share));
        share
            .map(Self)
            .ok_or_else(|| D::Error::custom("expected a share from 0 to 1"))
    }
}
