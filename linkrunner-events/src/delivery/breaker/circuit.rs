//! One circuit: closed, or open and probing.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::pauses::Pauses;
use super::permission::{Caller, EventId, Refusal};
use crate::delivery::blame::Blame;
use crate::delivery::error::Error;
use crate::delivery::pause::{Pause, PauseReason};
use crate::request::Endpoint;

/// This many failures in a row open a circuit if one failure does not show whose fault it is …
const IN_A_ROW: u32 = 10;

/// … and if they come from at least this many events.
const EVENTS_IN_A_ROW: usize = 3;

/// The requests that a circuit stops.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    All,
    Endpoint(Endpoint),
}

impl Scope {
    /// The reason for a circuit of this scope to open after such a failure.
    pub(super) fn reason(self, blame: Blame) -> PauseReason {
        match blame {
            Blame::Key => PauseReason::Unauthorized,
            Blame::Address(status) => PauseReason::Misconfigured { status },
            Blame::Service(reason) => reason,
            Blame::Unknown | Blame::Request => PauseReason::Failing,
        }
    }

    fn endpoint(self) -> Option<Endpoint> {
        match self {
            Self::All => None,
            Self::Endpoint(endpoint) => Some(endpoint),
        }
    }
}

/// A failed attempt.
#[derive(Debug)]
pub(super) struct Failure<'a> {
    pub(super) attempt: u64,
    pub(super) event: EventId,
    pub(super) blame: Blame,
    pub(super) error: &'a Error,
    pub(super) has_present_key: bool,
    pub(super) now: Instant,
    /// A random number from 0 to 1 that sets the jitter of the pause.
    pub(super) dice: f64,
}

/// A change of a circuit, to be logged.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Opened, or open for a new reason.
    Opened(Pause, Duration),
    /// A probe failed.
    StillOpen(Pause, Duration),
    Closed(Pause),
    /// The first failure in a row that blames the configuration. It does not open the circuit yet, and never will if
    /// there are too few events.
    Doubted(PauseReason),
}

#[derive(Debug, Default)]
pub(super) struct Circuit {
    row: Row,
    open: Option<Open>,
    /// The last attempt that began before the last opening. Outcomes of attempts up to this one are ignored.
    stale: u64,
}

#[derive(Debug)]
pub(super) struct Open {
    pub(super) pause: Pause,
    /// The number of the key in use when it opened.
    pub(super) key: u64,
    /// How many probes failed.
    failures: u32,
    next_probe: Instant,
    /// How much longer the event of the last probe waits, so that another event can probe first.
    handicap: Duration,
    /// The attempt that is probing.
    probe: Option<u64>,
    last_probe: EventId,
}

/// Failures in a row.
#[derive(Debug, Default)]
struct Row {
    failures: u32,
    events: [Option<EventId>; EVENTS_IN_A_ROW],
}

impl Row {
    /// Returns whether the row is long enough to open the circuit.
    fn add(&mut self, event: EventId) -> bool {
        self.failures = self.failures.saturating_add(1);
        if !self.events.contains(&Some(event)) {
            if let Some(place) = self.events.iter_mut().find(|place| place.is_none()) {
                *place = Some(event);
            }
        }
        self.failures >= IN_A_ROW && self.events.iter().all(Option::is_some)
    }
}

impl Circuit {
    /// Whether the event may be sent, and if so whether as a probe.
    pub(super) fn check(
        &self,
        event: EventId,
        caller: Caller,
        now: Instant,
    ) -> Result<bool, Refusal> {
        let Some(open) = &self.open else {
            return Ok(false);
        };
        if caller == Caller::Call && open.pause.reason.is_configuration() {
            return Ok(false);
        }
        let refusal = |until, prefers_another| {
            Err(Refusal {
                until,
                prefers_another,
                pause: open.pause,
            })
        };
        if open.probe.is_some() {
            return refusal(None, false);
        }
        if now < open.next_probe {
            return refusal(Some(open.next_probe), false);
        }
        let own_turn = open.next_probe + open.handicap;
        if open.last_probe == event && now < own_turn {
            return refusal(Some(own_turn), true);
        }
        Ok(true)
    }

