//! How long an open circuit waits before its next probe.

use std::time::Duration;

use crate::delivery::error::Error;

/// An instant is never moved further than this, so that no addition overflows.
pub(super) const FAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long an open circuit waits between probes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pauses {
    pub(crate) first: Duration,
    pub(crate) max: Duration,
    /// The most that a `Retry-After` can ask for.
    pub(crate) max_retry_after: Duration,
}

impl Pauses {
    /// How long to wait before the next probe, after so many that failed: from half of a bound that doubles up to all of
    /// it, and no less than `Retry-After` asks for.
    pub(super) fn before_probe(&self, failures: u32, error: &Error, dice: f64) -> Duration {
        let bound = self
            .first
            .saturating_mul(1 << failures.min(31))
            .min(self.max)
            .min(FAR);
        let wait = bound.mul_f64(0.5 + dice / 2.0);
        wait.max(self.asked(error).unwrap_or_default())
            // Without any pause, a server that fails at once would be called without end.
            .max(Duration::from_millis(1))
    }

    /// What `Retry-After` asks for, where it concerns all requests.
    pub(super) fn asked(&self, error: &Error) -> Option<Duration> {
        matches!(error.status(), Some(429 | 503))
            .then(|| error.retry_after())
            .flatten()
            .map(|asked| asked.min(self.max_retry_after).min(FAR))
    }
}
