//! What waits for a moment, and what is waited for.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tokio::time::Instant;

use super::item::Item;

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
    /// The number of the last event of those before.
    mark: u64,
    /// Of the present epoch.
    pending: usize,
    /// Of those before, by the number of their last event; without those that have none.
    earlier: BTreeMap<u64, usize>,
}

impl Epochs {
    /// An event joins the present epoch.
    pub(super) fn enter(&mut self) {
        self.pending += 1;
    }

    /// The event with this number leaves. Says whether it was the last of its epoch.
    pub(super) fn leave(&mut self, number: u64) -> bool {
        if number > self.mark {
            self.pending -= 1;
            return self.pending == 0;
        }
        let Some((&last, pending)) = self.earlier.range_mut(number..).next() else {
            return false;
        };
        *pending -= 1;
        let is_over = *pending == 0;
        if is_over {
            self.earlier.remove(&last);
        }
        is_over
    }

    /// Begins a new epoch behind the event with this number.
    pub(super) fn mark(&mut self, last: u64) {
        if self.pending > 0 {
            self.earlier.insert(last, self.pending);
            self.pending = 0;
        }
        self.mark = last;
    }

    /// How many events up to the mark have no fate.
    pub(super) fn pending_up_to(&self, mark: u64) -> usize {
        self.earlier
            .range(..=mark)
            .map(|(_, pending)| pending)
            .sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pending == 0 && self.earlier.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_counts_for_the_marks_behind_it() {
        let mut epochs = Epochs::default();
        for _ in 1..=3 {
            epochs.enter();
        }
        epochs.mark(3);
        // The fourth was not taken.
        epochs.enter();
        epochs.mark(5);
        epochs.mark(5);
        assert_eq!((epochs.pending_up_to(3), epochs.pending_up_to(5)), (3, 4));

        assert!(epochs.leave(5), "the only one of its epoch");
        assert!(!epochs.leave(2));
        assert!(!epochs.leave(3));
        assert_eq!((epochs.pending_up_to(3), epochs.pending_up_to(5)), (1, 1));
        assert!(epochs.leave(1));
        assert!(epochs.is_empty());

        epochs.enter();
        assert!(!epochs.is_empty());
        assert_eq!(epochs.pending_up_to(5), 0);
        assert!(epochs.leave(6));
        assert!(epochs.is_empty());
    }
}
