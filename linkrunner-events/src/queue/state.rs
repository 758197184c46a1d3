//! The state of a queue: which events it holds, where each of them is, and the statuses of the others.
//!
//! Every change of an event's place is one call under one lock, so that each event gets exactly one status. The state
//! uses no clocks and no sockets: the caller passes the time, and a function that asks the circuit breaker.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tracing::span;

use super::account::{Account, NotTaken};
use super::entry::{Entry, Number, Place};
use super::options::QueueOptions;
use super::order::Order;
use super::outcome::{Outcome, Status};
use super::ready::{Head, Ready};
use super::stats::Stats;
use crate::delivery::{
    Admission, Attempted, Decision, Error, EventId, FAR, History, Limits, Refusal, Retry, decide,
};
use crate::request::{ApiRequest, Endpoint};

/// What a sender finds.
#[derive(Debug)]
pub(super) enum Next<P> {
    /// This event may be sent, with the breaker's permit.
    Send(Number, P),
    /// No event may be sent before this moment or a change.
    Wait(Option<Instant>),
    /// The queue has ended.
    Stop,
}

/// An event that a sender has taken.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) number: Number,
    pub(super) request: ApiRequest,
    pub(super) admission: Admission,
    /// The number of the attempt.
    pub(super) attempt: u32,
    pub(super) caller: Option<span::Id>,
    /// Whether another sender has an event to send or to wait for.
    pub(super) needs_another: bool,
}

/// The result of an attempt.
#[derive(Debug)]
pub(super) enum Step {
    Settled(Number, Outcome),
    Retry {
        attempt: u32,
        after: Duration,
        error: Arc<Error>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    /// Takes no more events, but still sends.
    Draining,
    /// Neither takes nor sends events.
    Stopped,
}

#[derive(Debug)]
pub(super) struct State {
    phase: Phase,
    keeps_order: bool,
    max_age: Option<Duration>,
    /// Every event that the queue holds, by its number.
    entries: BTreeMap<Number, Entry>,
    order: Order,
    ready: Ready,
    delayed: BinaryHeap<Reverse<(Instant, Number)>>,
    last_number: Number,
    account: Account,
}

impl State {
    pub(super) fn new(options: &QueueOptions) -> Self {
        Self {
            phase: Phase::Open,
            keeps_order: options.keeps_order,
            max_age: options.max_age.map(|age| age.min(FAR)),
            entries: BTreeMap::new(),
            order: Order::default(),
            ready: Ready::default(),
            delayed: BinaryHeap::new(),
            last_number: 0,
            account: Account::new(options.max_events, options.max_bytes),
        }
    }

    /// Takes an event, or hands it back. Returns whether it is the next to expire, of those that are not in flight.
    #[allow(clippy::result_large_err, reason = "the error hands the request back")]
    pub(super) fn enqueue(
        &mut self,
        request: ApiRequest,
        admission: Admission,
        now: Instant,
        caller: Option<span::Id>,
    ) -> Result<bool, (ApiRequest, NotTaken)> {
        if self.phase != Phase::Open {
            return Err((request, NotTaken::Closed));
        }
        if let Err(full) = self.account.take(request.body().len()) {
            return Err((request, full));
        }
        self.last_number += 1;
        let number = self.last_number;
        let in_order = self.keeps_order;
        let is_next = !in_order
            || self
                .order
                .enter(request.key(), number, request.is_repeatable());
        if is_next {
            self.ready.push_back(request.endpoint(), number);
        }
        let entry = Entry {
            request,
            admission,
            enqueued_at: now,
            history: History::default(),
            last_error: None,
            place: if is_next {
                Place::Ready
            } else {
                Place::Waiting
            },
            in_order,
            caller,
        };
        self.entries.insert(number, entry);
        Ok(self.max_age.is_some() && self.account.waiting() == 1)
    }

    /// Counts an event that the full queue hands back. Returns whether it is the first since the queue was less than
    /// half full.
    pub(super) fn turn_away(&mut self) -> bool {
        self.account.turn_away()
    }

