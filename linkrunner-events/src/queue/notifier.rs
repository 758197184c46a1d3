//! The thread that calls `on_outcome`, in the order in which the outcomes came.

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

/// While so many outcomes wait for a slow function, the queue sends nothing more, so that they do not fill the memory.
const MAX_BACKLOG: usize = 1_000;

/// As good as for ever, and short enough for every clock.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Shared by the queue and the thread. Without a function there is no thread.
#[derive(Default)]
pub(crate) struct Notifier {
    state: Mutex<State>,
    changed: Condvar,
    thread: OnceLock<ThreadId>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(Number, Outcome)>,
    /// The events whose outcome waits, or is with the function now.
    pending: BTreeSet<Number>,
    closed: bool,
    /// Whether the thread has ended, or there is none.
    ended: bool,
}

impl Notifier {
    /// A notifier for a queue without a function.
    pub(super) fn none() -> Arc<Self> {
        let notifier = Self::default();
        notifier.state().ended = true;
        Arc::new(notifier)
    }

    pub(super) fn start(call: OnOutcome) -> io::Result<Arc<Self>> {
        let notifier = Arc::new(Self::default());
        let shared = Arc::clone(&notifier);
        let thread = thread::Builder::new()
            .name("linkrunner-outcomes".to_owned())
            .spawn(move || shared.run(call))?;
        // Nobody else sets it.
        let _ = notifier.thread.set(thread.thread().id());
        Ok(notifier)
    }

    fn run(&self, call: OnOutcome) {
        while let Some((number, outcome)) = self.next() {
            if catch_unwind(AssertUnwindSafe(|| call(&outcome))).is_err() {
                tracing::error!("the function given to `on_outcome` panicked");
            }
            self.state().pending.remove(&number);
            self.changed.notify_all();
        }
        // It may own handles of the queue, whose last one closes the queue.
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

    pub(super) fn push(&self, number: Number, outcome: &Outcome) {
        let mut state = self.state();
        if state.ended {
            return;
        }
        state.pending.insert(number);
        state.waiting.push_back((number, outcome.clone()));
        drop(state);
        self.changed.notify_all();
    }

    /// Whether the function is so slow that the queue is to wait for it.
    pub(super) fn is_behind(&self) -> bool {
        self.state().waiting.len() >= MAX_BACKLOG
    }

    /// How many events up to this one have an outcome that the function has not returned from.
    pub(super) fn pending_up_to(&self, mark: Number) -> usize {
        self.state().pending.range(..=mark).count()
    }

    /// Whether this is the thread that calls the function.
    pub(crate) fn is_this_thread(&self) -> bool {
        self.thread.get() == Some(&thread::current().id())
    }

    /// Ends the thread when the function was called with all outcomes.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// Ends the thread, and takes back the outcomes that the function was not called with.
    pub(super) fn close_now(&self) -> Vec<Outcome> {
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

    /// Waits until the function has returned from all outcomes up to this event. Says whether that came in time.
    pub(super) async fn idle_up_to(this: &Arc<Self>, mark: Number, limit: Duration) -> bool {
        Self::wait_until(this, limit, move |state| {
            state.pending.first().is_none_or(|number| *number > mark)
        })
        .await
    }

    /// Waits until the function is no longer behind, or the queue ends.
    pub(super) async fn caught_up(this: &Arc<Self>) {
        Self::wait_until(this, FOREVER, |state| {
            state.closed || state.waiting.len() < MAX_BACKLOG
        })
        .await;
    }

    /// Waits for the function's thread on a blocking thread: Tokio's clock, where a test has paused it, then stands still
    /// meanwhile, instead of running ahead of a real thread.
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
                .wait_timeout_while(this.state(), limit.min(FOREVER), waits);
            let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            condition(&state)
        });
        // It ends without a result only where the runtime does.
        wait.await.unwrap_or(false)
    }

    /// Blocks until the function has returned from every outcome, or the time is over. On the thread itself it does not wait.
    pub(crate) fn wait_until_idle(&self, limit: Duration) {
        if self.is_this_thread() {
            return;
        }
        // Either end of it is fine.
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
        // The function runs outside of the lock, so a panic leaves no change half made.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A wait on a blocking thread, which ends when nobody waits for it any more.
struct Abandoned {
    notifier: Arc<Notifier>,
    is_abandoned: AtomicBool,
}

struct AbandonOnDrop(Arc<Abandoned>);

impl Drop for AbandonOnDrop {
    fn drop(&mut self) {
        let Self(wait) = self;
        // Under the lock, so that the waiting thread does not miss it between its look and its sleep.
        let _state = wait.notifier.state();
        wait.is_abandoned.store(true, Ordering::Relaxed);
        wait.notifier.changed.notify_all();
    }
}
