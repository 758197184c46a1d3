//! Moments in the future.

use std::time::Duration;

use tokio::time::Instant;

/// The moment after a pause. One that no clock can tell is as good as never.
pub(super) fn after(now: Instant, pause: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    now + pause.min(FAR)
}
