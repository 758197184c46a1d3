//! What the tasks of a relay share.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::options::RelayOptions;
use super::report::RelayReport;
use super::state::{Call, RelayState, Storage};
use crate::delivery::{Admission, Caller, Dispatcher, FAR, Limits};
use crate::outbox::error::{RelayError, StoreError};
use crate::outbox::store::{Claimed, RelayId, RowId, Settled, Store};
use crate::queue::{Notifier, Outcome};
use crate::sync::lock;

/// How many failed events the relay remembers, to compare their next attempt with the outcomes of other events since. When
/// there are more, it forgets all of them and compares with less.
const REMEMBERED: usize = 10_000;

/// The pause after the first error of the storage. It doubles, up to the longest.
pub(super) const FIRST_STORE_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_STORE_PAUSE: Duration = Duration::from_secs(10);

/// How long the storage may take to answer after the relay was cut off.
const LAST_CALL: Duration = Duration::from_secs(5);

pub(super) struct Core {
    pub(super) store: Arc<dyn Store>,
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) me: RelayId,
    pub(super) limits: Limits,
    pub(super) max_age: Duration,
    pub(super) lease: Duration,
    pub(super) scope: String,
    /// Until when the share of the pace and the pause of the scope are known. Nothing is sent while they are not.
    pub(super) share_ends: watch::Sender<Instant>,
    /// Cancelled when the relay must not claim any more rows.
    pub(super) stopping: CancellationToken,
    /// Cancelled when no attempt is in flight any more.
    pub(super) quiet: CancellationToken,
    /// Cancelled when attempts in flight are cut off.
    pub(super) stopped: CancellationToken,
    /// One permit for a sender: there may be a row to claim.
    pub(super) work: Notify,
    /// One permit for the task that shares the pace: it must announce a pause to the other relays.
    pub(super) news: Notify,
    /// Held by the sender that watches for new rows.
    pub(super) watching: tokio::sync::Mutex<()>,
    pub(super) notifier: Arc<Notifier>,
    state: Mutex<State>,
}

struct State {
    report: RelayReport,
    storage: Storage,
    /// When the pause of the scope ends.
    paused_until: Option<Instant>,
    /// When the share of a silent relay is free, while this relay has none.
    share_free_at: Option<Instant>,
    admissions: HashMap<RowId, Admission>,
    /// The number of the last outcome that was handed to `on_outcome`.
    outcomes: u64,
}

impl Core {
    pub(super) fn new(options: RelayOptions) -> Result<Self, RelayError> {
        let notifier = match options.on_outcome {
            None => Notifier::none(),
            Some(call) => Notifier::start(call).map_err(RelayError::Thread)?,
        };
        Ok(Self {
            store: options.store,
            dispatcher: options.dispatcher,
            me: RelayId::random(),
            limits: options.retry.limits(Caller::Queue),
            max_age: options.max_age,
            lease: options.lease.min(FAR),
            scope: options.scope,
            share_ends: watch::Sender::new(Instant::now()),
            stopping: CancellationToken::new(),
            quiet: CancellationToken::new(),
            stopped: CancellationToken::new(),
            work: Notify::new(),
            news: Notify::new(),
            watching: tokio::sync::Mutex::new(()),
            notifier,
            state: Mutex::new(State {
                report: RelayReport::default(),
                storage: Storage::new(),
                paused_until: None,
                share_free_at: None,
                admissions: HashMap::new(),
                outcomes: 0,
            }),
        })
    }

    pub(super) fn report(&self) -> RelayReport {
        lock(&self.state).report
    }

    pub(super) fn now(&self) -> RelayState {
        let state = lock(&self.state);
        let now = Instant::now();
        RelayState {
            share: self.dispatcher.pacer().share(),
            pause: self.dispatcher.pause(),
            share_wait: state
                .share_free_at
                .map(|free_at| free_at.saturating_duration_since(now)),
            rate_limited_for: state.pause(now),
            store_silent_for: state.storage.silent_for(),
            store_error: state.storage.error().cloned(),
        }
    }

    pub(super) fn count(&self, count: impl FnOnce(&mut RelayReport)) {
        count(&mut lock(&self.state).report);
    }