    /// Finds the next event that the breaker permits; `ask` asks the breaker. The event keeps its place
    /// until it is [taken](Self::take).
    pub(super) fn next<P>(
        &mut self,
        now: Instant,
        mut ask: impl FnMut(Endpoint, EventId) -> Result<P, Refusal>,
    ) -> Next<P> {
        if self.is_through() {
            return Next::Stop;
        }
        self.make_due_ready(now);
        let mut until = self.delayed.peek().map(|Reverse((at, _))| *at);
        for Head {
            endpoint,
            first,
            second,
        } in self.ready.heads()
        {
            for number in [Some(first), second].into_iter().flatten() {
                match ask(endpoint, self.entries[&number].admission.event) {
                    Ok(permit) => return Next::Send(number, permit),
                    Err(refusal) => {
                        until = until.into_iter().chain(refusal.until).min();
                        // Only if this event probed last, the one behind it may go first.
                        if !refusal.prefers_another {
                            break;
                        }
                    }
                }
            }
        }
        Next::Wait(until)
    }

    /// Marks an event as in flight.
    pub(super) fn take(&mut self, number: Number, now: Instant) -> Option<Job> {
        let entry = self.entries.get_mut(&number)?;
        self.ready.remove(entry.request.endpoint(), number);
        entry.place = Place::InFlight;
        entry
            .history
            .begin(now.saturating_duration_since(entry.enqueued_at));
        self.account.stats.in_flight += 1;
        Some(Job {
            number,
            request: entry.request.clone(),
            admission: entry.admission,
            attempt: entry.history.attempts(),
            caller: entry.caller.clone(),
            needs_another: !self.ready.is_empty() || !self.delayed.is_empty(),
        })
    }

    fn make_due_ready(&mut self, now: Instant) {
        while self
            .delayed
            .peek()
            .is_some_and(|Reverse((at, _))| *at <= now)
        {
            let Some(Reverse((_, number))) = self.delayed.pop() else {
                return;
            };
            // The entry is gone if the event grew too old in the meantime.
            if let Some(entry) = self.entries.get_mut(&number) {
                entry.place = Place::Ready;
                self.ready.push_back(entry.request.endpoint(), number);
            }
        }
    }

    /// When the next event grows too old, of those that are not in flight.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        let max_age = self.max_age?;
        let mut entries = self.entries.values();
        let oldest = entries.find(|entry| entry.place != Place::InFlight)?;
        Some(oldest.enqueued_at + max_age)
    }

    /// Gives up the events that are older than `max_age`.
    pub(super) fn expire(&mut self, now: Instant) -> Vec<(Number, Outcome)> {
        let Some(max_age) = self.max_age else {
            return Vec::new();
        };
        let too_old: Vec<Number> = self
            .entries
            .iter()
            .take_while(|(_, entry)| now.saturating_duration_since(entry.enqueued_at) >= max_age)
            .filter(|(_, entry)| entry.place != Place::InFlight)
            .map(|(number, _)| *number)
            .collect();
        let mut outcomes = Vec::new();
        for number in too_old {
            let Entry {
                history,
                last_error,
                ..
            } = &self.entries[&number];
            let error = Arc::new(Error::Expired {
                max_age,
                attempts: history.attempts(),
                may_have_been_delivered: history.may_have_arrived(),
                last: last_error.clone(),
            });
            let outcome = self.settle(number, Status::GivenUp(error));
            outcomes.extend(outcome.map(|outcome| (number, outcome)));
        }
        outcomes
    }

    /// Applies the outcome of an attempt. `None` if the event already has its status: a shutdown handed it back.
    pub(super) fn finish(
        &mut self,
        number: Number,
        attempted: Attempted,
        limits: &Limits,
        now: Instant,
        dice: f64,
    ) -> Option<Step> {
        let entry = self.entries.get_mut(&number)?;
        let Attempted {
            outcome,
            evidence,
            admission,
            ..
        } = attempted;
        entry.admission = admission;
        self.account.stats.in_flight -= 1;
        let age = now.saturating_duration_since(entry.enqueued_at);
        let decision = decide(
            &entry.request,
            outcome,
            &entry.history,
            evidence,
            limits,
            age,
            dice,
        );
        match decision {
            Decision::Done(receipt) => {
                let status = if receipt.was_sent() {
                    Status::Sent(receipt)
                } else {
                    Status::Skipped
                };
                let outcome = self.settle(number, status)?;
                Some(Step::Settled(number, outcome))
            }
            Decision::GiveUp(error) => {
                let outcome = self.settle(number, Status::after(Arc::new(error)))?;
                Some(Step::Settled(number, outcome))
            }
            Decision::Retry(retry) => Some(self.retry(number, retry, now)),
        }
    }

