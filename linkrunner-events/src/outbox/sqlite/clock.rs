//! The time in rows: milliseconds of the system clock.

use std::time::{Duration, SystemTime};

use crate::delivery::FAR;

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

/// A time span in milliseconds, rounded up: a pause is never shorter than it was asked for.
pub(super) fn millis(time: Duration) -> i64 {
    let rounded = time
        .saturating_add(Duration::from_nanos(999_999))
        .as_millis();
    i64::try_from(rounded).unwrap_or(i64::MAX / 4)
}

/// [`millis`] of a span that is added to a time: at most a year.
pub(super) fn span(time: Duration) -> i64 {
    millis(time.min(FAR))
}

/// The time from `start` to `end`, zero if the clock was set back in between.
pub(super) fn between(start: i64, end: i64) -> Duration {
    let millis = end.saturating_sub(start);
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
