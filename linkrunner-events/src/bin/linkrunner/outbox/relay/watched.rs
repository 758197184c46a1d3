//! A relay and its outbox, as health checks and scrapes see them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use linkrunner_events::outbox::{Outbox, Relay, StoreError};
use tokio::sync::Mutex;

use crate::outbox::place::{Numbers, Place};

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
    async fn numbers(&self) -> Result<Arc<Numbers>, StoreError> {
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

    /// The same within this time. If reading takes longer, it goes on in a task of its own, and the next caller gets the numbers.
    pub(super) async fn numbers_within(self: &Arc<Self>, limit: Duration) -> Option<Arc<Numbers>> {
        let watched = Arc::clone(self);
        let numbers = tokio::spawn(async move { watched.numbers().await });
        let numbers = tokio::time::timeout(limit, numbers).await.ok()?;
        numbers.ok()?.ok()
    }
}
