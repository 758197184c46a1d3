//! A relay and its outbox, as health checks and scrapes see them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use linkrunner_events::outbox::{Outbox, Relay, RelayState, StoreError};
use tokio::sync::Mutex;

use crate::outbox::place::{Numbers, Place};
use crate::terminal;

/// How long the storage may fail before the relay counts as ill. A failover takes less.
const PATIENCE: Duration = Duration::from_secs(30);

/// The shortest time for which numbers are cached, and how long an error is.
const KEEP: Duration = Duration::from_secs(5);

/// Numbers are cached for this many times as long as reading them took, so that scrapes never take more than a tenth of the
/// database's time.
const KEEP_TIMES: u32 = 10;

pub(super) struct Watched {
    pub(super) place: Place,
    pub(super) outbox: Outbox,
    pub(super) relay: Relay,
    /// Held while the numbers are read: scrapes at the same time share one reading.
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    numbers: Result<Arc<Numbers>, StoreError>,
    until: Instant,
}

impl Watched {
    pub(super) fn new(place: Place, outbox: Outbox, relay: Relay) -> Self {
        Self {
            place,
            outbox,
            relay,
            kept: Mutex::default(),
        }
    }

    /// The numbers of the outbox, some seconds old.
    pub(super) async fn numbers(&self) -> Result<Arc<Numbers>, StoreError> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| Instant::now() < kept.until) {
            return kept.numbers.clone();
        }
        let begun = Instant::now();
        let numbers = self.place.numbers(&self.outbox).await.map(Arc::new);
        let took = begun.elapsed();
        let keep = match &numbers {
            Ok(_) => KEEP.max(took * KEEP_TIMES),
            Err(_) => KEEP,
        };
        *kept = Some(Kept {
            numbers: numbers.clone(),
            until: Instant::now() + keep,
        });
        numbers
    }

    /// Why the relay does not work, in words.
    pub(super) fn problem(&self) -> Option<String> {
        problem(&self.relay.state())
    }
}

fn problem(state: &RelayState) -> Option<String> {
    if state.store_silent_for > PATIENCE {
        let seconds = state.store_silent_for.as_secs();
        let error = state.store_error.as_ref();
        let error = error.map(|error| format!(": {}", terminal::error(error)));
        return Some(format!(
            "the outbox has been failing for {seconds}s{}",
            error.unwrap_or_default()
        ));
    }
    // The other reasons end with the outage of Linkrunner: a new process would not help.
    let pause = state
        .pause
        .filter(|pause| pause.reason().is_configuration())?;
    Some(format!("nothing is sent: {pause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storage_that_fails_for_long_is_a_problem() {
        let mut state = RelayState::default();
        state.store_error = Some(StoreError::Closed);
        state.store_silent_for = PATIENCE;
        assert_eq!(problem(&state), None);
        state.store_silent_for = PATIENCE + Duration::from_secs(1);
        let said = "the outbox has been failing for 31s: the outbox is closed";
        assert_eq!(problem(&state).as_deref(), Some(said));
        // It may also hang.
        state.store_error = None;
        let said = "the outbox has been failing for 31s";
        assert_eq!(problem(&state).as_deref(), Some(said));
    }
}
