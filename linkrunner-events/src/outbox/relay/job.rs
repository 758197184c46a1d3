//! One claimed row: its attempt and its outcome.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tracing::Instrument as _;

use super::core::Core;
use crate::delivery::{
    Admission, Attempted, Body, Caller, Decision, Error, History, Permit, Retry, Slot,
    TransportError, decide, telemetry,
};
use crate::outbox::dead::DeadReason;
use crate::outbox::store::{Claimed, End, Settled};
use crate::queue::{Outcome, Status};

/// An attempt ends this long before the lease, so that its outcome is recorded in time.
const MARGIN: Duration = Duration::from_secs(2);

/// How long a row waits if the circuit breaker of its endpoint refuses it without naming a time.
const REFUSED: Duration = Duration::from_secs(1);

/// The pause of a scope after a 429 without `Retry-After`.
const RATE_LIMITED: Duration = Duration::from_secs(1);

/// The right to begin a request.
pub(super) struct Turn<'a> {
    pub(super) slot: Slot<'a>,
    /// The request must begin before this time. Later, another relay may own the slot.
    pub(super) ends: Instant,
}

pub(super) struct Job<'a> {
    core: &'a Core,
    row: Claimed,
    admission: Admission,
    history: History,
    /// The attempt must have ended, and its outcome must be recorded, by then.
    lease_end: Instant,
    claimed_at: Instant,
}

impl<'a> Job<'a> {
    pub(super) fn new(core: &'a Core, row: Claimed, lease_end: Instant) -> Self {
        let history = History::restored(
            row.attempts,
            row.charged,
            row.first_attempt,
            row.may_have_arrived || row.is_in_doubt,
        );
        Self {
            core,
            admission: core.admit(&row),
            history,
            row,
            lease_end,
            claimed_at: Instant::now(),
        }
    }

    /// Makes an attempt unless the row must not be sent, and records the outcome. Returns the rest of an accepted answer.
    pub(super) async fn run(mut self, turn: Turn<'_>) -> Option<Body> {
        let core = self.core;
        let Turn { slot, ends } = turn;
        if let Some(dead) = self.dead_before_an_attempt() {
            slot.unused();
            self.die(dead).await;
            return None;
        }
        let permit = match self.permit(ends) {
            Ok(permit) => permit,
            Err(after) => {
                slot.unused();
                self.core.remember(self.row.id, self.admission);
                self.settle(End::Release { after }).await;
                return None;
            }
        };
        self.history.begin(self.age());
        let span = telemetry::delivery(core.dispatcher.server(), &self.row.request);
        let limit = self
            .lease_end
            .saturating_duration_since(Instant::now())
            .saturating_sub(MARGIN);
        let attempt = core.dispatcher.attempt(
            &self.row.request,
            permit,
            self.admission,
            self.history.attempts(),
            limit,
        );
        let attempted = tokio::select! {
            attempted = attempt.instrument(span) => attempted,
            () = core.stopped.cancelled() => {
                drop(slot);
                self.cut_off().await;
                return None;
            }
        };
        drop(slot);
        self.finish(attempted).await
    }

    fn age(&self) -> Duration {
        self.row.age + self.claimed_at.elapsed()
    }

    /// The reason why the row must not be sent, if there is one.
    fn dead_before_an_attempt(&self) -> Option<Dead> {
        if self.row.is_in_doubt && !self.core.limits.may_repeat(&self.row.request) {
            return Some(Dead {
                reason: DeadReason::InDoubt,
                text: "a relay held the event and never recorded its outcome".to_owned(),
                error: None,
            });
        }
        if self.age() >= self.core.max_age {
            let error = Error::Expired {
                max_age: self.core.max_age,
                attempts: self.history.attempts(),
                may_have_been_delivered: self.history.may_have_arrived(),
                last: None,
            };
            return Some(Dead::of(DeadReason::Expired, error));
        }
        None
    }

