//! The earlier attempts of a request.

use std::time::Duration;

use crate::delivery::error::{Error, GaveUp};

/// The attempts of a request so far: counts and durations, no clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct History {
    attempts: u32,
    /// The charged attempts.
    charged: u32,
    /// When the first attempt began, as time since the request was admitted.
    first_attempt: Option<Duration>,
    may_have_arrived: bool,
}

impl History {
    /// The history of a request from a storage.
    #[cfg(feature = "outbox")]
    pub(crate) fn restored(
        attempts: u32,
        charged: u32,
        first_attempt: Option<Duration>,
        may_have_arrived: bool,
    ) -> Self {
        Self {
            attempts,
            charged,
            first_attempt,
            may_have_arrived,
        }
    }

    /// Counts an attempt that begins now; `now` is the time since the request was admitted.
    pub(crate) fn begin(&mut self, now: Duration) {
        self.attempts = self.attempts.saturating_add(1);
        self.first_attempt.get_or_insert(now);
    }

    /// Records the error of an attempt that is followed by another.
    pub(crate) fn failed(&mut self, error: &Error, charge: bool) {
        self.charged = self.charged.saturating_add(u32::from(charge));
        self.may_have_arrived |= error.may_have_been_delivered();
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn charged(&self) -> u32 {
        self.charged
    }

    pub(crate) fn may_have_arrived(&self) -> bool {
        self.may_have_arrived
    }

    /// The error of a request that is given up after these attempts.
    pub(crate) fn give_up(&self, last: Error, now: Duration) -> Error {
        let elapsed = self
            .first_attempt
            .map_or(Duration::ZERO, |first| now.saturating_sub(first));
        GaveUp::after(self.attempts, elapsed, self.may_have_arrived, last)
    }
}
