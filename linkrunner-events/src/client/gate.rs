//! The pause of a whole client, which a 429 imposes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::moment::after;

/// Open, or closed until a moment. It only ever closes for longer.
#[derive(Debug, Default)]
pub(super) struct Gate {
    opens_at: Mutex<Option<Instant>>,
}

impl Gate {
    pub(super) fn close_for(&self, pause: Duration) {
        let opens_at = after(Instant::now(), pause);
        let mut current = self.opens_at.lock().unwrap_or_else(PoisonError::into_inner);
        if current.is_none_or(|current| current < opens_at) {
            *current = Some(opens_at);
        }
    }

    /// How long it stays closed; `None` when it is open.
    pub(super) fn closed_for(&self) -> Option<Duration> {
        let opens_at = self.opens_at()?;
        let left = opens_at.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    /// Waits until it is open. It may be closed for longer in the meantime, so it looks again.
    pub(super) async fn opened(&self) {
        while self.closed_for().is_some() {
            if let Some(opens_at) = self.opens_at() {
                tokio::time::sleep_until(opens_at).await;
            }
        }
    }

    fn opens_at(&self) -> Option<Instant> {
        *self.opens_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn it_opens_when_the_longest_pause_is_over() {
        let gate = Gate::default();
        let start = Instant::now();
        gate.opened().await;
        assert_eq!(start.elapsed(), Duration::ZERO);

        gate.close_for(3 * SECOND);
        gate.close_for(SECOND);
        assert_eq!(gate.closed_for(), Some(3 * SECOND));
        let longer = async {
            tokio::time::sleep(2 * SECOND).await;
            gate.close_for(5 * SECOND);
        };
        tokio::join!(gate.opened(), longer);
        assert_eq!(start.elapsed(), 7 * SECOND);
        assert_eq!(gate.closed_for(), None);
    }
}
