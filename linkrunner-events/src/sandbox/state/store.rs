//! The state that calls change: the calls themselves, the payments, and the names and sales that were seen.

use std::cmp::Reverse;
#[cfg(feature = "plan")]
use std::collections::BTreeMap;
use std::mem;
use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use super::arrival::Arrival;
use super::calls::Calls;
use super::changes::{Changes, Notifier};
use super::contract::{Answer, Command};
use super::fault::Fault;
use super::history::{Accepted, History};
use super::known_users::KnownUsers;
use super::payment_record::PaymentRecord;
use super::payments::Payments;
#[cfg(feature = "plan")]
use super::planned::Planned;
use super::received::{Outcome, Received};
#[cfg(feature = "plan")]
use super::sighting;
use crate::lint::{Finding, Severity};
#[cfg(feature = "plan")]
use crate::plan::EntryId;
use crate::sync::lock;

#[derive(Debug)]
pub(crate) struct Store {
    started: Instant,
    keep: usize,
    strict: Option<Severity>,
    users: KnownUsers,
    #[cfg(feature = "plan")]
    planned: Option<Planned>,
    state: Mutex<State>,
    notifier: Notifier,
}

#[derive(Debug)]
struct State {
    calls: Calls,
    payments: Payments,
    history: History,
    /// What was cleared last, as long as there is room for it beside what came since.
    cleared: Option<Cleared>,
}

/// What a clearing took out.
#[derive(Debug)]
struct Cleared {
    calls: Calls,
    payments: Payments,
    history: History,
    #[cfg(feature = "plan")]
    planned: BTreeMap<EntryId, u64>,
}

/// The calls after the one that a reader knows already.
#[derive(Debug)]
pub(crate) struct News {
    /// How often all calls were forgotten or put back.
    pub(crate) cleared: u64,
    /// The number of the oldest call that is remembered. Without any call it is that of the next one.
    pub(crate) first: u64,
    pub(crate) calls: Vec<Received>,
}

impl Store {
    pub(crate) fn new(keep: usize, strict: Option<Severity>, users: KnownUsers) -> Self {
        Self {
            started: Instant::now(),
            keep,
            strict,
            users,
            #[cfg(feature = "plan")]
            planned: None,
            state: Mutex::new(State {
                calls: Calls::new(keep),
                payments: Payments::new(keep),
                history: History::default(),
                cleared: None,
            }),
            notifier: Notifier::new(),
        }
    }

    /// Holds every call against a plan, if there is one.
    #[cfg(feature = "plan")]
    pub(crate) fn with_plan(mut self, plan: Option<crate::plan::Plan>) -> Self {
        self.planned = plan.map(Planned::new);
        self
    }

    #[cfg(feature = "plan")]
    pub(crate) fn planned(&self) -> Option<&Planned> {
        self.planned.as_ref()
    }

    pub(crate) fn keep(&self) -> usize {
        self.keep
    }

    pub(crate) fn strict(&self) -> Option<Severity> {
        self.strict
    }

    /// Carries a call out, unless the fault stands before it, and remembers it with its answer.
    ///
    /// Both happen under one lock: of two payments with one id, the one that is first in the list wins.
    pub(crate) fn record(&self, arrival: Arrival, fault: &Fault, limited: bool) -> Received {
        let mut findings = arrival.lint();
        findings.extend(self.users.lint(&arrival));
        #[cfg(feature = "plan")]
        let entries = match &self.planned {
            Some(planned) => {
                let checked = planned.check(&arrival);
                findings.extend(checked.findings);
                checked.entries
            }
            None => Vec::new(),
        };
        let mut state = self.state();
        let number = state.calls.next_number();
        let since_start = self.started.elapsed();
        let answered = if limited {
            Err(Answer::rate_limited())
        } else if fault.is_instead() {
            // The fault has an answer of its own. This says that the call had no effect.
            Err(Answer::server_error())
        } else {
            arrival.check().and_then(|command| {
                let call = Accepted {
                    number,
                    at: since_start,
                    command: &command,
                    body: arrival.json(),
                };
                let repeated = match &command {
                    Command::CapturePayment(record) => state.payments.lint(record),
                    _ => None,
                };
                // A payment that is ignored is no sale.
                let has_effect = repeated.is_none();
                findings.extend(repeated);
                if has_effect {
                    findings.extend(state.history.lint(call));
                }
                self.refuse(&findings)?;
                if has_effect {
                    state.history.remember(call);
                }
                self.carry_out(number, command, &mut state.payments)
            })
        };
        findings.sort_by_key(|finding| Reverse(finding.severity()));
        let accepted = answered.is_ok();
        #[cfg(feature = "plan")]
        if accepted {
            sighting::record(&arrival);
            if let Some(planned) = &self.planned {
                planned.count(entries);
            }
        }
        let refusal = match &answered {
            Ok(_) => None,
            Err(answer) => Some(answer.reason().to_owned()),
        };
        let refusal = fault.in_words(accepted).or(refusal);
        let outcome = Outcome {
            number,
            reply: fault.reply(answered.unwrap_or_else(|refusal| refusal)),
            fault: fault.label(),
            refusal,
            accepted,
            findings,
            since_start,
        };
        let call = Received::new(arrival, outcome);
        state.calls.push(call.clone());
        state.forget_cleared_beyond_bounds();
        drop(state);
        self.touch();
        call
    }

