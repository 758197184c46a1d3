//! The account of a queue: its limits, its numbers, and the events that its report needs.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::SystemTime;

use super::entry::{Entry, Number};
use super::outcome::{Outcome, Rejection, Status};
use super::stats::Stats;
use super::unsent::Kept;

/// How many rejections the report keeps.
const KEPT_REJECTIONS: usize = 10;

/// Why an event was not taken.
#[derive(Debug)]
pub(super) enum NotTaken {
    Closed,
    Full {
        pending: usize,
        pending_bytes: usize,
        /// Whether the event is too large even for an empty queue.
        never_fits: bool,
    },
}

#[derive(Debug)]
pub(super) struct Account {
    pub(super) stats: Stats,
    /// Whether the queue has handed an event back and has not been half empty since.
    is_full: bool,
    rejections: VecDeque<Rejection>,
    given_up: Kept,
    undelivered: Vec<Outcome>,
}

impl Account {
    pub(super) fn new(max_events: usize, max_bytes: usize) -> Self {
        Self {
            stats: Stats {
                max_events,
                max_bytes,
                ..Stats::default()
            },
            is_full: false,
            rejections: VecDeque::new(),
            given_up: Kept::default(),
            undelivered: Vec::new(),
        }
    }

    /// Counts an event of this size, if there is room for it.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), NotTaken> {
        let stats = &mut self.stats;
        let (pending, pending_bytes) = (stats.pending, stats.pending_bytes);
        if pending >= stats.max_events || bytes > stats.max_bytes - pending_bytes {
            return Err(NotTaken::Full {
                pending,
                pending_bytes,
                never_fits: bytes > stats.max_bytes,
            });
        }
        stats.enqueued += 1;
        stats.pending += 1;
        stats.pending_bytes += bytes;
        Ok(())
    }

    /// Counts an event that the full queue hands back. Returns whether it is the first since the queue was less than
    /// half full.
    pub(super) fn turn_away(&mut self) -> bool {
        self.stats.not_taken += 1;
        !std::mem::replace(&mut self.is_full, true)
    }

    /// How many events wait, in flight excluded.
    pub(super) fn waiting(&self) -> usize {
        self.stats.pending - self.stats.in_flight
    }

    /// Counts the end of an event, and returns its outcome.
    pub(super) fn settle(&mut self, entry: Entry, status: Status) -> Outcome {
        let stats = &mut self.stats;
        stats.pending -= 1;
        stats.pending_bytes -= entry.request.body().len();
        self.is_full &=
            stats.pending > stats.max_events / 2 || stats.pending_bytes > stats.max_bytes / 2;
        let may_have_been_delivered = match &status {
            Status::Sent(_) => {
                stats.sent += 1;
                stats.last_sent = Some(SystemTime::now());
                true
            }
            Status::Skipped => {
                stats.skipped += 1;
                false
            }
            Status::Rejected(error) => {
                stats.rejected += 1;
                if self.rejections.len() == KEPT_REJECTIONS {
                    self.rejections.pop_front();
                }
                self.rejections.push_back(Rejection {
                    event_name: entry.request.event_name().to_owned(),
                    error: Arc::clone(error),
                });
                error.may_have_been_delivered()
            }
            Status::GivenUp(error) => {
                stats.given_up += 1;
                error.may_have_been_delivered()
            }
            Status::Undelivered(_) => false,
        };
        let outcome = Outcome {
            attempts: entry.history.attempts(),
            may_have_been_delivered: may_have_been_delivered || entry.history.may_have_arrived(),
            request: entry.request,
            status,
        };
        if matches!(outcome.status, Status::GivenUp(_)) {
            self.given_up.push(outcome.clone());
        }
        outcome
    }

    /// Counts all remaining events as undelivered, and returns their outcomes.
    pub(super) fn hand_back(&mut self, entries: BTreeMap<Number, Entry>) -> Vec<(Number, Outcome)> {
        self.stats.undelivered += entries.len() as u64;
        self.stats.in_flight = 0;
        self.stats.pending = 0;
        self.stats.pending_bytes = 0;
        let outcomes: Vec<_> = entries
            .into_iter()
            .map(|(number, entry)| (number, entry.undelivered()))
            .collect();
        let undelivered = outcomes.iter().map(|(_, outcome)| outcome.clone());
        self.undelivered.extend(undelivered);
        outcomes
    }

    pub(super) fn rejections(&self) -> Vec<Rejection> {
        self.rejections.iter().cloned().collect()
    }

    pub(super) fn given_up(&self) -> Vec<Outcome> {
        self.given_up.to_vec()
    }

    pub(super) fn undelivered(&self) -> Vec<Outcome> {
        self.undelivered.clone()
    }
}
