//! What a queue tells of its events, and whether that agrees with its numbers.

use std::sync::{Arc, Mutex};

use linkrunner_events::client::{Fate, Outcome, QueueOptions, Stats};

/// Keeps the outcomes that a queue tells.
#[derive(Clone, Default)]
pub(crate) struct Outcomes(Arc<Mutex<Vec<Outcome>>>);

impl Outcomes {
    pub(crate) fn of(&self, options: QueueOptions) -> QueueOptions {
        let outcomes = self.clone();
        options.on_outcome(move |outcome| outcomes.push(outcome))
    }

    pub(crate) fn push(&self, outcome: &Outcome) {
        self.0.lock().unwrap().push(outcome.clone());
    }

    pub(crate) fn all(&self) -> Vec<Outcome> {
        self.0.lock().unwrap().clone()
    }

    /// They tell the same as the numbers.
    #[track_caller]
    pub(crate) fn assert_counted(&self, stats: Stats) {
        assert_balanced(stats);
        let mut counted = Stats::default();
        for outcome in self.all() {
            match outcome.fate() {
                Fate::Sent(_) => counted.sent += 1,
                Fate::Rejected(_) => counted.rejected += 1,
                Fate::GivenUp(_) => counted.given_up += 1,
                Fate::Dropped => counted.dropped += 1,
                Fate::Undelivered(_) => counted.undelivered += 1,
                other => panic!("{other:?}"),
            }
        }
        let told = |stats: Stats| {
            let Stats {
                sent,
                rejected,
                given_up,
                dropped,
                undelivered,
                ..
            } = stats;
            [sent, rejected, given_up, dropped, undelivered]
        };
        assert_eq!(told(counted), told(stats));
    }
}

/// Every event is somewhere.
#[track_caller]
pub(crate) fn assert_balanced(stats: Stats) {
    let settled = stats.sent + stats.rejected + stats.given_up + stats.dropped + stats.undelivered;
    assert_eq!(stats.enqueued, settled + stats.pending as u64, "{stats:?}");
    assert!(stats.in_flight <= stats.pending, "{stats:?}");
}
