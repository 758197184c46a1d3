//! The faults that wait for calls.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

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

/// What calls have to expect.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FaultSettings {
    pub(crate) queued: usize,
    pub(crate) always: Option<Fault>,
    pub(crate) shares: Vec<(Fault, f64)>,
    pub(crate) latency: Duration,
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

    /// Other shares and another latency, without beginning the random numbers anew.
    pub(crate) fn set_weather(&self, shares: Vec<(Fault, f64)>, latency: Duration) {
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

    pub(crate) fn forecast(&self) -> FaultSettings {
        let waiting = self.waiting();
        FaultSettings {
            queued: waiting.next.len(),
            always: waiting.always.clone(),
            shares: waiting.random.shares().to_vec(),
            latency: waiting.latency,
        }
    }

    /// The fault of the call that has just come in, and how long its answer takes.
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
