//! The calls that are remembered, in the order in which they arrived.

use std::collections::VecDeque;

use super::body::MAX_KEPT_BYTES;
use super::received::Received;

/// The newest calls, within a bound on their number and one on their memory.
#[derive(Debug)]
pub(super) struct Calls {
    keep: usize,
    remembered: VecDeque<Received>,
    bytes: usize,
    last_number: u64,
    forgotten: u64,
    cleared: u64,
}

impl Calls {
    pub(super) fn new(keep: usize) -> Self {
        Self {
            keep,
            remembered: VecDeque::new(),
            bytes: 0,
            last_number: 0,
            forgotten: 0,
            cleared: 0,
        }
    }

    /// The number of the call that arrives next.
    pub(super) fn next_number(&self) -> u64 {
        self.last_number + 1
    }

    /// The number of the oldest call that is remembered. Without any call it is that of the next one.
    pub(super) fn first_number(&self) -> u64 {
        let oldest = self.remembered.front();
        oldest.map_or_else(|| self.next_number(), Received::number)
    }

    /// Remembers a call, and forgets the oldest ones beyond the bounds.
    pub(super) fn push(&mut self, call: Received) {
        self.last_number = call.number();
        self.bytes += call.weight();
        self.remembered.push_back(call);
        self.forget_beyond_bounds();
    }

    fn forget_beyond_bounds(&mut self) {
        while self.is_over_bounds() {
            if let Some(oldest) = self.remembered.pop_front() {
                self.bytes -= oldest.weight();
                self.forgotten += 1;
            }
        }
    }

    fn is_over_bounds(&self) -> bool {
        let count = self.remembered.len();
        // The newest call is kept, however large it is.
        count > self.keep || (count > 1 && self.bytes > MAX_KEPT_BYTES)
    }

    /// The call of this number, if it is still remembered.
    pub(super) fn get(&self, number: u64) -> Option<&Received> {
        let index = number.checked_sub(self.first_number())?;
        self.remembered.get(usize::try_from(index).ok()?)
    }

    /// The calls after the one of this number.
    pub(super) fn after(&self, number: u64) -> impl Iterator<Item = &Received> {
        let start = self
            .remembered
            .partition_point(|call| call.number() <= number);
        self.remembered.range(start..)
    }

    /// Takes all calls out. The numbers go on.
    pub(super) fn take(&mut self) -> Self {
        let taken = Self {
            keep: self.keep,
            remembered: std::mem::take(&mut self.remembered),
            bytes: self.bytes,
            last_number: self.last_number,
            forgotten: self.forgotten,
            cleared: self.cleared,
        };
        self.bytes = 0;
        self.forgotten = 0;
        self.cleared += 1;
        taken
    }

    /// Puts calls back that were taken out, before those that came since.
    pub(super) fn put_back(&mut self, taken: Self) {
        let since = std::mem::replace(&mut self.remembered, taken.remembered);
        self.remembered.extend(since);
        self.bytes += taken.bytes;
        self.forgotten += taken.forgotten;
        self.cleared += 1;
        self.forget_beyond_bounds();
    }

    /// Whether these calls and the others are within the bounds of one.
    pub(super) fn has_room_for(&self, others: &Self) -> bool {
        self.remembered.len() + others.remembered.len() <= self.keep
            && self.bytes + others.bytes <= MAX_KEPT_BYTES
    }

    pub(super) fn is_empty(&self) -> bool {
        self.remembered.is_empty()
    }

    /// How many calls were forgotten because of the bounds.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How often all calls were taken out or put back.
    pub(super) fn cleared(&self) -> u64 {
        self.cleared
    }
}
