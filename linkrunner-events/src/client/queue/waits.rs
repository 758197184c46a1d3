//! What waits for a moment, and what is waited for.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
#[derive(Debug, Default)]
pub(super) struct Epochs {
    current: u64,
    /// Of the present epoch.
    pending: usize,
    /// Of those before, without those that have none.
    earlier: BTreeMap<u64, usize>,
}

impl Epochs {
    /// An event joins the present epoch.
    pub(super) fn enter(&mut self) -> u64 {
        self.pending += 1;
        self.current
    }

    pub(super) fn leave(&mut self, epoch: u64) {
        if epoch == self.current {
            self.pending -= 1;
        } else if let Entry::Occupied(mut pending) = self.earlier.entry(epoch) {
            *pending.get_mut() -= 1;
            if *pending.get() == 0 {
                pending.remove();
            }
        }
    }

    /// Begins a new epoch and gives its number.
    pub(super) fn mark(&mut self) -> u64 {
        if self.pending > 0 {
            self.earlier.insert(self.current, self.pending);
            self.pending = 0;
        }
        self.current += 1;
        self.current
    }

    /// How many events of epochs before this one have no fate.
    pub(super) fn pending_before(&self, mark: u64) -> usize {
        self.earlier.range(..mark).map(|(_, pending)| pending).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending == 0 && self.earlier.is_empty()
    }
}
