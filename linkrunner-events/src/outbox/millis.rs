//! Times as storages keep them: in milliseconds.

use std::time::Duration;

use crate::delivery::FAR;

/// A time span in milliseconds, rounded up: a pause is never shorter than it was asked for.
pub(in crate::outbox) fn millis(time: Duration) -> i64 {
    let rounded = time
        .saturating_add(Duration::from_nanos(999_999))
        .as_millis();
    i64::try_from(rounded).unwrap_or(i64::MAX / 4)
}

/// [`millis`] of a span that is added to a time: at most a year.
pub(in crate::outbox) fn span(time: Duration) -> i64 {
    millis(time.min(FAR))
}

/// The time from `start` to `end`, zero if the clock was set back in between.
pub(in crate::outbox) fn between(start: i64, end: i64) -> Duration {
    let millis = end.saturating_sub(start);
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
