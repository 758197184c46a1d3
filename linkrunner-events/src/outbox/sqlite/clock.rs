//! The time in rows: milliseconds of the system clock.

use std::time::SystemTime;

use crate::outbox::millis::millis;

/// The clock of a storage. Tests set theirs.
#[derive(Debug, Clone)]
pub(super) enum Clock {
    System,
    #[cfg(test)]
    Manual(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// Milliseconds since 1970, at least 1.
    pub(super) fn now(&self) -> i64 {
        match self {
            Self::System => SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .map_or(1, |time| millis(time).max(1)),
            #[cfg(test)]
            Self::Manual(time) => time.load(std::sync::atomic::Ordering::SeqCst),
        }
    }
}