    /// The permit of the circuit breaker, or when to ask again. No attempt begins shortly before the lease ends, nor after the
    /// end of its turn: the process may have slept since the row was claimed.
    fn permit(&self, turn_ends: Instant) -> Result<Permit<'a>, Duration> {
        let now = Instant::now();
        if now + MARGIN * 2 > self.lease_end || now >= turn_ends {
            return Err(Duration::ZERO);
        }
        let endpoint = self.row.request.endpoint();
        let begun = self
            .core
            .dispatcher
            .begin(endpoint, self.admission.event, Caller::Queue);
        begun.map_err(|refusal| {
            let until = refusal
                .until
                .map(|until| until.saturating_duration_since(now));
            until.unwrap_or(REFUSED).min(REFUSED * 60)
        })
    }

    async fn finish(mut self, mut attempted: Attempted) -> Option<Body> {
        let body = attempted.body.take();
        self.admission = attempted.admission;
        let pause = match &attempted.outcome {
            Err(error) if error.status() == Some(429) => {
                let pause = error.retry_after().unwrap_or(RATE_LIMITED);
                self.core.pause_until(Instant::now() + pause);
                self.core.news.notify_one();
                pause
            }
            _ => Duration::ZERO,
        };
        let decision = decide(
            &self.row.request,
            attempted.outcome,
            &self.history,
            attempted.evidence,
            &self.core.limits,
            self.age(),
            fastrand::f64(),
        );
        match decision {
            Decision::Done(receipt) => {
                if self.settle(End::Sent).await {
                    self.core.count(|report| report.sent += 1);
                    self.notify(Status::Sent(receipt));
                }
            }
            Decision::GiveUp(error) => {
                let reason = match error.last() {
                    Error::Rejected { .. } => DeadReason::Rejected,
                    _ if error.may_have_been_delivered()
                        && !self.core.limits.may_repeat(&self.row.request) =>
                    {
                        DeadReason::InDoubt
                    }
                    _ => DeadReason::GivenUp,
                };
                self.die(Dead::of(reason, error)).await;
            }
            Decision::Retry(retry) => self.retry(retry, pause).await,
        }
        body
    }

    /// `pause` is that of the scope: until then, no other relay may try the event either.
    async fn retry(&mut self, retry: Retry, pause: Duration) {
        let Retry {
            after,
            charge,
            keeps_place,
            error,
        } = retry;
        self.core.count(|report| report.retries += 1);
        telemetry::retry(self.history.attempts(), after, &error);
        self.core.remember(self.row.id, self.admission);
        self.settle(End::Retry {
            after: after.max(pause),
            charge,
            keeps_place,
            may_have_arrived: error.may_have_been_delivered(),
            error: error.to_string(),
        })
        .await;
    }

    /// The relay was stopped during the attempt, so the request may have arrived.
    async fn cut_off(&mut self) {
        const CUT_OFF: &str = "the relay was stopped during the attempt";
        if !self.core.limits.may_repeat(&self.row.request) {
            let text = CUT_OFF.to_owned();
            self.die(Dead {
                reason: DeadReason::InDoubt,
                text,
                error: None,
            })
            .await;
        } else {
            self.settle(End::Retry {
                after: Duration::ZERO,
                charge: false,
                keeps_place: true,
                may_have_arrived: true,
                error: CUT_OFF.to_owned(),
            })
            .await;
        }
    }

    async fn die(&mut self, dead: Dead) {
        let Dead {
            reason,
            text,
            error,
        } = dead;
        let may_have_arrived = self.history.may_have_arrived()
            || reason == DeadReason::InDoubt
            || error.as_deref().is_some_and(Error::may_have_been_delivered);
        let end = End::Dead {
            reason,
            name: self.row.request.event_name().to_owned(),
            attempted: self.history.attempts() > self.row.attempts,
            may_have_arrived,
            error: text,
        };
        if !self.settle(end).await {
            return;
        }
        self.core.count(|report| match reason {
            DeadReason::Rejected => report.rejected += 1,
            _ => report.dead += 1,
        });
        let error = error.unwrap_or_else(|| Arc::new(Error::Transport(TransportError::in_doubt())));
        let server = self.core.dispatcher.server();
        telemetry::dead_letter(server, self.row.id, reason.id(), &self.row.request, &error);
        self.notify(Status::after(error));
    }

    fn notify(&self, status: Status) {
        let may_have_been_delivered = match &status {
            Status::Sent(_) => true,
            Status::Rejected(error) | Status::GivenUp(error) => {
                self.history.may_have_arrived() || error.may_have_been_delivered()
            }
            Status::Skipped | Status::Undelivered(_) => self.history.may_have_arrived(),
        };
        self.core.notify(&Outcome {
            request: self.row.request.clone(),
            attempts: self.history.attempts(),
            may_have_been_delivered,
            status,
        });
    }

    async fn settle(&self, end: End) -> bool {
        let settled = Settled {
            id: self.row.id,
            fence: self.row.fence,
            end,
        };
        self.core.settle(settled).await
    }
}

/// Why a row becomes a dead letter.
struct Dead {
    reason: DeadReason,
    text: String,
    error: Option<Arc<Error>>,
}

impl Dead {
    fn of(reason: DeadReason, error: Error) -> Self {
        Self {
            reason,
            text: error.to_string(),
            error: Some(Arc::new(error)),
        }
    }
}
