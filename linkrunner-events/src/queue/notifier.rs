//! The thread that calls `on_outcome`, in the order of the outcomes.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use super::entry::Number;
use super::options::OnOutcome;
use super::outcome::Outcome;
use crate::delivery::FAR;
use crate::sync::lock;

/// When this many outcomes wait for a slow `on_outcome`, the queue stops sending, so that they do not fill the memory.
const MAX_BACKLOG: usize = 1_000;

/// Shared by the queue and the thread. Without `on_outcome` there is no thread.
#[derive(Default)]
pub(crate) struct Notifier {
    state: Mutex<State>,
    changed: Condvar,
    thread: OnceLock<ThreadId>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(Number, Outcome)>,
    /// The events whose outcome waits for `on_outcome` or is in a call of it.
    pending: BTreeSet<Number>,
    closed: bool,
    /// Whether the thread has ended, or there is none.
    ended: bool,
}

impl Notifier {
    /// A notifier for a queue without `on_outcome`.
    pub(crate) fn none() -> Arc<Self> {
        let notifier = Self::default();
        notifier.state().ended = true;
        Arc::new(notifier)
    }

    pub(crate) fn start(call: OnOutcome) -> io::Result<Arc<Self>> {
        let notifier = Arc::new(Self::default());
        let shared = Arc::clone(&notifier);
        let thread = thread::Builder::new()
            .name("linkrunner-outcomes".to_owned())
            .spawn(move || shared.run(call))?;
        // Only set here.
        let _ = notifier.thread.set(thread.thread().id());
        Ok(notifier)
    }

    fn run(&self, call: OnOutcome) {
        while let Some((number, outcome)) = self.next() {
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| call(&outcome))) {
                // Its drop may panic as well, which would end this thread.
                std::mem::forget(payload);
                tracing::error!("the function given to `on_outcome` panicked");
            }
            self.state().pending.remove(&number);
            self.changed.notify_all();
        }
        // It may own the last handle of the queue; dropping that closes the queue.
        drop(call);
        self.state().ended = true;
        self.changed.notify_all();
    }

    /// Waits for the next outcome; `None` at the end.
    fn next(&self) -> Option<(Number, Outcome)> {
        let mut state = self.state();
        loop {
            if let Some(next) = state.waiting.pop_front() {
                return Some(next);
            }
            if state.closed {
                return None;
            }
            state = self.wait(state);
        }
    }

    pub(crate) fn push(&self, number: Number, outcome: &Outcome) {
        let mut state = self.state();
        if state.ended {
            return;
        }
        state.pending.insert(number);
        state.waiting.push_back((number, outcome.clone()));
        drop(state);
        self.changed.notify_all();
    }

    /// Whether `on_outcome` is so slow that the queue must stop sending.
    pub(crate) fn is_behind(&self) -> bool {
        self.state().waiting.len() >= MAX_BACKLOG
    }

    /// How many events up to this number wait for `on_outcome` or are in a call of it.
    pub(crate) fn pending_up_to(&self, mark: Number) -> usize {
        self.state().pending.range(..=mark).count()
    }

    /// Whether this is the thread that calls `on_outcome`.
    pub(crate) fn is_this_thread(&self) -> bool {
        self.thread.get() == Some(&thread::current().id())
    }

    /// Ends the thread after it has called `on_outcome` with all outcomes.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Ends the thread and returns the outcomes that `on_outcome` did not get.
    pub(crate) fn close_now(&self) -> Vec<Outcome> {
        let mut state = self.state();
        state.closed = true;
        let waiting = std::mem::take(&mut state.waiting);
        for (number, _) in &waiting {
            state.pending.remove(number);
        }
        drop(state);
        self.changed.notify_all();
        waiting.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Waits until `on_outcome` has returned for all events up to this number. Returns whether that happened in time.
    pub(crate) async fn idle_up_to(this: &Arc<Self>, mark: Number, limit: Duration) -> bool {
        Self::wait_until(this, limit, move |state| {
            state.pending.first().is_none_or(|number| *number > mark)
        })
        .await
    }

    /// Waits until `on_outcome` has caught up, or the queue ends.
    pub(crate) async fn caught_up(this: &Arc<Self>) {
        Self::wait_until(this, FAR, |state| {
            state.closed || state.waiting.len() < MAX_BACKLOG
        })
        .await;
    }

    /// Waits on a blocking thread. While one runs, Tokio's paused clock in a test stands still;
    /// otherwise it would run ahead of the real thread.
    async fn wait_until(
        this: &Arc<Self>,
        limit: Duration,
        condition: impl Fn(&State) -> bool + Send + 'static,
    ) -> bool {
        if condition(&this.state()) {
            return true;
        }
        if limit.is_zero() {
            return false;
        }
        let abandoned = Arc::new(Abandoned {
            notifier: Arc::clone(this),
            is_abandoned: AtomicBool::new(false),
        });
        let _guard = AbandonOnDrop(Arc::clone(&abandoned));
        let wait = tokio::task::spawn_blocking(move || {
            let this = &abandoned.notifier;
            let waits = |state: &mut State| {
                !condition(state) && !abandoned.is_abandoned.load(Ordering::Relaxed)
            };
            let waited = this
                .changed
                .wait_timeout_while(this.state(), limit.min(FAR), waits);
            let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            condition(&state)
        });
        // The limit counts here as well: where all blocking threads are busy, the wait does not even begin.
        match tokio::time::timeout(limit.min(FAR), wait).await {
            Ok(waited) => waited.unwrap_or(false),
            Err(_) => false,
        }
    }

    /// Blocks until `on_outcome` has returned from every outcome, for `limit` at most. Not on its own thread.
    pub(crate) fn wait_until_idle(&self, limit: Duration) {
        if self.is_this_thread() {
            return;
        }
        // Done or timed out: both are fine.
        let _ = self
            .changed
            .wait_timeout_while(self.state(), limit, |state| !state.pending.is_empty());
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // `on_outcome` runs outside the lock, so a panic never leaves a change half made.
        lock(&self.state)
    }
}

/// A wait on a blocking thread. It ends when its future is dropped.
struct Abandoned {
    notifier: Arc<Notifier>,
    is_abandoned: AtomicBool,
}

struct AbandonOnDrop(Arc<Abandoned>);

impl Drop for AbandonOnDrop {
    fn drop(&mut self) {
        let Self(wait) = self;
        // Under the lock, so that the waiting thread cannot miss it between its check and its wait.
        let _state = wait.notifier.state();
        wait.is_abandoned.store(true, Ordering::Relaxed);
        wait.notifier.changed.notify_all();
    }
}
