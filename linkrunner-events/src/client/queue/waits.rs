//! What waits for a moment, and what is waited for.

use std::cmp::Ordering;
use std::collections::VecDeque;

use tokio::time::Instant;

use super::ledger::Item;

/// An event that is sent again at a moment. The greatest is the earliest, as the heap wants it.
#[derive(Debug)]
pub(super) struct Delayed {
    pub(super) at: Instant,
    pub(super) item: Item,
}

impl Ord for Delayed {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |delayed: &Self| (delayed.at, delayed.item.number);
        key(other).cmp(&key(self))
    }
}

impl PartialOrd for Delayed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Delayed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Delayed {}

/// How many events there are of each epoch whose fate was not told. A flush ends an epoch and waits for it and those before.
#[derive(Debug)]
pub(super) struct Epochs {
    first: u64,
    pending: VecDeque<usize>,
}

impl Default for Epochs {
    fn default() -> Self {
        Self {
            first: 0,
            pending: VecDeque::from([0]),
        }
    }
}

impl Epochs {
    fn current(&self) -> u64 {
        self.first + self.pending.len() as u64 - 1
    }

    /// An event joins the present epoch.
    pub(super) fn enter(&mut self) -> u64 {
        if let Some(count) = self.pending.back_mut() {
            *count += 1;
        }
        self.current()
    }

    pub(super) fn leave(&mut self, epoch: u64) {
        let index = usize::try_from(epoch - self.first).ok();
        if let Some(count) = index.and_then(|index| self.pending.get_mut(index)) {
            *count -= 1;
        }
        while self.pending.len() > 1 && self.pending.front() == Some(&0) {
            self.pending.pop_front();
            self.first += 1;
        }
    }

    /// Begins a new epoch and gives its number.
    pub(super) fn mark(&mut self) -> u64 {
        if self.pending.back() != Some(&0) {
            self.pending.push_back(0);
        }
        self.current()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending.iter().all(|count| *count == 0)
    }

    /// How many events of epochs before this one have no fate.
    pub(super) fn pending_before(&self, mark: u64) -> usize {
        let epochs = usize::try_from(mark.saturating_sub(self.first)).unwrap_or(usize::MAX);
        self.pending.iter().take(epochs).sum()
    }
}
