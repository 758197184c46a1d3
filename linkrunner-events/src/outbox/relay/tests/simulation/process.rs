//! A process with a relay: it can be stopped, woken and killed.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::super::memory::Memory;
use crate::outbox::dead::{DeadFilter, DeadLetter};
use crate::outbox::row::OutboxRow;
use crate::outbox::stats::OutboxStats;
use crate::outbox::store::{Appending, Beat, Claim, Pending, RelayId, Settled, Share, Store};

/// Whether a process runs. A relay reaches the world through its storage and its transport alone, and both wait here, before and
/// after each call. So a process that does not run changes nothing and learns nothing. Its tasks still work in their own memory:
/// one may take a slot of the pace, and wait with it in its call of the storage, as if the process had been stopped right then.
#[derive(Debug, Clone)]
pub(super) struct Process(watch::Sender<State>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Runs,
    Stopped,
    Killed,
}

impl Process {
    pub(super) fn start() -> Self {
        Self(watch::Sender::new(State::Runs))
    }

    /// SIGSTOP, or the suspension of its machine.
    pub(super) fn stop(&self) {
        self.0.send_replace(State::Stopped);
    }

    /// SIGCONT. A killed process stays killed.
    pub(super) fn wake(&self) {
        self.0.send_if_modified(|state| {
            let is_stopped = *state == State::Stopped;
            if is_stopped {
                *state = State::Runs;
            }
            is_stopped
        });
    }

    /// SIGKILL. Its calls never return.
    pub(super) fn kill(&self) {
        self.0.send_replace(State::Killed);
    }

    pub(super) fn is_running(&self) -> bool {
        *self.0.borrow() == State::Runs
    }

    /// Waits until the process runs.
    pub(super) async fn running(&self) {
        if self.is_running() {
            return;
        }
        let mut state = self.0.subscribe();
        // The sender is held, so the channel stays open.
        let _ = state.wait_for(|state| *state == State::Runs).await;
    }
}

/// The storage as one process reaches it.
#[derive(Debug)]
pub(super) struct ProcessStore {
    pub(super) memory: Memory,
    pub(super) process: Process,
    /// The longest time of a call, in milliseconds: half of it before the change and half of it after.
    pub(super) takes: u64,
}

impl ProcessStore {
    fn call<'a, T: Send + 'a>(
        &'a self,
        call: impl FnOnce(&'a Memory) -> Pending<'a, T> + Send + 'a,
    ) -> Pending<'a, T> {
        Box::pin(async move {
            self.half_of_a_call().await;
            let answer = call(&self.memory).await;
            self.half_of_a_call().await;
            answer
        })
    }

    /// Takes as long as half of a call, and as long as the process does not run.
    async fn half_of_a_call(&self) {
        if self.takes > 0 {
            sleep(Duration::from_millis(fastrand::u64(0..=self.takes / 2))).await;
        }
        self.process.running().await;
    }
}

impl Store for ProcessStore {
    fn append(&self, rows: Vec<OutboxRow>) -> Appending<'_> {
        self.memory.append(rows)
    }

    fn claim(&self, me: RelayId, max: u32, lease: Duration) -> Pending<'_, Claim> {
        self.call(move |memory| memory.claim(me, max, lease))
    }

    fn settle(&self, done: Vec<Settled>) -> Pending<'_, u64> {
        self.call(move |memory| memory.settle(done))
    }

    fn beat(&self, me: RelayId, beat: Beat) -> Pending<'_, Share> {
        self.call(move |memory| memory.beat(me, beat))
    }

    fn leave(&self, me: RelayId) -> Pending<'_, ()> {
        self.call(move |memory| memory.leave(me))
    }

    fn stats(&self) -> Pending<'_, OutboxStats> {
        self.memory.stats()
    }

    fn dead(&self, filter: DeadFilter, limit: u32) -> Pending<'_, Vec<DeadLetter>> {
        self.memory.dead(filter, limit)
    }

    fn replay(&self, filter: DeadFilter) -> Pending<'_, u64> {
        self.memory.replay(filter)
    }

    fn purge(&self, filter: DeadFilter) -> Pending<'_, u64> {
        self.memory.purge(filter)
    }

    fn appended(&self) -> watch::Receiver<()> {
        self.memory.appended()
    }

    fn wake(&self) {
        self.memory.wake();
    }
}
