//! The circuit breaker of a client.
//!
//! One circuit serves all requests and one each endpoint. An open circuit lets single events probe, at growing pauses. All
//! state is under one lock: an attempt asks for a permit and gets it in the same step.

mod circuit;
mod pauses;
mod permission;

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::time::Instant;

pub(crate) use self::circuit::Change;
use self::circuit::{Circuit, Failure, Scope};
pub(crate) use self::pauses::Pauses;
pub(crate) use self::permission::{Caller, EventId, Refusal};
use super::blame::{Blame, shows_service};
use super::error::Error;
use super::pause::{Pause, PauseReason};
use super::receipt::Receipt;
use crate::request::Endpoint;

/// From this many requests at once on, the number after an opening is no limit any more.
const UNLIMITED: u32 = 1024;

/// How many attempts were accepted, and how many failed, since the client was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) accepted: u64,
    pub(crate) failed: u64,
}

#[derive(Debug)]
pub(crate) struct Breaker {
    pauses: Pauses,
    state: Mutex<State>,
    /// Sent to when waiting requests should ask again.
    changes: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    /// The number of the present key.
    key: u64,
    /// Attempts so far; the number of an attempt is its place in their order.
    attempts: u64,
    totals: Totals,
    /// The limit after a circuit has closed; `None` when there is none.
    ramp: Option<Ramp>,
    all: Circuit,
    endpoints: [Circuit; 3],
}

/// How many requests may be under way after a pause.
#[derive(Debug, Clone, Copy)]
struct Ramp {
    limit: u32,
    after: Pause,
    /// The last attempt before the pause ended. Those that are under way from before it do not count: they may stall.
    since: u64,
    in_flight: u32,
}

impl Ramp {
    fn new(after: Pause, since: u64) -> Self {
        Self {
            limit: 1,
            after,
            since,
            in_flight: 0,
        }
    }
}

/// The right to make one attempt. Dropped without [`finish`](Self::finish), the attempt counts as not made.
#[derive(Debug)]
#[must_use = "the attempt is under way while this is held"]
pub(crate) struct Ticket<'a> {
    breaker: &'a Breaker,
    attempt: u64,
    key: u64,
    event: EventId,
    endpoint: Endpoint,
    finished: bool,
}

/// What the end of an attempt changed.
#[derive(Debug)]
pub(crate) struct Finished {
    /// Before this attempt was counted.
    pub(crate) before: Totals,
    /// With this attempt.
    pub(crate) after: Totals,
    /// The pause that is on now for requests of this endpoint.
    pub(crate) pause: Option<Pause>,
    pub(crate) change: Option<Change>,
}

impl Breaker {
    pub(crate) fn new(pauses: Pauses) -> Self {
        Self {
            pauses,
            state: Mutex::new(State {
                key: 0,
                attempts: 0,
                totals: Totals::default(),
                ramp: None,
                all: Circuit::default(),
                endpoints: Default::default(),
            }),
            changes: watch::Sender::new(()),
        }
    }

    /// Says whether an attempt might begin now, without beginning one.
    pub(crate) fn check(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
        now: Instant,
    ) -> Result<(), Refusal> {
        self.state().check(endpoint, event, caller, now).map(drop)
    }