    /// Schedules the next attempt of an event.
    fn retry(&mut self, number: Number, retry: Retry, now: Instant) -> Step {
        let Retry {
            after,
            charge,
            keeps_place,
            error,
        } = retry;
        self.account.stats.retries += 1;
        let error = Arc::new(error);
        let mut attempt = 0;
        let mut next = None;
        if let Some(entry) = self.entries.get_mut(&number) {
            entry.history.failed(&error, charge);
            entry.last_error = Some(Arc::clone(&error));
            attempt = entry.history.attempts();
            if keeps_place {
                entry.place = Place::Ready;
                // Behind the other users, whose events may fare better.
                self.ready.push_back(entry.request.endpoint(), number);
            } else {
                entry.place = Place::Delayed;
                self.delayed.push(Reverse((now + after.min(FAR), number)));
                if std::mem::take(&mut entry.in_order) {
                    let strict = entry.request.is_repeatable();
                    next = self.order.leave(entry.request.key(), number, strict);
                }
            }
        }
        self.make_ready(next);
        Step::Retry {
            attempt,
            after,
            error,
        }
    }

    /// Makes the next event of a user ready.
    fn make_ready(&mut self, next: Option<Number>) {
        let Some(number) = next else { return };
        if let Some(entry) = self.entries.get_mut(&number) {
            entry.place = Place::Ready;
            self.ready.push_back(entry.request.endpoint(), number);
        }
    }

    /// Removes an event and gives it its status.
    fn settle(&mut self, number: Number, status: Status) -> Option<Outcome> {
        let entry = self.entries.remove(&number)?;
        let key = entry.request.key();
        let next = match entry.place {
            Place::Waiting => {
                self.order.remove(key, number);
                None
            }
            _ if entry.in_order => self.order.leave(key, number, false),
            _ => self.order.settle(key, number),
        };
        if entry.place == Place::Ready {
            self.ready.remove(entry.request.endpoint(), number);
        }
        self.make_ready(next);

        Some(self.account.settle(entry, status))
    }

    /// Takes no more events.
    pub(super) fn close(&mut self) {
        if self.phase == Phase::Open {
            self.phase = Phase::Draining;
        }
    }

    /// Marks all remaining events undelivered, in the order in which they were enqueued.
    pub(super) fn stop(&mut self) -> Vec<(Number, Outcome)> {
        self.phase = Phase::Stopped;
        self.order.clear();
        self.ready.clear();
        self.delayed.clear();
        let entries = std::mem::take(&mut self.entries);
        self.account.hand_back(entries)
    }

    pub(super) fn stats(&self, now: Instant) -> Stats {
        let oldest = self.entries.values().next();
        Stats {
            oldest: oldest.map(|entry| now.saturating_duration_since(entry.enqueued_at)),
            ..self.account.stats
        }
    }

    /// Whether the queue is closed and empty.
    pub(super) fn is_through(&self) -> bool {
        self.phase != Phase::Open && self.entries.is_empty()
    }

    /// The number of the last enqueued event.
    pub(super) fn last_number(&self) -> Number {
        self.last_number
    }

    /// Whether the queue holds an event up to this number.
    pub(super) fn has_pending_up_to(&self, mark: Number) -> bool {
        let oldest = self.entries.keys().next();
        oldest.is_some_and(|number| *number <= mark)
    }

    /// How many events up to this number the queue holds.
    pub(super) fn pending_up_to(&self, mark: Number) -> usize {
        self.entries.range(..=mark).count()
    }

    pub(super) fn account(&self) -> &Account {
        &self.account
    }
}
