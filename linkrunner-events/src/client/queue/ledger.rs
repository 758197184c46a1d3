//! The book of a queue: which events it holds, where each of them is, and what became of the others.
//!
//! Every change of an event's state is one call here, under one lock, so that no event can have two fates or none. It
//! knows neither clocks nor sockets: moments are passed in.

use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::error::EnqueueError;
use super::hold::Hold;
use super::lanes::Lanes;
use super::lookout::{self, Lookout};
use super::options::QueueOptions;
use super::outcome::{Fate, Outcome, Rejection};
use super::report::{Report, Stats};
use super::waits::{Delayed, Epochs};
use crate::client::answer::Receipt;
use crate::client::error::Error;
use crate::client::moment;
use crate::client::retry::{History, RetryPolicy, Verdict};
use crate::request::ApiRequest;

/// So many rejections are kept for the report.
const KEPT_REJECTIONS: usize = 10;

/// An event in the queue.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) request: ApiRequest,
    pub(super) history: History,
    /// Its place in the order of enqueueing.
    pub(super) number: u64,
    epoch: u64,
    /// What came of the last attempt.
    last_error: Option<Arc<Error>>,
    /// Whether it still is in its lane, where the events of a user follow one another.
    in_lane: bool,
}

/// What a sender is to do next.
#[derive(Debug)]
pub(super) enum Next {
    Send {
        request: ApiRequest,
        /// Whether another sender is to be woken.
        needs_another: bool,
    },
    /// Nothing before this moment, unless it is woken.
    WaitUntil(Instant),
    /// Nothing until it is woken.
    Wait,
    /// Nothing any more.
    Stop,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    /// Takes no more events, and sends those it has.
    Draining,
    /// Neither takes nor sends.
    Stopped,
}

#[derive(Debug)]
struct Flight {
    item: Item,
    /// Whether the attempt has begun; before that it waits for its turn.
    begun: bool,
}

#[derive(Debug)]
pub(super) struct Ledger {
    max_events: usize,
    max_bytes: usize,
    phase: Phase,
    /// To be sent next.
    ready: VecDeque<Item>,
    /// Behind an event of the same user that is under way.
    lanes: Lanes,
    /// To be sent again.
    delayed: BinaryHeap<Delayed>,
    again_first: bool,
    /// Under way, one for each sender.
    flights: Vec<Option<Flight>>,
    hold: Hold,
    lookout: Lookout,
    epochs: Epochs,
    /// Whether it has turned an event away, and has not been half empty since.
    is_full: bool,
    stats: Stats,
    rejections: VecDeque<Rejection>,
    undelivered: Vec<Outcome>,
}

impl Ledger {
    pub(super) fn new(options: &QueueOptions) -> Self {
        Self {
            max_events: options.max_events,
            max_bytes: options.max_bytes,
            phase: Phase::Open,
            ready: VecDeque::new(),
            lanes: Lanes::new(options.keeps_order),
            delayed: BinaryHeap::new(),
            again_first: false,
            flights: std::iter::repeat_with(|| None)
                .take(options.senders())
                .collect(),
            hold: Hold::new(options.unauthorized_pause),
            lookout: Lookout::new(),
            epochs: Epochs::default(),
            is_full: false,
            stats: Stats::default(),
            rejections: VecDeque::new(),
            undelivered: Vec::new(),
        }
    }

    /// Takes an event, or hands it back. Says whether a sender has to be woken for it.
    pub(super) fn enqueue(&mut self, request: ApiRequest) -> Result<bool, EnqueueError> {
        if self.phase != Phase::Open {
            return Err(EnqueueError::Closed { request });
        }
        self.stats.enqueued += 1;
        let bytes = request.body().len();
        let Stats {
            pending,
            pending_bytes,
            ..
        } = self.stats;
        if pending >= self.max_events || bytes > self.max_bytes - pending_bytes {
            self.stats.dropped += 1;
            return Err(EnqueueError::Full {
                request,
                pending,
                pending_bytes,
            });
        }
        self.stats.pending += 1;
        self.stats.pending_bytes += bytes;
        self.ready.push_back(Item {
            request,
            history: History::default(),
            number: self.stats.enqueued,
            epoch: self.epochs.enter(),
            last_error: None,
            in_lane: false,
        });
        Ok(self.lookout.event())
    }

    /// What this sender is to do now, with this key. `None` where it has to wait: it is to listen before it asks
    /// [`next_or_wait`](Self::next_or_wait).
    pub(super) fn next(&mut self, sender: usize, now: Instant, key: u64) -> Option<Next> {
        let is_through = self.phase == Phase::Draining && self.stats.pending == 0;
        if self.phase == Phase::Stopped || is_through {
            return Some(Next::Stop);
        }
        self.lookout.looks(sender);
        self.hold.admits(now, key).ok()?;
        let item = self.choose(now)?;
        self.hold.sent(sender);
        self.stats.in_flight += 1;
        let request = item.request.clone();
        self.flights[sender] = Some(Flight { item, begun: false });
        Some(Next::Send {
            request,
            needs_another: self.needs_another(),
        })
    }

