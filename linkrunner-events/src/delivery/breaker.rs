//! The circuit breaker of a client.
//!
//! One circuit serves all requests, and one each endpoint. While a circuit is open, single events probe, after
//! growing pauses. All state is under one lock: an attempt asks for a permit and gets it in one step.

mod circuit;
mod pauses;
mod permission;

use std::sync::{Mutex, MutexGuard};

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
use crate::sync::lock;

/// At this many concurrent requests, the limit after an opening ends.
const UNLIMITED: u32 = 1024;

/// How many attempts were accepted, and how many failed, since the client was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) accepted: u64,
    pub(crate) failed: u64,
}

/// What had come of all attempts, and of those to one endpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    all: Totals,
    endpoint: Totals,
}

impl Totals {
    fn since(self, earlier: Self) -> Self {
        Self {
            accepted: self.accepted - earlier.accepted,
            failed: self.failed - earlier.failed,
        }
    }
}

impl Seen {
    /// The attempts since then that say most about an event: those to its endpoint, or all where there were none.
    pub(crate) fn since(self, earlier: Self) -> Totals {
        match self.endpoint.since(earlier.endpoint) {
            Totals {
                accepted: 0,
                failed: 0,
            } => self.all.since(earlier.all),
            same_endpoint => same_endpoint,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Breaker {
    pauses: Pauses,
    state: Mutex<State>,
    /// Notified when waiting requests should ask again.
    changes: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    /// The number of the current key.
    key: u64,
    /// The number of attempts so far, which is also the number of the latest attempt.
    attempts: u64,
    all_totals: Totals,
    /// Of each endpoint: one may be out alone.
    totals: [Totals; Endpoint::COUNT],
    /// The limit after a circuit has closed; `None` if there is none.
    ramp: Option<Ramp>,
    all: Circuit,
    endpoints: [Circuit; Endpoint::COUNT],
}

/// How many requests may be in flight after a pause.
#[derive(Debug, Clone, Copy)]
struct Ramp {
    limit: u32,
    after: Pause,
    /// The last attempt before the pause ended. Attempts up to this one do not count toward the limit: they may stall.
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

/// The permit for one attempt. If it is dropped without [`finish`](Self::finish), the attempt does not count.
#[derive(Debug)]
#[must_use = "the attempt is in flight while this is held"]
pub(crate) struct Ticket<'a> {
    breaker: &'a Breaker,
    attempt: u64,
    key: u64,
    event: EventId,
    endpoint: Endpoint,
    finished: bool,
}

/// The result of a finished attempt.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The totals without this attempt.
    pub(crate) before: Seen,
    /// The totals with this attempt.
    pub(crate) after: Seen,
    /// The current pause for requests to this endpoint.
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
                all_totals: Totals::default(),
                totals: Default::default(),
                ramp: None,
                all: Circuit::default(),
                endpoints: Default::default(),
            }),
            changes: watch::Sender::new(()),
        }
    }

    /// Checks whether an attempt could begin now, without beginning one.
    pub(crate) fn check(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
        now: Instant,
    ) -> Result<(), Refusal> {
        self.state().check(endpoint, event, caller, now).map(drop)
    }

    /// How many attempts of any endpoint could begin now. An endpoint may refuse its own.
    #[cfg(feature = "outbox")]
    pub(crate) fn room(&self, now: Instant) -> Result<u32, Refusal> {
        let state = self.state();
        if state.all.check_any(now)? {
            return Ok(1);
        }
        match state.ramp {
            Some(ramp) if ramp.in_flight >= ramp.limit => Err(Refusal {
                until: None,
                prefers_another: false,
                pause: ramp.after,
            }),
            Some(ramp) => Ok(ramp.limit - ramp.in_flight),
            None => Ok(u32::MAX),
        }
    }

    /// Begins an attempt to send this event with this key number, or refuses it.
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
        for (circuit, probes) in [all, &mut endpoints[endpoint.index()]]
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

    /// Notified when waiting requests should ask again.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    /// The current pause: of all requests or, if only single endpoints pause, of the first of these.
    pub(crate) fn pause(&self) -> Option<Pause> {
        let state = self.state();
        let mut circuits = std::iter::once(&state.all).chain(&state.endpoints);
        circuits.find_map(Circuit::pause)
    }

    pub(crate) fn seen(&self, endpoint: Endpoint) -> Seen {
        self.state().seen(endpoint)
    }

    /// Closes the circuit if a 401 to an older key opened it.
    pub(crate) fn key_replaced(&self, key: u64) -> Option<Change> {
        let mut state = self.state();
        // Two replacements at once may arrive in either order.
        state.key = state.key.max(key);
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
        // No code under the lock panics halfway through a change.
        lock(&self.state)
    }
}

impl Ticket<'_> {
    /// Records the outcome. `dice`, from 0 to 1, sets the jitter of the pause.
    pub(crate) fn finish(
        mut self,
        outcome: &Result<Receipt, Error>,
        now: Instant,
        dice: f64,
    ) -> Finished {
        self.finished = true;
        let breaker = self.breaker;
        let mut state = breaker.state();
        let (before, was_limited) = (state.seen(self.endpoint), state.ramp.is_some());
        state.ended(self.attempt);
        let change = state.record(&self, outcome, &breaker.pauses, now, dice);
        let finished = Finished {
            before,
            after: state.seen(self.endpoint),
            pause: state
                .all
                .pause()
                .or_else(|| state.endpoints[self.endpoint.index()].pause()),
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
        state.endpoints[self.endpoint.index()].probe_dropped(self.attempt);
        drop(state);
        self.breaker.changes.send_replace(());
    }
}

impl State {
    fn seen(&self, endpoint: Endpoint) -> Seen {
        Seen {
            all: self.all_totals,
            endpoint: self.totals[endpoint.index()],
        }
    }

    /// Records that an attempt is no longer in flight.
    fn ended(&mut self, attempt: u64) {
        if let Some(ramp) = &mut self.ramp {
            if attempt > ramp.since {
                ramp.in_flight -= 1;
            }
        }
    }

    /// Whether an attempt may begin, and for each of the two circuits, whether it would be the probe.
    fn check(
        &self,
        endpoint: Endpoint,
        event: EventId,
        caller: Caller,
        now: Instant,
    ) -> Result<[bool; 2], Refusal> {
        let mut probes = [false; 2];
        let circuits = [&self.all, &self.endpoints[endpoint.index()]];
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
        for totals in [
            &mut self.all_totals,
            &mut self.totals[ticket.endpoint.index()],
        ] {
            match &failure {
                None => totals.accepted += 1,
                Some(failure) => totals.failed += u64::from(failure.blame != Blame::Request),
            }
        }
        let shows_service = outcome.as_ref().map_or_else(shows_service, |_| true);
        let (latest, key) = (self.attempts, self.key);
        let endpoint = &mut self.endpoints[ticket.endpoint.index()];

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
            } else {
                // An acceptance of a replaced key closes nothing, but the probe is over.
                circuit.probe_dropped(ticket.attempt);
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
