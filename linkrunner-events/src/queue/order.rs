//! The order of each user's events.
//!
//! At most one event of a user is in order: it is ready, in flight, or keeps its place after a failure that says
//! nothing about it. Later events wait behind it. A failed event that is to be sent again leaves the order and is
//! overtaken. But behind a failed payment or removal, the payments and removals of its user wait.

use std::collections::hash_map::{Entry, OccupiedEntry};
use std::collections::{HashMap, VecDeque};

use super::entry::Number;
use crate::request::OrderingKey;

#[derive(Debug, Default)]
pub(super) struct Order {
    /// The users with an event in order or a failed payment.
    users: HashMap<OrderingKey, User>,
}

#[derive(Debug, Default)]
struct User {
    has_one_in_order: bool,
    /// Later events, oldest first, each with a flag: strict for payments and removals.
    waiting: VecDeque<(Number, bool)>,
    /// A strict event that is to be sent again.
    failed: Option<Number>,
    /// Strict events that wait for the failed one.
    behind_failed: VecDeque<Number>,
}

impl Order {
    /// Adds a new event. Returns whether it is in order at once; otherwise it waits.
    pub(super) fn enter(&mut self, key: &OrderingKey, number: Number, strict: bool) -> bool {
        let user = self.users.entry(key.clone()).or_default();
        user.waiting.push_back((number, strict));
        // If no event is in order, nothing waits, except strict events behind a failed one.
        !user.has_one_in_order && user.next() == Some(number)
    }

    /// Removes the event in order, which is settled or to be sent again. Returns the next one in order.
    pub(super) fn leave(
        &mut self,
        key: &OrderingKey,
        number: Number,
        fails_strictly: bool,
    ) -> Option<Number> {
        let Entry::Occupied(mut user) = self.users.entry(key.clone()) else {
            return None;
        };
        user.get_mut().has_one_in_order = false;
        if fails_strictly {
            user.get_mut().failed = Some(number);
        }
        next_or_forget(user)
    }

    /// Settles an event that had left the order. Returns the next one in order, if it waited for this one.
    pub(super) fn settle(&mut self, key: &OrderingKey, number: Number) -> Option<Number> {
        let Entry::Occupied(mut user) = self.users.entry(key.clone()) else {
            return None;
        };
        if user.get().failed != Some(number) {
            return None;
        }
        user.get_mut().failed = None;
        if user.get().has_one_in_order {
            return None;
        }
        next_or_forget(user)
    }

    /// Removes a waiting event that grew too old.
    pub(super) fn remove(&mut self, key: &OrderingKey, number: Number) {
        if let Some(user) = self.users.get_mut(key) {
            // Both are sorted, and the oldest event is the first to grow too old.
            let at = user
                .waiting
                .binary_search_by_key(&number, |(waiting, _)| *waiting);
            if let Ok(at) = at {
                user.waiting.remove(at);
            } else if let Ok(at) = user.behind_failed.binary_search(&number) {
                user.behind_failed.remove(at);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.users.clear();
    }
}

fn next_or_forget(mut user: OccupiedEntry<'_, OrderingKey, User>) -> Option<Number> {
    let next = user.get_mut().next();
    if next.is_none() && user.get().failed.is_none() {
        user.remove();
    }
    next
}

impl User {
    /// Takes the oldest event that may be in order next.
    fn next(&mut self) -> Option<Number> {
        let next = self.take_next();
        self.has_one_in_order = next.is_some();
        next
    }

    fn take_next(&mut self) -> Option<Number> {
        if self.failed.is_some() {
            while let Some((number, strict)) = self.waiting.pop_front() {
                if !strict {
                    return Some(number);
                }
                self.behind_failed.push_back(number);
            }
            return None;
        }
        let waiting = self.waiting.front().map(|(number, _)| *number);
        match (self.behind_failed.front().copied(), waiting) {
            (Some(strict), Some(number)) if number < strict => {
                self.waiting.pop_front();
                Some(number)
            }
            (Some(_), _) => self.behind_failed.pop_front(),
            (None, _) => {
                self.waiting.pop_front();
                waiting
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> OrderingKey {
        OrderingKey::of("user_id", "user_1")
    }

    #[test]
    fn one_event_of_a_user_is_in_order() {
        let mut order = Order::default();
        assert!(order.enter(&key(), 1, false));
        assert!(!order.enter(&key(), 2, true));
        assert!(!order.enter(&key(), 3, false));
        assert!(order.enter(&OrderingKey::of("user_id", "user_2"), 4, false));
        assert_eq!(order.leave(&key(), 1, false), Some(2));
        assert_eq!(order.leave(&key(), 2, false), Some(3));
        assert_eq!(order.leave(&key(), 3, false), None);
        assert!(order.enter(&key(), 5, false));
        assert_eq!(order.users.len(), 2);
    }

    #[test]
    fn only_payments_and_removals_wait_behind_a_failed_payment() {
        let mut order = Order::default();
        assert!(order.enter(&key(), 1, true));
        assert!(!order.enter(&key(), 2, false));
        assert!(!order.enter(&key(), 3, true));
        assert!(!order.enter(&key(), 4, false));
        assert_eq!(order.leave(&key(), 1, true), Some(2));
        assert_eq!(order.leave(&key(), 2, false), Some(4));
        // The failed payment is settled while another event is in flight: the strict events come next.
        assert_eq!(order.settle(&key(), 1), None);
        assert!(!order.enter(&key(), 5, false));
        assert_eq!(order.leave(&key(), 4, false), Some(3));
        assert_eq!(order.leave(&key(), 3, false), Some(5));
        assert_eq!(order.leave(&key(), 5, false), None);
        assert!(order.users.is_empty());
    }

    #[test]
    fn a_failed_payment_alone_holds_back_the_next_payment() {
        let mut order = Order::default();
        assert!(order.enter(&key(), 1, true));
        assert_eq!(order.leave(&key(), 1, true), None);
        assert!(!order.enter(&key(), 2, true));
        assert!(order.enter(&key(), 3, false));
        assert_eq!(order.leave(&key(), 3, false), None);
        assert_eq!(order.settle(&key(), 1), Some(2));
        assert_eq!(order.leave(&key(), 2, false), None);
        assert!(order.users.is_empty());
    }
}
