//! The book of a queue: which events it holds, where each of them is, and what became of the others.
//!
//! Every change of an event's state is one call here, under one lock, so that no event can have two fates or none. It
//! knows neither clocks nor sockets: moments are passed in.

use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::hold::Hold;
use super::item::{Flight, Item};
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

/// Why an event is not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    Closed,
    Full {
        pending: usize,
        pending_bytes: usize,
        /// Whether it is the first one for a while.
        is_news: bool,
    },
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
    pub(super) fn enqueue(&mut self, request: ApiRequest) -> Result<bool, (ApiRequest, Refusal)> {
        if self.phase != Phase::Open {
            return Err((request, Refusal::Closed));
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
            let is_news = !std::mem::replace(&mut self.is_full, true);
            let refusal = Refusal::Full {
                pending,
                pending_bytes,
                is_news,
            };
            return Err((request, refusal));
        }
        self.stats.pending += 1;
        self.stats.pending_bytes += bytes;
        self.epochs.enter();
        let item = Item::new(request, self.stats.enqueued);
        self.ready.push_back(item);
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
        self.flights[sender] = Some(Flight::of(item));
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
        flight.history.begin(now.into_std());
        Some(flight.history)
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
        let Flight {
            mut item,
            mut history,
            ..
        } = self.flights[sender].take()?;
        self.stats.in_flight -= 1;
        // Neither a 401 nor a 429 speaks of the event, so neither is counted against it, and it keeps its place.
        if let Err(error @ Error::Unauthorized { .. }) = outcome {
            let held_until = self.hold.refused(sender, now, key);
            history.forgive();
            self.put_back(item, history, error);
            return Some(Ended::Unauthorized { held_until });
        }
        let released = self
            .hold
            .answered(sender, key, speaks_for_the_key(&outcome));
        if let Err(error @ Error::RateLimited { .. }) = outcome {
            history.forgive_last();
            self.stats.retries += 1;
            self.put_back(item, history, error);
            return Some(Ended::RateLimited);
        }

        let verdict = policy.judge(&item.request, outcome, &history, now.into_std(), dice);
        let step = match verdict {
            Verdict::Done(receipt) => self.settle(item, &history, Fate::Sent(receipt)),
            Verdict::GiveUp(error) => {
                let error = Arc::new(error);
                let fate = match error.last() {
                    Error::Rejected { .. } => Fate::Rejected(error),
                    _ => Fate::GivenUp(error),
                };
                self.settle(item, &history, fate)
            }
            Verdict::Retry { after, error } => {
                self.stats.retries += 1;
                history.failed(&error);
                let error = Arc::new(error);
                item.failed(history, Arc::clone(&error));
                let attempts = history.attempts();
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

    fn put_back(&mut self, mut item: Item, history: History, error: Error) {
        item.failed(history, Arc::new(error));
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

    fn settle(&mut self, mut item: Item, history: &History, fate: Fate) -> Step {
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
            attempts: history.attempts(),
            may_have_been_delivered: may_have_been_delivered || history.may_have_arrived(),
            request: item.request,
            fate,
        };
        Step::Settled {
            outcome,
            number: item.number,
        }
    }

    /// The fate of the event with this number was told. Who waits for the event waits until then.
    pub(super) fn told(&mut self, number: u64) -> Told {
        Told {
            epoch_is_over: self.epochs.leave(number),
            was_the_last: self.phase != Phase::Open && self.stats.pending == 0,
        }
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
        let mut left: Vec<Flight> = flights.collect();
        let waiting = self.ready.drain(..).chain(self.lanes.drain());
        let delayed = self.delayed.drain().map(|delayed| delayed.item);
        left.extend(waiting.chain(delayed).map(Flight::of));
        left.sort_unstable_by_key(|flight| flight.item.number);

        self.stats.undelivered += left.len() as u64;
        self.stats.pending = 0;
        self.stats.pending_bytes = 0;
        let outcomes = left.into_iter().map(|flight| {
            self.epochs.leave(flight.item.number);
            flight.undelivered()
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

    /// Whether every event has its fate, and was told of it.
    pub(super) fn is_settled(&self) -> bool {
        self.epochs.is_empty()
    }

    /// A mark behind the events that were enqueued so far.
    pub(super) fn mark(&mut self) -> u64 {
        let last = self.stats.enqueued;
        self.epochs.mark(last);
        last
    }

    /// How many events before the mark have no fate, or were not told of it.
    pub(super) fn pending_before(&self, mark: u64) -> usize {
        self.epochs.pending_up_to(mark)
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

/// Whom an event concerns whose fate was told.
#[derive(Debug)]
pub(super) struct Told {
    /// Whoever waits for the events up to a mark, or for all.
    pub(super) epoch_is_over: bool,
    /// The senders: no event is left, and none comes.
    pub(super) was_the_last: bool,
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
        number: u64,
    },
    Retry {
        attempts: u32,
        after: Duration,
        error: Arc<Error>,
    },
}