    /// How long the scope still pauses. `None` if it does not.
    pub(super) fn pause(&self) -> Option<Duration> {
        lock(&self.state).pause(Instant::now())
    }

    pub(super) fn pause_until(&self, until: Instant) {
        let mut state = lock(&self.state);
        state.paused_until = state.paused_until.max(Some(until));
    }

    /// The relay has no share until this time has passed. `None` if it has one, or waits for a relay that works.
    pub(super) fn wait_for_share(&self, time: Option<Duration>) {
        let free_at = time.map(|time| Instant::now() + time);
        let before = std::mem::replace(&mut lock(&self.state).share_free_at, free_at);
        if let (None, Some(time)) = (before, time) {
            tracing::info!(
                "nothing is sent for up to {} s: until then, the rate limit is reserved for a relay that ended without a shutdown, such as a \
                 killed one",
                time.as_secs_f64().ceil()
            );
        }
    }

    /// Admits the event to the dispatcher. On a retry, the circuit breaker sees the same event again.
    pub(super) fn admit(&self, row: &Claimed) -> Admission {
        let known = lock(&self.state).admissions.remove(&row.id);
        known.unwrap_or_else(|| self.dispatcher.admit(row.request.endpoint()))
    }

    pub(super) fn remember(&self, id: RowId, admission: Admission) {
        let mut state = lock(&self.state);
        if state.admissions.len() >= REMEMBERED {
            state.admissions.clear();
        }
        state.admissions.insert(id, admission);
    }

    /// Hands an outcome to `on_outcome`.
    pub(super) fn notify(&self, outcome: &Outcome) {
        let number = {
            let mut state = lock(&self.state);
            state.outcomes += 1;
            state.outcomes
        };
        self.notifier.push(number, outcome);
    }

    /// The answer of the storage. `None` if the relay was cut off and the storage still does not answer: a shutdown must not wait
    /// for a database that hangs.
    pub(super) async fn before_the_end<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        let end = async {
            self.stopped.cancelled().await;
            tokio::time::sleep(LAST_CALL).await;
        };
        tokio::select! {
            answer = call => Some(answer),
            () = end => None,
        }
    }

    /// Records the outcome of a row. Tries again until that succeeds or the relay is stopped. Returns whether it succeeded.
    pub(super) async fn settle(&self, settled: Settled) -> bool {
        let mut pause = FIRST_STORE_PAUSE;
        loop {
            let settling = self.store.settle(vec![settled.clone()]);
            let Some(settled) = self.before_the_end(settling).await else {
                return false;
            };
            match settled {
                Ok(lost) => {
                    self.store_worked(Call::Settle);
                    self.count(|report| report.lost_leases += lost);
                    return true;
                }
                Err(error) => {
                    self.store_failed(
                        Call::Settle,
                        &error,
                        "the outcome of an event could not be recorded",
                    );
                }
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.stopped.cancelled() => return false,
            }
            pause = longer(pause);
        }
    }

    /// The storage has answered. If all calls work now, the next error is the first of another failure.
    pub(super) fn store_worked(&self, call: Call) {
        let works_again = lock(&self.state).storage.worked(call);
        if works_again {
            tracing::info!("the outbox works again");
        }
    }

    pub(super) fn store_failed(&self, call: Call, error: &StoreError, what: &'static str) {
        let first = {
            let mut state = lock(&self.state);
            state.report.store_errors += 1;
            state.storage.failed(call, error)
        };
        // With its sources: only they tell a full disk from a missing permission.
        let error: &(dyn Error + 'static) = error;
        if first {
            tracing::error!(error, "the outbox failed: {what}; the relay keeps trying");
        } else {
            tracing::debug!(error, "the outbox failed: {what}");
        }
    }
}

impl State {
    fn pause(&self, now: Instant) -> Option<Duration> {
        let rest = self.paused_until?.saturating_duration_since(now);
        (!rest.is_zero()).then_some(rest)
    }
}

/// The pause after another error of the storage.
pub(super) fn longer(pause: Duration) -> Duration {
    (pause * 2).min(LONGEST_STORE_PAUSE)
}