    /// The same, or how long to wait.
    pub(super) fn next_or_wait(&mut self, sender: usize, now: Instant, key: u64) -> Next {
        if let Some(next) = self.next(sender, now, key) {
            return next;
        }
        let until = match self.hold.admits(now, key) {
            Ok(()) => {
                let due = self.delayed.peek().map(|delayed| delayed.at);
                let look = self.lookout.stays(sender).then(|| now + lookout::EVERY);
                due.into_iter().chain(look).min()
            }
            Err(until) => until,
        };
        until.map_or(Next::Wait, Next::WaitUntil)
    }

    /// Whether another sender is needed: to send, to keep the time for what is to be sent again, or as the lookout.
    fn needs_another(&self) -> bool {
        let has_work = !self.ready.is_empty() || !self.delayed.is_empty();
        (has_work && !self.hold.is_on()) || self.lookout.is_missing()
    }

    fn choose(&mut self, now: Instant) -> Option<Item> {
        // What is due again takes turns with what is new, so that neither keeps the other waiting.
        self.again_first = !self.again_first;
        if self.again_first {
            self.due(now).or_else(|| self.first_ready())
        } else {
            self.first_ready().or_else(|| self.due(now))
        }
    }

    fn due(&mut self, now: Instant) -> Option<Item> {
        let is_due = self.delayed.peek().is_some_and(|next| next.at <= now);
        is_due
            .then(|| self.delayed.pop())?
            .map(|delayed| delayed.item)
    }

    fn first_ready(&mut self) -> Option<Item> {
        while let Some(mut item) = self.ready.pop_front() {
            if item.in_lane || self.lanes.enter(item.request.lane()) {
                item.in_lane = true;
                return Some(item);
            }
            self.lanes.wait(item);
        }
        None
    }

    /// An attempt begins: which one it is, and the time since the first. `None` where the event was handed back.
    pub(super) fn begin(&mut self, sender: usize, now: Instant) -> Option<History> {
        let flight = self.flights[sender].as_mut()?;
        flight.begun = true;
        flight.item.history.begin(now.into_std());
        Some(flight.item.history)
    }

    /// An attempt with this key has ended. `None` where the event was handed back in the meantime: that is its fate.
    pub(super) fn end(
        &mut self,
        sender: usize,
        outcome: Result<Receipt, Error>,
        key: u64,
        policy: &RetryPolicy,
        now: Instant,
        dice: f64,
    ) -> Option<Ended> {
        let Flight { mut item, .. } = self.flights[sender].take()?;
        self.stats.in_flight -= 1;
        // Neither a 401 nor a 429 speaks of the event, so neither is counted against it, and it keeps its place.
        if let Err(error @ Error::Unauthorized { .. }) = outcome {
            let held_until = self.hold.refused(sender, now, key);
            item.history.forgive();
            self.put_back(item, error);
            return Some(Ended::Unauthorized { held_until });
        }
        let released = self
            .hold
            .answered(sender, key, speaks_for_the_key(&outcome));
        if let Err(error @ Error::RateLimited { .. }) = outcome {
            item.history.forgive_last();
            self.stats.retries += 1;
            self.put_back(item, error);
            return Some(Ended::RateLimited);
        }

        let verdict = policy.judge(&item.request, outcome, &item.history, now.into_std(), dice);
        let step = match verdict {
            Verdict::Done(receipt) => self.settle(item, Fate::Sent(receipt)),
            Verdict::GiveUp(error) => {
                let error = Arc::new(error);
                let fate = match error.last() {
                    Error::Rejected { .. } => Fate::Rejected(error),
                    _ => Fate::GivenUp(error),
                };
                self.settle(item, fate)
            }
            Verdict::Retry { after, error } => {
                self.stats.retries += 1;
                item.history.failed(&error);
                let error = Arc::new(error);
                item.last_error = Some(Arc::clone(&error));
                let attempts = item.history.attempts();
                // A payment and its removal must not change places, whatever it costs the events behind them.
                if !item.request.is_repeatable() {
                    self.leave_lane(&mut item);
                }
                self.delayed.push(Delayed {
                    at: moment::after(now, after),
                    item,
                });
                Step::Retry {
                    attempts,
                    after,
                    error,
                }
            }
        };
        Some(Ended::Judged { step, released })
    }

    fn put_back(&mut self, mut item: Item, error: Error) {
        item.last_error = Some(Arc::new(error));
        self.ready.push_front(item);
    }

    /// Lets the next event of the same user go.
    fn leave_lane(&mut self, item: &mut Item) {
        if !item.in_lane {
            return;
        }
        item.in_lane = false;
        if let Some(mut next) = self.lanes.leave(item.request.lane()) {
            next.in_lane = true;
            self.ready.push_front(next);
        }
    }