    fn carry_out(
        &self,
        number: u64,
        command: Command,
        payments: &mut Payments,
    ) -> Result<Answer, Answer> {
        match command {
            Command::CaptureEvent => Ok(Answer::event_captured()),
            Command::CapturePayment(record) => {
                payments.add(number, *record);
                Ok(Answer::payment_captured())
            }
            Command::RemovePayment(removal) => payments.remove(&removal),
            Command::AttributionResult(asked) => Ok(self.users.answer(&asked)),
        }
    }

    /// Refuses, in strict mode, a call that Linkrunner would accept.
    fn refuse(&self, findings: &[Finding]) -> Result<(), Answer> {
        let Some(strict) = self.strict else {
            return Ok(());
        };
        let reasons: Vec<String> = findings
            .iter()
            .filter(|finding| finding.severity() >= strict)
            .map(|finding| format!("{}: {finding}", finding.rule()))
            .collect();
        if reasons.is_empty() {
            return Ok(());
        }
        Err(Answer::bad_request(format!(
            "Refused by strict mode; the real Linkrunner would accept this call. {}.",
            reasons.join(". ")
        )))
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.state().calls.after(0).cloned().collect()
    }

    /// The call of this number, if it is still remembered.
    pub(crate) fn call(&self, number: u64) -> Option<Received> {
        self.state().calls.get(number).cloned()
    }

    /// The calls of these numbers that are still remembered.
    pub(crate) fn calls(&self, numbers: impl IntoIterator<Item = u64>) -> Vec<Received> {
        let state = self.state();
        let calls = numbers
            .into_iter()
            .filter_map(|number| state.calls.get(number));
        calls.cloned().collect()
    }

    /// The calls after the one of this number, at most so many.
    pub(crate) fn news(&self, after: u64, most: usize) -> News {
        let calls = &self.state().calls;
        News {
            cleared: calls.cleared(),
            first: calls.first_number(),
            calls: calls.after(after).take(most).cloned().collect(),
        }
    }

    /// How many calls were forgotten, other than by [`clear`](Self::clear).
    pub(crate) fn forgotten(&self) -> u64 {
        self.state().calls.forgotten()
    }

    pub(crate) fn payments(&self) -> Vec<PaymentRecord> {
        self.state().payments.records()
    }

    /// Forgets everything. The numbers of the calls go on.
    pub(crate) fn clear(&self) {
        let mut state = self.state();
        self.take(&mut state);
        state.cleared = None;
        drop(state);
        self.touch();
    }

    /// Clears all calls so that [`undo_clear`](Self::undo_clear) can put them back, until new calls need the room.
    pub(crate) fn clear_until_undone(&self) {
        let mut state = self.state();
        let is_empty = state.calls.is_empty();
        let taken = self.take(&mut state);
        // Who clears twice wants back what the first time took.
        if !is_empty {
            state.cleared = Some(taken);
        }
        drop(state);
        self.touch();
    }

    /// Puts back what was cleared last, before what came since. Says whether there was anything.
    pub(crate) fn undo_clear(&self) -> bool {
        let mut state = self.state();
        let Some(cleared) = state.cleared.take() else {
            return false;
        };
        state.calls.put_back(cleared.calls);
        state.payments.put_back(cleared.payments);
        state.history.put_back(cleared.history);
        #[cfg(feature = "plan")]
        if let Some(planned) = &self.planned {
            planned.put_back(cleared.planned);
        }
        drop(state);
        self.touch();
        true
    }

    fn take(&self, state: &mut State) -> Cleared {
        Cleared {
            calls: state.calls.take(),
            payments: mem::replace(&mut state.payments, Payments::new(self.keep)),
            history: mem::take(&mut state.history),
            #[cfg(feature = "plan")]
            planned: self.planned.as_ref().map(Planned::take).unwrap_or_default(),
        }
    }

    /// Wakes all that wait for a change, also for one of the faults.
    pub(crate) fn touch(&self) {
        self.notifier.notify();
    }

    pub(crate) fn changes(&self) -> Changes {
        self.notifier.changes()
    }

    /// A panic cannot leave the state half changed: nothing under the lock runs foreign code.
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// Old calls make room for new ones.
    fn forget_cleared_beyond_bounds(&mut self) {
        let has_room = self.cleared.as_ref().is_none_or(|cleared| {
            self.calls.has_room_for(&cleared.calls) && self.payments.has_room_for(&cleared.payments)
        });
        if !has_room {
            self.cleared = None;
        }
    }
}
