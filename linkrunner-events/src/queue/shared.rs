//! What the handles and the senders of a queue share.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::entry::Number;
use super::error::EnqueueError;
use super::metrics;
use super::notifier::Notifier;
use super::options::QueueOptions;
use super::outcome::{Outcome, Status};
use super::report::Report;
use super::state::{Job, Next, NotTaken, State, Step};
use super::stats::Stats;
use crate::delivery::{
    Attempted, Caller, Dispatcher, Limits, Permit, RetryPolicy, dice, telemetry,
};
use crate::request::ApiRequest;

/// How long the end of a runtime waits for `on_outcome`.
const LAST_WORDS: Duration = Duration::from_secs(5);

pub(super) struct Shared {
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) limits: Limits,
    pub(super) name: String,
    has_max_age: bool,
    state: Mutex<State>,
    notifier: Arc<Notifier>,
    /// One permit for a sender: there is something to send or to wait for.
    pub(super) work: Notify,
    /// One permit for the supervisor: another event may be the next to grow too old, where there is a `max_age`.
    pub(super) ages: Notify,
    /// One permit for a caller that waits for room.
    room: Notify,
    /// Sent to when an event is settled.
    settled: watch::Sender<()>,
    /// The queue was stopped: attempts under way are cut off.
    pub(super) stopped: CancellationToken,
    /// Outcomes that a shutdown took from the notifier.
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
            room: Notify::new(),
            settled: watch::Sender::new(()),
            stopped: CancellationToken::new(),
            unnotified: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock runs foreign code, so a panic leaves no change half made.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn notifier(&self) -> &Arc<Notifier> {
        &self.notifier
    }

    pub(super) fn enqueue(&self, request: ApiRequest) -> Result<(), EnqueueError> {
        self.try_enqueue(request)
            .map_err(|(request, why)| self.hand_back(request, why))
    }

    fn try_enqueue(&self, request: ApiRequest) -> Result<(), (ApiRequest, NotTaken)> {
        let caller = tracing::Span::current().id();
        let (admission, now) = (self.dispatcher.admit(), Instant::now());
        let ages_first = self.state().enqueue(request, admission, now, caller)?;
        metrics::enqueued(&self.name, true);
        self.work.notify_one();
        if ages_first {
            self.ages.notify_one();
        }
        self.publish();
        Ok(())
    }

    /// Counts an event that is not taken.
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
        loop {
            // Made before it looks, so that it also hears of a queue that closes in between.
            let room = self.room.notified();
            let (handed_back, why) = match self.try_enqueue(request) {
                Ok(()) => {
                    // There may be room for another one.
                    self.room.notify_one();
                    return Ok(());
                }
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
                () = room => {}
                () = self.stopped.cancelled() => {}
                () = &mut timeout => return Err(self.hand_back(handed_back, why)),
            }
            request = handed_back;
        }
    }

    /// What a sender may do now.
    pub(super) fn look(&self) -> Next<()> {
        self.state().next(Instant::now(), |endpoint, event| {
            self.dispatcher.check(endpoint, event, Caller::Queue)
        })
    }

    /// Settles the events that are older than they may be. Gives the moment to look again, where there is one.
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

    /// Takes an event together with the right to send it.
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

    /// Does what follows from an attempt.
    pub(super) fn finish(&self, number: Number, attempted: Attempted) {
        let step = {
            let mut state = self.state();
            let step = state.finish(
                number,
                attempted,
                &self.limits,
                Instant::now(),
                dice::roll(),
            );
            if let Some(Step::Settled(number, outcome)) = &step {
                self.notify(&state, *number, outcome);
            }
            step
        };
        match step {
            None => {}
            Some(Step::Settled(_, outcome)) => self.after_settling(&outcome),
            Some(Step::Retry {
                attempt,
                after,
                error,
            }) => {
                metrics::retried(&self.name);
                telemetry::retry(attempt, after, &error);
                // This sender may soon be busy, so another one has to keep the time.
                self.work.notify_one();
                if self.has_max_age {
                    self.ages.notify_one();
                }
            }
        }
        self.publish();
    }

    /// Hands the outcome of an event that was just settled to the notifier. Under the lock of the state, so that a flush never
    /// sees an event that is neither pending nor with the notifier, and nothing comes after the end.
    fn notify(&self, _: &MutexGuard<'_, State>, number: Number, outcome: &Outcome) {
        self.notifier.push(number, outcome);
    }

    /// Does what else follows from an outcome, outside of the lock.
    fn after_settling(&self, outcome: &Outcome) {
        if let Status::Rejected(error) | Status::GivenUp(error) = &outcome.status {
            let server = self.dispatcher.server();
            telemetry::gave_up(server, Some(&self.name), &outcome.request, error);
        }
        metrics::settled(&self.name, &outcome.status);
        self.room.notify_one();
        announce(&self.settled);
        if self.state().is_through() {
            // The senders that wait find that there is nothing left.
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

    /// Publishes the gauges, where the feature `metrics` is on.
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
        self.room.notify_waiters();
    }

    /// Ends the queue, and gives its account. `on_outcome` is not called any more.
    pub(super) fn stop(&self) -> Report {
        let mut unnotified = lock(&self.unnotified);
        let outcomes = {
            let mut state = self.state();
            let outcomes = state.stop();
            unnotified.extend(self.notifier.close_now());
            unnotified.extend(outcomes.iter().map(|(_, outcome)| outcome.clone()));
            outcomes
        };
        self.stopped.cancel();
        for (_, outcome) in &outcomes {
            metrics::settled(&self.name, &outcome.status);
        }
        if !outcomes.is_empty() {
            let undelivered = outcomes.len();
            tracing::warn!(
                queue = self.name,
                undelivered,
                "a queue was shut down before it had sent its events; the report hands them back",
            );
        }
        announce(&self.settled);
        self.publish();
        let (stats, state) = (self.stats(), self.state());
        Report {
            stats,
            rejections: state.rejections(),
            unsent: state.given_up(),
            undelivered: state.undelivered(),
            unnotified: unnotified.clone(),
            inside_callback: self.notifier.is_this_thread(),
        }
    }

    /// The senders have ended. Where the runtime ended first, this accounts for what is left.
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
        self.stopped.cancel();
        for (_, outcome) in &outcomes {
            metrics::settled(&self.name, &outcome.status);
        }
        announce(&self.settled);
        self.publish();
        let lost = outcomes.len();
        if lost > 0 {
            tracing::error!(
                queue = self.name,
                lost,
                "the runtime has ended before the queue had sent its events",
            );
            // The process may end next.
            self.notifier.wait_until_idle(LAST_WORDS);
        }
    }

    /// Waits until all events up to this one are settled and `on_outcome` has returned from them. Says whether that came in
    /// time.
    pub(super) async fn settled_within(&self, limit: Duration, mark: Number) -> bool {
        let start = Instant::now();
        let mut settled = self.settled.subscribe();
        let wait = async {
            loop {
                settled.mark_unchanged();
                if !self.state().has_pending_up_to(mark) {
                    return;
                }
                // The sender lives as long as the queue, so there is always another change.
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

    /// Whether `on_outcome` is so slow that nothing more is to be sent.
    pub(super) fn is_ahead_of_callback(&self) -> bool {
        self.notifier.is_behind()
    }

    /// Waits until `on_outcome` has caught up.
    pub(super) async fn callback_caught_up(&self) {
        Notifier::caught_up(&self.notifier).await;
    }

    pub(super) fn last_number(&self) -> Number {
        self.state().last_number()
    }

    /// How many events up to this one are not settled, or with `on_outcome`.
    pub(super) fn unsettled_up_to(&self, mark: Number) -> usize {
        let pending = self.state().pending_up_to(mark);
        pending + self.notifier.pending_up_to(mark)
    }
}

/// Wakes the tasks that wait for events to be settled. A task subscribes before it looks at the state, so where there is no
/// receiver nobody can miss this.
fn announce(settled: &watch::Sender<()>) {
    if settled.receiver_count() > 0 {
        settled.send_replace(());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
