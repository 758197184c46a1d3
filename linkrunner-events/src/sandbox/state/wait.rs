//! Waiting for calls, without polling.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use super::received::Received;
use super::store::Store;
use crate::error::debug::debug_with_sources;

/// How many calls an error lists.
const LISTED: usize = 20;

/// The error of a wait that timed out.
///
/// It lists the calls that did arrive. `unwrap` and `expect` show them as well.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use std::time::Duration;
/// use linkrunner_events::sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder().wait_timeout(Duration::from_millis(10)).start().await?;
/// let error = sandbox.wait_for(1).await.unwrap_err(); // nothing sends
/// assert!(error.received().is_empty());
/// assert_eq!(error.to_string(), "timed out after 10ms; no call had arrived");
/// # std::io::Result::Ok(()) })?; std::io::Result::Ok(())
/// ```
#[derive(Clone)]
pub struct WaitError {
    waited: Duration,
    received: Vec<Received>,
}

impl WaitError {
    pub(crate) fn new(waited: Duration, received: Vec<Received>) -> Self {
        Self { waited, received }
    }

    /// The calls that had arrived.
    #[must_use]
    pub fn received(&self) -> &[Received] {
        &self.received
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "timed out after {:?}; ", self.waited)?;
        match self.received.len() {
            0 => return f.write_str("no call had arrived"),
            1 => f.write_str("1 call had arrived:")?,
            count => write!(f, "{count} calls had arrived:")?,
        }
        // The newest calls tell more than those from the start of the sandbox.
        let earlier = self.received.len().saturating_sub(LISTED);
        if earlier > 0 {
            write!(f, "\n  {earlier} earlier, then")?;
        }
        for call in &self.received[earlier..] {
            write!(f, "\n  {call}")?;
        }
        Ok(())
    }
}

debug_with_sources!(WaitError);

impl std::error::Error for WaitError {}

/// Waits until the remembered calls fulfil a condition, which is asked at once and after every change.
pub(crate) async fn until(
    store: &Store,
    mut condition: impl FnMut(&[Received]) -> bool,
) -> Vec<Received> {
    let mut changes = store.changes();
    loop {
        let received = store.received();
        if condition(&received) {
            return received;
        }
        // Not held while it waits, since the store may forget some of them.
        drop(received);
        changes.next().await;
    }
}

/// Waits until so many of the remembered calls match, and returns the matching ones.
///
/// It looks at each call once, so that many can wait while many calls arrive. It remembers the numbers of the calls it has
/// found and not the calls, so that nothing is kept which the store has forgotten.
pub(crate) async fn matching(
    store: &Store,
    count: usize,
    matches: impl Fn(&Received) -> bool,
) -> Vec<Received> {
    let mut changes = store.changes();
    let mut found = Found::default();
    loop {
        found.look(store, &matches);
        if found.numbers.len() >= count {
            let calls = store.calls(found.numbers.iter().copied());
            // Fewer, if the store has forgotten some in the meantime.
            if calls.len() >= count {
                return calls;
            }
        }
        changes.next().await;
    }
}

/// The remembered calls that match, by their numbers, up to the last one that was seen.
#[derive(Default)]
struct Found {
    seen: u64,
    numbers: VecDeque<u64>,
}

impl Found {
    fn look(&mut self, store: &Store, matches: impl Fn(&Received) -> bool) {
        let news = store.news(self.seen, usize::MAX);
        while self
            .numbers
            .front()
            .is_some_and(|number| *number < news.first)
        {
            self.numbers.pop_front();
        }
        for call in news.calls {
            self.seen = call.number();
            if matches(&call) {
                self.numbers.push_back(call.number());
            }
        }
    }
}

/// Waits until there are calls after the one of this number.
pub(crate) async fn calls_after(store: &Store, number: u64) -> Vec<Received> {
    let mut changes = store.changes();
    loop {
        let calls = store.news(number, usize::MAX).calls;
        if !calls.is_empty() {
            return calls;
        }
        changes.next().await;
    }
}
