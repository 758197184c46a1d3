//! State shared by the handles and the senders of a queue.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::account::NotTaken;
use super::entry::Number;
use super::error::EnqueueError;
use super::metrics;
use super::notifier::Notifier;
use super::options::QueueOptions;
use super::outcome::{Outcome, Status};
use super::report::Report;
use super::state::{Job, Next, State, Step};
use super::stats::Stats;
use crate::delivery::{Attempted, Caller, Dispatcher, Limits, Permit, RetryPolicy, telemetry};
use crate::request::ApiRequest;
use crate::sync::lock;

/// How long the queue waits for `on_outcome` when its runtime ends.
const LAST_WORDS: Duration = Duration::from_secs(5);

pub(super) struct Shared {
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) limits: Limits,
    pub(super) name: String,
    has_max_age: bool,
    state: Mutex<State>,
    notifier: Arc<Notifier>,
    /// One permit for a sender: there may be an event to send, or a moment to wait for.
    pub(super) work: Notify,
    /// One permit for the supervisor, if there is a `max_age`: the oldest waiting event may have changed.
    pub(super) ages: Notify,
    /// Notified when an event is settled.
    settled: watch::Sender<()>,
    catching_up: tokio::sync::Mutex<()>,
    /// Cancelled when the queue is stopped: attempts in flight are cut off.
    pub(super) stopped: CancellationToken,
    /// The outcomes that a shutdown took from the notifier.
    unnotified: Mutex<Vec<Outcome>>,
}

