//! The lock file: the plan of one target as text, committed beside its `Cargo.toml`.

mod read;
mod write;

pub use self::read::{Lock, LockError};

/// The format that this version writes, and the newest that it reads.
pub(crate) const FORMAT: i64 = 1;
