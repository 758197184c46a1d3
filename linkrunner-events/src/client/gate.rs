//! The pause of a whole client, which a 429 imposes.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::moment::after;
use super::retry::RetryPolicy;
use super::telemetry;

/// Open, or closed until a moment. It only ever closes for longer.
#[derive(Debug, Default)]
pub(super) struct Gate {
    opens_at: Mutex<Option<Instant>>,
    /// How many times in a row it was closed, with no other answer in between.
    in_a_row: AtomicU32,
}

impl Gate {
    /// The server has said that there are too many requests, and perhaps asked for a pause.
    pub(super) fn refused(&self, policy: &RetryPolicy, asked: Option<Duration>, dice: f64) {
        // Those that were under way together are refused together, which is once.
        let is_news = self.closed_for().is_none();
        let in_a_row = if is_news {
            self.in_a_row.fetch_add(1, Ordering::Relaxed) + 1
        } else {
            self.in_a_row.load(Ordering::Relaxed)
        };
        let pause = policy.pause_of_all(in_a_row, asked, dice);
        self.close_for(pause);
        if is_news {
            telemetry::paused(pause, in_a_row);
        }
    }

    /// The server has answered something else.
    pub(super) fn answered(&self) {
        if self.in_a_row.load(Ordering::Relaxed) != 0 {
            self.in_a_row.store(0, Ordering::Relaxed);
        }
    }

    fn close_for(&self, pause: Duration) {
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

    #[tokio::test(start_paused = true)]
    async fn the_pause_grows_while_there_is_no_other_answer() {
        let (gate, policy) = (Gate::default(), RetryPolicy::new());
        let mut pauses = Vec::new();
        for _ in 0..9 {
            for _ in 0..8 {
                gate.refused(&policy, None, 0.0);
            }
            pauses.push(gate.closed_for().unwrap().as_millis());
            gate.opened().await;
        }
        // The lower half of the bound is left out, and the dice lie at their lowest.
        let expected = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];
        assert_eq!(pauses, expected);

        gate.answered();
        gate.refused(&policy, Some(7 * SECOND), 1.0);
        assert_eq!(gate.closed_for(), Some(7 * SECOND));
    }
}
