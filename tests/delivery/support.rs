//! What these tests share.

use std::time::Duration;

use linkrunner_events::testing::Recorded;
use linkrunner_events::{LinkrunnerEvent, PauseReason, Queue, RetryPolicy, Status};
use tokio::time::Instant;

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

/// Why the queue sends nothing right now.
pub(crate) fn pause(queue: &Queue) -> Option<PauseReason> {
    queue.stats().pause.map(|pause| pause.reason())
}

/// Waits on the paused clock until something is so, looking every millisecond; says for how long.
#[track_caller]
pub(crate) fn until(mut is_so: impl FnMut() -> bool) -> impl Future<Output = Duration> {
    let caller = std::panic::Location::caller();
    async move {
        let start = Instant::now();
        while !is_so() {
            assert!(
                start.elapsed() < 3600 * SECOND,
                "not within an hour: {caller}"
            );
            tokio::time::sleep(MILLISECOND).await;
        }
        start.elapsed()
    }
}

/// Waits on the paused clock until the queue holds nothing. A flush would also wait for `on_outcome`, whose thread a paused
/// clock does not know.
#[track_caller]
pub(crate) fn until_empty(queue: &Queue) -> impl Future<Output = Duration> {
    until(|| queue.stats().pending == 0)
}

impl Outcomes {
    pub(crate) fn count(&self, kind: impl Fn(&Status) -> bool) -> usize {
        let all = self.all();
        all.iter().filter(|outcome| kind(outcome.status())).count()
    }
}
