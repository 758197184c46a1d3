//! How long an open circuit waits before its next probe.

use std::time::Duration;

use crate::delivery::error::Error;
use crate::delivery::far::FAR;

/// How long an open circuit waits between probes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pauses {
    pub(crate) first: Duration,
    pub(crate) max: Duration,
    /// The longest pause that `Retry-After` can ask for.
    pub(crate) max_retry_after: Duration,
}

impl Pauses {
    /// How long to wait before the next probe, after this many failed ones: between half and all of a bound that
    /// doubles, and never less than `Retry-After` asks for.
    pub(super) fn before_probe(&self, failures: u32, error: &Error, dice: f64) -> Duration {
        let bound = self
            .first
            .saturating_mul(1 << failures.min(31))
            .min(self.max)
            .min(FAR);
        let wait = bound.mul_f64(0.5 + dice / 2.0);
        wait.max(self.asked(error).unwrap_or_default())
            // Without a pause, a server that fails at once would be called in a tight loop.
            .max(Duration::from_millis(1))
    }

    /// The pause that `Retry-After` asks for, if it concerns all requests.
    pub(super) fn asked(&self, error: &Error) -> Option<Duration> {
        matches!(error.status(), Some(429 | 503))
            .then(|| error.retry_after())
            .flatten()
            .map(|asked| asked.min(self.max_retry_after).min(FAR))
    }
}
