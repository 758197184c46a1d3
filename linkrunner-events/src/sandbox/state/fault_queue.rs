//! The faults that wait for calls.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde::Serialize;

use super::fault::Fault;
use super::random_faults::RandomFaults;
use crate::sync::lock;

/// The faults that wait for calls.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    next: VecDeque<Fault>,
    always: Option<Fault>,
    random: RandomFaults,
    latency: Duration,
}

/// The faults that calls may meet, as JSON.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct FaultSettings {
    shares: BTreeMap<String, f64>,
    latency_ms: u64,
    queued: usize,
    /// The first of the queue.
    next: Vec<String>,
    always: Option<String>,
}

/// How many faults of the queue are listed.
const SHOWN: usize = 3;

fn label(fault: &Fault) -> String {
    fault.label().unwrap_or_else(|| "delay".to_owned())
}

impl FaultQueue {
    pub(crate) fn new(random: RandomFaults, latency: Duration) -> Self {
        Self(Mutex::new(Waiting {
            random,
            latency,
            ..Waiting::default()
        }))
    }

    pub(crate) fn push(&self, fault: Fault) {
        self.waiting().next.push_back(fault);
    }

    pub(crate) fn set(&self, fault: Fault) {
        self.waiting().always = Some(fault);
    }

    pub(crate) fn set_random(&self, random: RandomFaults) {
        self.waiting().random = random;
    }

    /// Adds the fault so many times, unless more than `most` would wait then. Says whether it did.
    pub(crate) fn push_up_to(&self, most: usize, fault: Fault, times: usize) -> bool {
        let next = &mut self.waiting().next;
        let fits = next.len().saturating_add(times) <= most;
        if fits {
            next.extend(std::iter::repeat_n(fault, times));
        }
        fits
    }

    /// Sets the shares of the random faults, and the latency. The random numbers go on.
    pub(crate) fn set_shares_and_latency(&self, shares: Vec<(Fault, f64)>, latency: Duration) {
        let mut waiting = self.waiting();
        waiting.random.set_shares(shares);
        waiting.latency = latency;
    }

    pub(crate) fn set_latency(&self, latency: Duration) {
        self.waiting().latency = latency;
    }

    pub(crate) fn clear(&self) {
        let mut waiting = self.waiting();
        waiting.next.clear();
        waiting.always = None;
        waiting.random.set_shares(Vec::new());
        waiting.latency = Duration::ZERO;
    }

    pub(crate) fn settings(&self) -> FaultSettings {
        let waiting = self.waiting();
        let shares = waiting.random.shares().iter();
        FaultSettings {
            shares: shares
                .filter_map(|(fault, share)| Some((fault.label()?, *share)))
                .collect(),
            latency_ms: u64::try_from(waiting.latency.as_millis()).unwrap_or(u64::MAX),
            queued: waiting.next.len(),
            next: waiting.next.iter().take(SHOWN).map(label).collect(),
            always: waiting.always.as_ref().map(label),
        }
    }

    /// The fault of a call that has just arrived, and the delay of its answer.
    pub(crate) fn take(&self) -> (Fault, Duration) {
        let mut waiting = self.waiting();
        let next = waiting.next.pop_front();
        let fault = next
            .or_else(|| waiting.always.clone())
            .or_else(|| waiting.random.draw())
            .unwrap_or_else(Fault::none);
        let pause = fault.pause().saturating_add(waiting.latency);
        (fault, pause)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        lock(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_comes_before_what_is_always_answered() {
        let faults = FaultQueue::default();
        faults.set(Fault::unauthorized());
        faults.push(Fault::server_error());
        faults.push(Fault::disconnect());
        assert_eq!(faults.take().0, Fault::server_error());
        assert_eq!(faults.take().0, Fault::disconnect());
        assert_eq!(faults.take().0, Fault::unauthorized());
        assert_eq!(faults.take().0, Fault::unauthorized());
        faults.push(Fault::disconnect());
        faults.clear();
        assert_eq!(faults.take().0, Fault::none());
    }

    #[test]
    fn the_latency_is_added_to_the_pause() {
        let faults = FaultQueue::new(RandomFaults::new(), Duration::from_secs(1));
        faults.push(Fault::delay(Duration::from_secs(2)));
        faults.push(Fault::delay(Duration::MAX));
        assert_eq!(faults.take().1, Duration::from_secs(3));
        assert_eq!(faults.take().1, Duration::MAX);
        assert_eq!(faults.take().1, Duration::from_secs(1));
        faults.clear();
        assert_eq!(faults.take().1, Duration::ZERO);
    }
}
