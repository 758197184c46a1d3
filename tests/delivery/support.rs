//! What these tests share.

use std::time::Duration;

use linkrunner_events::LinkrunnerEvent;
use linkrunner_events::client::{Fate, RetryPolicy};
use linkrunner_events::testing::Recorded;

pub(crate) use crate::outcomes::{Outcomes, assert_balanced};

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

impl Outcomes {
    pub(crate) fn count(&self, kind: impl Fn(&Fate) -> bool) -> u64 {
        self.all()
            .iter()
            .filter(|outcome| kind(outcome.fate()))
            .count() as u64
    }
}