    fn settle(&mut self, mut item: Item, fate: Fate) -> Step {
        self.leave_lane(&mut item);
        self.stats.pending -= 1;
        self.stats.pending_bytes -= item.request.body().len();
        self.is_full &= self.stats.pending > self.max_events / 2
            || self.stats.pending_bytes > self.max_bytes / 2;
        let may_have_been_delivered = match &fate {
            Fate::Sent(receipt) => {
                self.stats.sent += 1;
                receipt.was_sent()
            }
            Fate::Rejected(error) => {
                self.stats.rejected += 1;
                if self.rejections.len() == KEPT_REJECTIONS {
                    self.rejections.pop_front();
                }
                self.rejections.push_back(Rejection {
                    event_name: item.request.event_name().to_owned(),
                    error: Arc::clone(error),
                });
                error.may_have_been_delivered()
            }
            Fate::GivenUp(error) => {
                self.stats.given_up += 1;
                error.may_have_been_delivered()
            }
            Fate::Dropped | Fate::Undelivered(_) => false,
        };
        let outcome = Outcome {
            attempts: item.history.attempts(),
            may_have_been_delivered: may_have_been_delivered || item.history.may_have_arrived(),
            request: item.request,
            fate,
        };
        Step::Settled {
            outcome,
            epoch: item.epoch,
        }
    }

    /// The fate of an event of this epoch was told. Who waits for the event waits until then.
    pub(super) fn told(&mut self, epoch: u64) {
        self.epochs.leave(epoch);
    }

    /// Takes no more events.
    pub(super) fn close(&mut self) {
        if self.phase == Phase::Open {
            self.phase = Phase::Draining;
        }
    }

    /// Takes every event that has no fate, and gives it that of being handed back.
    pub(super) fn stop(&mut self) -> Vec<Outcome> {
        self.phase = Phase::Stopped;
        self.stats.in_flight = 0;
        let flights = self.flights.iter_mut().filter_map(Option::take);
        let mut left: Vec<(Item, bool)> =
            flights.map(|flight| (flight.item, flight.begun)).collect();
        let waiting = self.ready.drain(..).chain(self.lanes.drain());
        let delayed = self.delayed.drain().map(|delayed| delayed.item);
        left.extend(waiting.chain(delayed).map(|item| (item, false)));
        left.sort_unstable_by_key(|(item, _)| item.number);

        self.stats.undelivered += left.len() as u64;
        self.stats.pending = 0;
        self.stats.pending_bytes = 0;
        let outcomes = left.into_iter().map(|(item, begun)| {
            self.epochs.leave(item.epoch);
            Outcome {
                attempts: item.history.attempts(),
                may_have_been_delivered: begun || item.history.may_have_arrived(),
                request: item.request,
                fate: Fate::Undelivered(item.last_error),
            }
        });
        let outcomes: Vec<_> = outcomes.collect();
        self.undelivered.extend_from_slice(&outcomes);
        outcomes
    }

    pub(super) fn stats(&self) -> Stats {
        self.stats
    }

    pub(super) fn is_held(&self) -> bool {
        self.hold.is_on()
    }

    /// Whether an event that was turned away is the first one for a while.
    pub(super) fn has_just_filled(&mut self) -> bool {
        !std::mem::replace(&mut self.is_full, true)
    }

    /// Whether every event has its fate, and was told of it.
    pub(super) fn is_settled(&self) -> bool {
        self.epochs.is_empty()
    }

    pub(super) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// A mark behind the events that were enqueued so far.
    pub(super) fn mark(&mut self) -> u64 {
        self.epochs.mark()
    }

    /// How many events before the mark have no fate, or were not told of it.
    pub(super) fn pending_before(&self, mark: u64) -> usize {
        self.epochs.pending_before(mark)
    }

    pub(super) fn report(&self, stats: Stats) -> Report {
        Report {
            stats,
            rejections: self.rejections.iter().cloned().collect(),
            undelivered: self.undelivered.clone(),
        }
    }
}

/// Who refuses or accepts an event has looked at the key before. A gateway that fails or limits may not have.
fn speaks_for_the_key(outcome: &Result<Receipt, Error>) -> bool {
    matches!(outcome, Ok(_) | Err(Error::Rejected { .. }))
}

/// What came of an attempt.
#[derive(Debug)]
pub(super) enum Ended {
    /// The key was refused, and the event is back in the queue. `held_until` is set where that is news.
    Unauthorized { held_until: Option<Instant> },
    /// There were too many requests, and the event is back in the queue.
    RateLimited,
    Judged {
        step: Step,
        /// Whether the key is accepted again.
        released: bool,
    },
}

/// What the judge made of it.
#[derive(Debug)]
pub(super) enum Step {
    Settled {
        outcome: Outcome,
        epoch: u64,
    },
    Retry {
        attempts: u32,
        after: Duration,
        error: Arc<Error>,
    },
}