    /// Whether some event may be sent, and if so whether as a probe.
    #[cfg(feature = "outbox")]
    pub(super) fn check_any(&self, now: Instant) -> Result<bool, Refusal> {
        let Some(open) = &self.open else {
            return Ok(false);
        };
        if open.probe.is_none() && now >= open.next_probe {
            return Ok(true);
        }
        Err(Refusal {
            until: open.probe.is_none().then_some(open.next_probe),
            prefers_another: false,
            pause: open.pause,
        })
    }

    pub(super) fn probe(&mut self, attempt: u64, event: EventId) {
        if let Some(open) = &mut self.open {
            open.probe = Some(attempt);
            open.last_probe = event;
        }
    }

    /// Forgets a probe that was cut off: it says nothing.
    pub(super) fn probe_dropped(&mut self, attempt: u64) {
        if let Some(open) = &mut self.open {
            if open.probe == Some(attempt) {
                open.probe = None;
            }
        }
    }

    pub(super) fn pause(&self) -> Option<Pause> {
        self.open.as_ref().map(|open| open.pause)
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether this attempt began after the last opening.
    pub(super) fn opened_before(&self, attempt: u64) -> bool {
        attempt > self.stale
    }

    pub(super) fn accepted(&mut self) {
        self.row = Row::default();
    }

    pub(super) fn close_if(&mut self, condition: impl FnOnce(&Open) -> bool) -> Option<Pause> {
        let open = self.open.take_if(|open| condition(open))?;
        self.row = Row::default();
        Some(open.pause)
    }

    /// Records a failure while the circuit is closed, which may open it. `latest` is the number of the latest attempt.
    pub(super) fn failed(
        &mut self,
        scope: Scope,
        failure: &Failure<'_>,
        pauses: &Pauses,
        latest: u64,
        key: u64,
    ) -> Option<Change> {
        if failure.attempt <= self.stale {
            return None;
        }
        let opens = match (scope, failure.blame) {
            // A 401 to a replaced key says nothing about the current one.
            (Scope::All, Blame::Key) => failure.has_present_key,
            (Scope::All, Blame::Service(_)) => true,
            (Scope::All, Blame::Unknown) => self.row.add(failure.event),
            (Scope::Endpoint(_), Blame::Address(_)) => {
                let is_long_enough = self.row.add(failure.event);
                if self.row.failures == 1 {
                    return Some(Change::Doubted(scope.reason(failure.blame)));
                }
                is_long_enough
            }
            _ => false,
        };
        if !opens {
            return None;
        }
        let wait = pauses.before_probe(0, failure.error, failure.dice);
        let pause = Pause {
            reason: scope.reason(failure.blame),
            endpoint: scope.endpoint(),
            since: SystemTime::now(),
        };
        self.stale = latest;
        self.open = Some(Open {
            pause,
            key,
            failures: 0,
            next_probe: failure.now + wait,
            handicap: handicap(wait),
            probe: None,
            last_probe: failure.event,
        });
        Some(Change::Opened(pause, wait))
    }

    /// Records a failure while the circuit is open. Only the probe's failure counts, and any `Retry-After`.
    pub(super) fn failed_while_open(
        &mut self,
        failure: &Failure<'_>,
        pauses: &Pauses,
    ) -> Option<Change> {
        let open = self.open.as_mut()?;
        let scope = open.pause.endpoint.map_or(Scope::All, Scope::Endpoint);
        if open.probe != Some(failure.attempt) {
            if let (Scope::All, Some(asked)) = (scope, pauses.asked(failure.error)) {
                open.next_probe = open.next_probe.max(failure.now + asked);
            }
            return None;
        }
        open.probe = None;
        if failure.blame == Blame::Key && !failure.has_present_key {
            return None;
        }
        open.failures = open.failures.saturating_add(1);
        let wait = pauses.before_probe(open.failures, failure.error, failure.dice);
        open.next_probe = failure.now + wait;
        open.handicap = handicap(wait);
        let gives_reason = match scope {
            Scope::All => failure.blame != Blame::Request,
            Scope::Endpoint(_) => matches!(failure.blame, Blame::Address(_)),
        };
        let reason = scope.reason(failure.blame);
        if !gives_reason || reason == open.pause.reason {
            return Some(Change::StillOpen(open.pause, wait));
        }
        open.pause.reason = reason;
        Some(Change::Opened(open.pause, wait))
    }
}

/// A tenth of the pause: enough for another event to probe first.
fn handicap(wait: Duration) -> Duration {
    (wait / 10).clamp(Duration::from_millis(5), Duration::from_secs(3))
}
