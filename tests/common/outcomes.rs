//! What a queue tells of its events, and whether that agrees with its numbers.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use linkrunner_events::{Outcome, QueueOptions, Report, Stats, Status};

/// Longer than any function of these tests takes.
const LAST_CALL: Duration = Duration::from_secs(60);

/// Keeps the outcomes that a queue tells.
#[derive(Clone, Default)]
pub(crate) struct Outcomes(Arc<Kept>);

#[derive(Default)]
struct Kept {
    told: Mutex<Vec<Outcome>>,
    came: Condvar,
}

impl Outcomes {
    pub(crate) fn of(&self, options: QueueOptions) -> QueueOptions {
        let outcomes = self.clone();
        options.on_outcome(move |outcome| outcomes.push(outcome))
    }

    pub(crate) fn push(&self, outcome: &Outcome) {
        self.told().push(outcome.clone());
        self.0.came.notify_all();
    }

    pub(crate) fn all(&self) -> Vec<Outcome> {
        self.told().clone()
    }

    fn told(&self) -> MutexGuard<'_, Vec<Outcome>> {
        self.0.told.lock().unwrap()
    }

    /// Blocks until this many were told.
    #[track_caller]
    pub(crate) fn wait_for(&self, outcomes: usize) {
        let waited = self
            .0
            .came
            .wait_timeout_while(self.told(), LAST_CALL, |told| told.len() < outcomes);
        assert_eq!(waited.unwrap().0.len(), outcomes, "outcomes were told");
    }

    /// What was told is what the numbers say: for a queue that was flushed, so that nothing is still to be told.
    #[track_caller]
    pub(crate) fn assert_counted(&self, stats: Stats) {
        assert_balanced(stats);
        assert_eq!(count(&self.all()), settled(stats));
    }

    /// Every event has one outcome, which was told or stands in the report as one that was not; and they are what the
    /// report's numbers say. Gives them all.
    #[track_caller]
    pub(crate) fn assert_accounted(&self, report: &Report) -> Vec<Outcome> {
        let stats = report.stats();
        assert_balanced(stats);
        assert_eq!((stats.pending, stats.in_flight), (0, 0), "{report}");
        let untold = report.unnotified();
        let expected = usize::try_from(stats.enqueued).unwrap() - untold.len();
        // A shutdown whose time is over does not wait for the one that is being told.
        self.wait_for(expected);
        let all: Vec<_> = self.told().iter().chain(untold).cloned().collect();
        assert_eq!(count(&all), settled(stats), "{report}");
        let left = all
            .iter()
            .filter(|outcome| matches!(outcome.status(), Status::Undelivered(_)));
        assert_eq!(bodies(left), bodies(report.undelivered()));
        all
    }
}

/// How many there are of each status.
fn count(outcomes: &[Outcome]) -> [u64; 5] {
    let mut counted = Stats::default();
    for outcome in outcomes {
        match outcome.status() {
            Status::Sent(_) => counted.sent += 1,
            Status::Skipped => counted.skipped += 1,
            Status::Rejected(_) => counted.rejected += 1,
            Status::GivenUp(_) => counted.given_up += 1,
            Status::Undelivered(_) => counted.undelivered += 1,
            other => panic!("{other:?}"),
        }
    }
    settled(counted)
}

fn settled(stats: Stats) -> [u64; 5] {
    let Stats {
        sent,
        skipped,
        rejected,
        given_up,
        undelivered,
        ..
    } = stats;
    [sent, skipped, rejected, given_up, undelivered]
}

fn bodies<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Vec<Vec<u8>> {
    let mut bodies: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.request().body().to_vec())
        .collect();
    bodies.sort_unstable();
    bodies
}

/// Every event is somewhere.
#[track_caller]
pub(crate) fn assert_balanced(stats: Stats) {
    let settled: u64 = settled(stats).iter().sum();
    assert_eq!(stats.enqueued, settled + stats.pending as u64, "{stats:?}");
    assert!(stats.in_flight <= stats.pending, "{stats:?}");
}
