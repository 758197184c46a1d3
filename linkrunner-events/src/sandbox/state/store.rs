//! What the sandbox remembers: the calls in their order, the payments that were kept, and what it has seen of names.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use tokio::sync::watch;

use super::body::MAX_KEPT_BYTES;
use super::contract::Answer;
use super::contract::Command;
use super::fault::{Fault, Reply};
use super::history::{Accepted, History};
use super::payment_record::PaymentRecord;
use super::payments::Payments;
use super::received::{Arrival, Outcome, Received};
use crate::lint::{Finding, Severity};
use crate::sync::lock;

#[derive(Debug)]
pub(crate) struct Store {
    started: Instant,
    keep: usize,
    strict: Option<Severity>,
    state: Mutex<State>,
    /// Counts the changes, so that a waiter who looked before a change cannot miss it.
    changes: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    received: VecDeque<Received>,
    bytes: usize,
    forgotten: u64,
    last_number: u64,
    cleared: u64,
    ledger: Payments,
    history: History,
}

impl State {
    fn new(keep: usize) -> Self {
        Self {
            received: VecDeque::new(),
            bytes: 0,
            forgotten: 0,
            last_number: 0,
            cleared: 0,
            ledger: Payments::new(keep),
            history: History::default(),
        }
    }

    /// The number of the oldest call, or of the next one.
    fn first(&self) -> u64 {
        let oldest = self.received.front();
        oldest.map_or(self.last_number + 1, Received::number)
    }

    fn call(&self, number: u64) -> Option<&Received> {
        let index = number.checked_sub(self.first())?;
        self.received.get(usize::try_from(index).ok()?)
    }

    fn push(&mut self, call: Received, keep: usize) {
        self.bytes += call.weight();
        self.received.push_back(call);
        // The newest stays, however large it is.
        while self.received.len() > keep || (self.bytes > MAX_KEPT_BYTES && self.received.len() > 1)
        {
            let Some(oldest) = self.received.pop_front() else {
                break;
            };
            self.bytes -= oldest.weight();
            self.forgotten += 1;
        }
    }
}

/// The calls after the one that a reader knows already.
#[derive(Debug)]
pub(crate) struct News {
    /// How often the store was cleared.
    pub(crate) cleared: u64,
    /// The number of the oldest call that is still remembered. Without any call it is that of the next one.
    pub(crate) first: u64,
    pub(crate) calls: Vec<Received>,
}

/// Notifies of changes to a store.
#[derive(Debug)]
pub(crate) struct Changes(watch::Receiver<u64>);

impl Changes {
    /// Waits until something has changed since the wait before, or since this was made.
    ///
    /// A reader that looks between two waits misses nothing: a change during its look ends the next wait at once.
    pub(crate) async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            // The store is gone, and changes no more.
            std::future::pending::<()>().await;
        }
    }
}

impl Store {
    pub(crate) fn new(keep: usize, strict: Option<Severity>) -> Self {
        Self {
            started: Instant::now(),
            keep,
            strict,
            state: Mutex::new(State::new(keep)),
            changes: watch::Sender::new(0),
        }
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
    pub(crate) fn record(&self, arrival: Arrival, fault: &Fault, limited: bool) -> Reply {
        let mut findings = arrival.lint();
        let mut state = self.state();
        let number = state.last_number + 1;
        let since_start = self.started.elapsed();
        let judged = if limited {
            Err(Answer::rate_limited())
        } else if fault.is_instead() {
            Err(Answer::server_error())
        } else {
            arrival.judge().and_then(|command| {
                let accepted = Accepted {
                    number,
                    at: since_start,
                    command: &command,
                    body: arrival.json(),
                };
                findings.extend(state.history.lint(accepted));
                if let Command::CapturePayment(record) = &command {
                    findings.extend(state.ledger.lint(record));
                }
                self.refuse(&findings)?;
                state.history.remember(accepted);
                state.ledger.apply(command)
            })
        };
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
        let accepted = judged.is_ok();
        let reply = fault.reply(judged.unwrap_or_else(|objection| objection));
        let judged = Outcome {
            number,
            reply: reply.clone(),
            fault: fault.label(),
            accepted,
            findings,
            since_start,
        };
        state.last_number = number;
        state.push(Received::new(arrival, judged), self.keep);
        drop(state);
        self.touch();
        reply
    }

    /// In strict mode, what Linkrunner would swallow is an error.
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
            "Refused in strict mode, where Linkrunner would have said nothing. {}.",
            reasons.join(". ")
        )))
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.state().received.iter().cloned().collect()
    }

    /// The call of this number, if it is still remembered.
    pub(crate) fn call(&self, number: u64) -> Option<Received> {
        self.state().call(number).cloned()
    }

    /// The calls of these numbers that are still remembered.
    pub(crate) fn calls(&self, numbers: impl IntoIterator<Item = u64>) -> Vec<Received> {
        let state = self.state();
        let calls = numbers.into_iter().filter_map(|number| state.call(number));
        calls.cloned().collect()
    }

    /// The calls after the one of this number, at most so many.
    pub(crate) fn news(&self, after: u64, most: usize) -> News {
        let state = self.state();
        let start = state
            .received
            .partition_point(|call| call.number() <= after);
        News {
            cleared: state.cleared,
            first: state.first(),
            calls: state.received.range(start..).take(most).cloned().collect(),
        }
    }

    /// How many calls are no longer remembered though nobody asked for that.
    pub(crate) fn forgotten(&self) -> u64 {
        self.state().forgotten
    }

    pub(crate) fn payments(&self) -> Vec<PaymentRecord> {
        self.state().ledger.records()
    }

    /// The numbers of the calls go on.
    pub(crate) fn clear(&self) {
        let mut state = self.state();
        *state = State {
            last_number: state.last_number,
            cleared: state.cleared + 1,
            ..State::new(self.keep)
        };
        drop(state);
        self.touch();
    }

    /// Wakes whoever waits for changes.
    pub(crate) fn touch(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// To be notified of every change from now on.
    pub(crate) fn changes(&self) -> Changes {
        Changes(self.changes.subscribe())
    }

    /// A thread that panicked cannot have left the state half changed: nothing under the lock runs foreign code.
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}
