//! What these tests share.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use linkrunner_events::LinkrunnerEvent;
use linkrunner_events::client::{Fate, Outcome, QueueOptions, RetryPolicy, Stats};
use linkrunner_events::testing::Recorded;

pub(crate) const MILLISECOND: Duration = Duration::from_millis(1);
pub(crate) const SECOND: Duration = Duration::from_secs(1);
/// More than any of these tests needs on a paused clock.
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An event that can be told from others.
#[derive(LinkrunnerEvent)]
pub(crate) struct Tick {
    pub(crate) number: u64,
}

pub(crate) fn tick(number: u64) -> Tick {
    Tick { number }
}

pub(crate) fn number(event: &Recorded) -> u64 {
    event.data("number").unwrap().as_u64().unwrap()
}

pub(crate) fn numbers(events: &[Recorded]) -> Vec<u64> {
    events.iter().map(number).collect()
}

/// A policy that repeats soon.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new().first_backoff(MILLISECOND)
}

/// Every event is somewhere.
#[track_caller]
pub(crate) fn assert_balanced(stats: Stats) {
    let settled = stats.sent + stats.rejected + stats.given_up + stats.dropped + stats.undelivered;
    assert_eq!(stats.enqueued, settled + stats.pending as u64, "{stats:?}");
    assert!(stats.in_flight <= stats.pending, "{stats:?}");
}

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

    pub(crate) fn count(&self, kind: impl Fn(&Fate) -> bool) -> u64 {
        self.all()
            .iter()
            .filter(|outcome| kind(outcome.fate()))
            .count() as u64
    }

    /// They tell the same as the numbers.
    #[track_caller]
    pub(crate) fn assert_agree(&self, stats: Stats) {
        assert_balanced(stats);
        assert_eq!(self.count(|fate| matches!(fate, Fate::Sent(_))), stats.sent);
        assert_eq!(
            self.count(|fate| matches!(fate, Fate::Rejected(_))),
            stats.rejected
        );
        assert_eq!(
            self.count(|fate| matches!(fate, Fate::GivenUp(_))),
            stats.given_up
        );
        assert_eq!(
            self.count(|fate| matches!(fate, Fate::Dropped)),
            stats.dropped
        );
        assert_eq!(
            self.count(|fate| matches!(fate, Fate::Undelivered(_))),
            stats.undelivered
        );
    }
}