impl Shared {
    pub(super) fn new(
        dispatcher: Arc<Dispatcher>,
        retry: &RetryPolicy,
        options: QueueOptions,
    ) -> io::Result<Self> {
        let state = State::new(&options);
        let notifier = match options.on_outcome {
            None => Notifier::none(),
            Some(call) => Notifier::start(call)?,
        };
        Ok(Self {
            limits: retry.limits(Caller::Queue),
            dispatcher,
            name: options.name,
            has_max_age: options.max_age.is_some(),
            state: Mutex::new(state),
            notifier,
            work: Notify::new(),
            ages: Notify::new(),
            settled: watch::Sender::new(()),
            catching_up: tokio::sync::Mutex::const_new(()),
            stopped: CancellationToken::new(),
            unnotified: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No foreign code runs under the lock, so a panic never leaves a change half made.
        lock(&self.state)
    }

    pub(super) fn notifier(&self) -> &Arc<Notifier> {
        &self.notifier
    }

    pub(super) fn enqueue(&self, request: ApiRequest) -> Result<(), EnqueueError> {
        self.try_enqueue(request)
            .map_err(|(request, why)| self.hand_back(request, why))
    }

    #[allow(clippy::result_large_err, reason = "the error hands the request back")]
    fn try_enqueue(&self, request: ApiRequest) -> Result<(), (ApiRequest, NotTaken)> {
        let caller = tracing::Span::current().id();
        let (admission, now) = (self.dispatcher.admit(request.endpoint()), Instant::now());
        let ages_first = self.state().enqueue(request, admission, now, caller)?;
        metrics::enqueued(&self.name, true);
        self.work.notify_one();
        if ages_first {
            self.ages.notify_one();
        }
        self.publish();
        Ok(())
    }

    /// Counts an event that is handed back.
    fn hand_back(&self, request: ApiRequest, why: NotTaken) -> EnqueueError {
        metrics::enqueued(&self.name, false);
        let NotTaken::Full {
            pending,
            pending_bytes,
            ..
        } = why
        else {
            return EnqueueError::Closed { request };
        };
        if self.state().turn_away() {
            tracing::warn!(
                queue = self.name,
                pending,
                pending_bytes,
                "the queue is full and hands events back"
            );
        }
        EnqueueError::Full {
            request,
            pending,
            pending_bytes,
        }
    }

    /// Enqueues when there is room, or hands the request back after `limit`.
    pub(super) async fn enqueue_within(
        &self,
        mut request: ApiRequest,
        limit: Duration,
    ) -> Result<(), EnqueueError> {
        let timeout = tokio::time::sleep(limit);
        tokio::pin!(timeout);
        let mut settled = self.settled.subscribe();
        loop {
            settled.mark_unchanged();
            let (handed_back, why) = match self.try_enqueue(request) {
                Ok(()) => return Ok(()),
                Err(not_taken) => not_taken,
            };
            let waits = match why {
                NotTaken::Closed => false,
                NotTaken::Full { never_fits, .. } => !never_fits,
            };
            if !waits {
                return Err(self.hand_back(handed_back, why));
            }
            tokio::select! {
                // The sender lives as long as the queue, so there is always another change.
                _ = settled.changed() => {}
                () = &mut timeout => return Err(self.hand_back(handed_back, why)),
            }
            request = handed_back;
        }
    }

    /// What a sender can do now.
    pub(super) fn look(&self) -> Next<()> {
        self.state().next(Instant::now(), |endpoint, event| {
            self.dispatcher.check(endpoint, event, Caller::Queue)
        })
    }

    /// Gives up the events that are older than `max_age`. Returns when to check again, if ever.
    pub(super) fn expire(&self) -> Option<Instant> {
        let (expired, next) = {
            let mut state = self.state();
            let expired = state.expire(Instant::now());
            for (number, outcome) in &expired {
                self.notify(&state, *number, outcome);
            }
            (expired, state.next_expiry())
        };
        for (_, outcome) in &expired {
            self.after_settling(outcome);
        }
        next
    }

    /// Takes an event and the permit to send it.
    pub(super) fn take(&self) -> Option<(Job, Permit<'_>)> {
        let now = Instant::now();
        let mut state = self.state();
        let next = state.next(now, |endpoint, event| {
            self.dispatcher.begin(endpoint, event, Caller::Queue)
        });
        let Next::Send(number, permit) = next else {
            return None;
        };
        Some((state.take(number, now)?, permit))
    }

    /// Applies the outcome of an attempt.
    pub(super) fn finish(&self, number: Number, attempted: Attempted) {
        let step = {
            let mut state = self.state();
            let step = state.finish(
                number,
                attempted,
                &self.limits,
                Instant::now(),
                fastrand::f64(),
            );
            if let Some(Step::Settled(number, outcome)) = &step {
                self.notify(&state, *number, outcome);
            }
            step
        };
        match step {
            None => {}
            Some(Step::Settled(_, outcome)) => {
                self.after_settling(&outcome);
                // The next event of the user may go, while this sender reads the rest of the answer.
                self.work.notify_one();
            }
            Some(Step::Retry {
                attempt,
                after,
                error,
            }) => {
                metrics::retried(&self.name);
                telemetry::retry(attempt, after, &error);
                // This sender may soon be busy, so another one must watch the retry time.
                self.work.notify_one();
                if self.has_max_age {
                    self.ages.notify_one();
                }
            }
        }
        self.publish();
    }

    /// Hands the outcome of a settled event to the notifier. Called under the state's lock: a flush must never
    /// see an event that is neither pending nor with the notifier, and no outcome may follow the end.
    fn notify(&self, _: &MutexGuard<'_, State>, number: Number, outcome: &Outcome) {
        self.notifier.push(number, outcome);
    }

    /// Applies the other effects of an outcome, outside the lock.
    fn after_settling(&self, outcome: &Outcome) {
        if let Status::Rejected(error) | Status::GivenUp(error) = &outcome.status {
            let server = self.dispatcher.server();
            telemetry::gave_up(server, Some(&self.name), &outcome.request, error);
        }
        metrics::settled(&self.name, &outcome.status);
        announce(&self.settled);
        if self.state().is_through() {
            // The waiting senders wake and find nothing left.
            self.stopped.cancel();
        }
    }

    pub(super) fn stats(&self) -> Stats {
        let stats = self.state().stats(Instant::now());
        Stats {
            pause: self.dispatcher.pause(),
            ..stats
        }
    }

    /// Publishes the gauges if the feature `metrics` is on.
    fn publish(&self) {
        if cfg!(feature = "metrics") {
            metrics::publish(&self.name, &self.stats());
        }
    }

    /// Takes no more events.
    pub(super) fn close(&self) {
        self.state().close();
        if self.state().is_through() {
            self.stopped.cancel();
        }
        // Callers that wait for room learn that the queue is closed.
        announce(&self.settled);
    }

    /// Ends the queue and returns its report. `on_outcome` is not called any more.
    pub(super) fn stop(&self) -> Report {
        let mut unnotified = lock(&self.unnotified);
        let outcomes = {
            let mut state = self.state();
            let outcomes = state.stop();
            unnotified.extend(self.notifier.close_now());
            unnotified.extend(outcomes.iter().map(|(_, outcome)| outcome.clone()));
            outcomes
        };
        self.after_ending(&outcomes);
        if !outcomes.is_empty() {
            let undelivered = outcomes.len();
            tracing::warn!(
                queue = self.name,
                undelivered,
                "a queue was shut down before it had sent all its events; the report hands the rest back",
            );
        }
        let (stats, state) = (self.stats(), self.state());
        Report {
            stats,
            rejections: state.account().rejections(),
            unsent: state.account().given_up(),
            undelivered: state.account().undelivered(),
            unnotified: unnotified.clone(),
            inside_callback: self.notifier.is_this_thread(),
        }
    }

    /// Called when the senders have ended. If the runtime ended first, marks the remaining events undelivered.
    pub(super) fn senders_ended(&self) {
        let outcomes = {
            let mut state = self.state();
            let outcomes = state.stop();
            for (number, outcome) in &outcomes {
                self.notify(&state, *number, outcome);
            }
            self.notifier.close();
            outcomes
        };
        self.after_ending(&outcomes);
        let lost = outcomes.len();
        if lost > 0 {
            tracing::error!(
                queue = self.name,
                lost,
                "the runtime ended before the queue had sent all its events, and the rest is lost; call `shutdown` before the runtime ends",
            );
            // The process may end right after this.
            self.notifier.wait_until_idle(LAST_WORDS);
        }
    }

    /// Applies the other effects of the end, outside the lock.
    fn after_ending(&self, undelivered: &[(Number, Outcome)]) {
        self.stopped.cancel();
        for (_, outcome) in undelivered {
            metrics::settled(&self.name, &outcome.status);
        }
        announce(&self.settled);
        self.publish();
    }

    /// Waits until all events up to this number are settled and `on_outcome` has returned from them. Returns whether
    /// that happened in time.
    pub(super) async fn settled_within(&self, limit: Duration, mark: Number) -> bool {
        let start = Instant::now();
        let mut settled = self.settled.subscribe();
        let wait = async {
            loop {
                settled.mark_unchanged();
                if !self.state().has_pending_up_to(mark) {
                    return;
                }
                // The sender lives as long as the queue, so the channel stays open.
                let _ = settled.changed().await;
            }
        };
        if tokio::time::timeout(limit, wait).await.is_err() && self.state().has_pending_up_to(mark)
        {
            return false;
        }
        let left = limit.saturating_sub(start.elapsed());
        Notifier::idle_up_to(&self.notifier, mark, left).await
    }

    /// Whether `on_outcome` is so slow that the queue must stop sending.
    pub(super) fn is_ahead_of_callback(&self) -> bool {
        self.notifier.is_behind()
    }

    /// Waits until `on_outcome` has caught up.
    pub(super) async fn callback_caught_up(&self) {
        // One at a time, so that the senders do not use up the runtime's blocking threads.
        let _turn = self.catching_up.lock().await;
        Notifier::caught_up(&self.notifier).await;
    }

    pub(super) fn last_number(&self) -> Number {
        self.state().last_number()
    }

    /// How many events up to this number have no status, or wait for `on_outcome`.
    pub(super) fn unsettled_up_to(&self, mark: Number) -> usize {
        let pending = self.state().pending_up_to(mark);
        pending + self.notifier.pending_up_to(mark)
    }
}

/// Wakes the tasks that wait for events to be settled. A task subscribes before it checks the state, so without a
/// receiver no task can miss this.
fn announce(settled: &watch::Sender<()>) {
    if settled.receiver_count() > 0 {
        settled.send_replace(());
    }
}
