//! The state of a relay, for health checks.

use std::time::Duration;

use tokio::time::Instant;

use crate::delivery::Pause;
use crate::outbox::error::StoreError;

/// The state of a relay, for health checks, from [`Relay::state`](crate::outbox::Relay::state).
///
/// ```
/// # #[cfg(feature = "outbox-sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use linkrunner_events::outbox::{Outbox, Relay};
/// use linkrunner_events::testing::Recorder;
///
/// fn is_healthy(relay: &Relay) -> bool {
///     let state = relay.state();
///     let is_misconfigured = state.pause.is_some_and(|pause| pause.reason().is_configuration());
///     !is_misconfigured && state.store_silent_for < Duration::from_secs(30)
/// }
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linkrunner.db");
/// let outbox = Outbox::sqlite(path).open().await?;
/// let relay = outbox.relay(&Recorder::new().client()).start()?;
/// assert!(is_healthy(&relay));
/// # relay.shutdown(Duration::from_secs(10)).await;
/// # Ok(()) }
/// # #[cfg(not(feature = "outbox-sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RelayState {
    /// The relay's share of the pace, in requests a second. `None` if its client has no limit.
    pub share: Option<u32>,
    /// How long the relays of the scope still send nothing, because one of them was answered with 429.
    pub rate_limited_for: Option<Duration>,
    /// While the relay has no share: how long the rate limit is still reserved for a relay that ended without a shutdown, such as a
    /// killed one.
    pub share_wait: Option<Duration>,
    /// Why the circuit breaker of the client is open. `None` if it is closed.
    pub pause: Option<Pause>,
    /// How long the storage has failed or not answered. In normal operation about a second at most, because the relay calls the
    /// storage every second.
    pub store_silent_for: Duration,
    /// The last error of the storage, until it works again.
    pub store_error: Option<StoreError>,
}

/// The calls of a relay to the storage. One can fail while others succeed, for example if a permission is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Claim,
    Settle,
    Beat,
}

/// Whether the storage works, by the outcomes of calls.
#[derive(Debug)]
pub(super) struct Storage {
    /// Of each call: its first error since it last worked, and the last one.
    failures: [Option<(Instant, StoreError)>; 3],
    /// When the storage last answered a beat. Beats never pause.
    answered: Instant,
}

impl Storage {
    pub(super) fn new() -> Self {
        Self {
            failures: [None, None, None],
            answered: Instant::now(),
        }
    }

    /// Returns whether a failure of the storage ends with this answer.
    pub(super) fn worked(&mut self, call: Call) -> bool {
        if call == Call::Beat {
            self.answered = Instant::now();
        }
        let had_failed = self.failures[call as usize].take().is_some();
        had_failed && !self.is_failing()
    }

    /// Returns whether a failure of the storage begins with this error.
    pub(super) fn failed(&mut self, call: Call, error: &StoreError) -> bool {
        let is_first = !self.is_failing();
        let failure = &mut self.failures[call as usize];
        let since = failure
            .as_ref()
            .map_or_else(Instant::now, |(since, _)| *since);
        *failure = Some((since, error.clone()));
        is_first
    }

    pub(super) fn silent_for(&self) -> Duration {
        let failures = self.failures.iter().flatten().map(|(since, _)| *since);
        let since = failures.fold(self.answered, Instant::min);
        since.elapsed()
    }

    pub(super) fn error(&self) -> Option<&StoreError> {
        let longest = self
            .failures
            .iter()
            .flatten()
            .min_by_key(|(since, _)| *since);
        longest.map(|(_, error)| error)
    }

    fn is_failing(&self) -> bool {
        self.failures.iter().any(Option::is_some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn a_failure_lasts_until_every_call_works() {
        let mut storage = Storage::new();
        assert!(storage.failed(Call::Beat, &StoreError::Closed));
        assert!(!storage.failed(Call::Claim, &StoreError::OwnThread));
        assert!(!storage.worked(Call::Beat));
        assert!(matches!(storage.error(), Some(StoreError::OwnThread)));
        assert!(!storage.failed(Call::Claim, &StoreError::Closed));
        assert!(storage.worked(Call::Claim));
        assert!(!storage.worked(Call::Claim));
        assert!(storage.error().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_silent_since_its_last_answer_or_the_first_error() {
        let mut storage = Storage::new();
        tokio::time::advance(10 * SECOND).await;
        assert_eq!(storage.silent_for(), 10 * SECOND);
        // Claims may pause for long. An error of one says nothing about the time before.
        storage.failed(Call::Claim, &StoreError::Closed);
        storage.worked(Call::Beat);
        tokio::time::advance(SECOND).await;
        storage.failed(Call::Claim, &StoreError::Closed);
        assert_eq!(storage.silent_for(), SECOND);
        storage.worked(Call::Claim);
        storage.worked(Call::Beat);
        assert_eq!(storage.silent_for(), Duration::ZERO);
    }
}