    /// Begins an attempt to send this event with the key of this number, or refuses it.
    pub(crate) fn begin(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
        key: u64,
        now: Instant,
    ) -> Result<Ticket<'_>, Refusal> {
        let mut state = self.state();
        let probes = state.check(endpoint, event, caller, now)?;
        state.attempts += 1;
        let attempt = state.attempts;
        if let Some(ramp) = &mut state.ramp {
            ramp.in_flight += 1;
        }
        let State { all, endpoints, .. } = &mut *state;
        for (circuit, probes) in [all, &mut endpoints[index(endpoint)]]
            .into_iter()
            .zip(probes)
        {
            if probes {
                circuit.probe(attempt, event);
            }
        }
        Ok(Ticket {
            breaker: self,
            attempt,
            key,
            event,
            endpoint,
            finished: false,
        })
    }

    /// Notified when requests that wait should ask again.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// The pause that is on: of all requests or, if only some endpoint pauses, of the first one.
    pub(crate) fn pause(&self) -> Option<Pause> {
        let state = self.state();
        let mut circuits = std::iter::once(&state.all).chain(&state.endpoints);
        circuits.find_map(Circuit::pause)
    }

    pub(crate) fn totals(&self) -> Totals {
        self.state().totals
    }

    /// A new key closes what a 401 opened.
    pub(crate) fn key_replaced(&self, key: u64) -> Option<Change> {
        let mut state = self.state();
        state.key = key;
        let closed = state
            .all
            .close_if(|open| open.pause.reason == PauseReason::Unauthorized && open.key < key);
        if let Some(after) = closed {
            state.ramp = Some(Ramp::new(after, state.attempts));
        }
        drop(state);
        self.changes.send_replace(());
        closed.map(Change::Closed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock panics halfway through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn index(endpoint: Endpoint) -> usize {
    match endpoint {
        Endpoint::CaptureEvent => 0,
        Endpoint::CapturePayment => 1,
        Endpoint::RemovePayment => 2,
    }
}

impl Ticket<'_> {
    /// Tells the breaker the outcome. `dice`, from 0 to 1, gives the pause its jitter.
    pub(crate) fn finish(
        mut self,
        outcome: &Result<Receipt, Error>,
        now: Instant,
        dice: f64,
    ) -> Finished {
        self.finished = true;
        let breaker = self.breaker;
        let mut state = breaker.state();
        let (before, was_limited) = (state.totals, state.ramp.is_some());
        state.ended(self.attempt);
        let change = state.record(&self, outcome, &breaker.pauses, now, dice);
        let finished = Finished {
            before,
            after: state.totals,
            pause: state
                .all
                .pause()
                .or_else(|| state.endpoints[index(self.endpoint)].pause()),
            change,
        };
        let notify = was_limited || finished.change.is_some() || finished.pause.is_some();
        drop(state);
        if notify {
            breaker.changes.send_replace(());
        }
        finished
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        let mut state = self.breaker.state();
        state.ended(self.attempt);
        state.all.probe_dropped(self.attempt);
        state.endpoints[index(self.endpoint)].probe_dropped(self.attempt);
        drop(state);
        self.breaker.changes.send_replace(());
    }
}

impl State {
    /// An attempt is no longer under way.
    fn ended(&mut self, attempt: u64) {
        if let Some(ramp) = &mut self.ramp {
            if attempt > ramp.since {
                ramp.in_flight -= 1;
            }
        }
    }

    /// Whether an attempt may begin, and for each of the two circuits whether as its probe.
    fn check(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
        now: Instant,
    ) -> Result<[bool; 2], Refusal> {
        let mut probes = [false; 2];
        let circuits = [&self.all, &self.endpoints[index(endpoint)]];
        for (circuit, probes) in circuits.into_iter().zip(&mut probes) {
            *probes = circuit.check(event, caller, now)?;
        }
        match self.ramp {
            Some(ramp) if probes == [false; 2] && ramp.in_flight >= ramp.limit => Err(Refusal {
                until: None,
                prefers_another: false,
                pause: ramp.after,
            }),
            _ => Ok(probes),
        }
    }

    fn record(
        &mut self,
        ticket: &Ticket<'_>,
        outcome: &Result<Receipt, Error>,
        pauses: &Pauses,
        now: Instant,
        dice: f64,
    ) -> Option<Change> {
        let has_present_key = ticket.key >= self.key;
        let failure = outcome.as_ref().err().map(|error| Failure {
            attempt: ticket.attempt,
            event: ticket.event,
            blame: Blame::of(error),
            error,
            has_present_key,
            now,
            dice,
        });
        match &failure {
            None => self.totals.accepted += 1,
            Some(failure) => self.totals.failed += u64::from(failure.blame != Blame::Request),
        }
        let shows_service = outcome.as_ref().map_or_else(shows_service, |_| true);
        let (latest, key) = (self.attempts, self.key);
        let endpoint = &mut self.endpoints[index(ticket.endpoint)];

        let (mut change, mut closed) = (None, None);
        for (scope, circuit) in [
            (Scope::All, &mut self.all),
            (Scope::Endpoint(ticket.endpoint), endpoint),
        ] {
            if outcome.is_ok() {
                circuit.accepted();
            }
            let closes = shows_service && has_present_key && circuit.opened_before(ticket.attempt);
            if closes && circuit.is_open() {
                closed = circuit.close_if(|_| true).or(closed);
            } else if let Some(failure) = &failure {
                let failed = if circuit.is_open() {
                    circuit.failed_while_open(failure, pauses)
                } else {
                    circuit.failed(scope, failure, pauses, latest, key)
                };
                change = change.or(failed);
            }
        }
        if let Some(after) = closed {
            self.ramp = Some(Ramp::new(after, latest));
        } else if outcome.is_ok() {
            self.ramp = self
                .ramp
                .map(|ramp| Ramp {
                    limit: ramp.limit * 2,
                    ..ramp
                })
                .filter(|ramp| ramp.limit < UNLIMITED);
        }
        change.or(closed.map(Change::Closed))
    }
}

#[cfg(test)]
mod tests;
