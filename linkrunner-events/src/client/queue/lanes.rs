//! The order of each user's events: while one is under way, the others wait behind it.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use super::item::Item;
use crate::request::Lane;

#[derive(Debug)]
pub(super) struct Lanes {
    keeps_order: bool,
    /// A lane is here while one of its events is under way.
    waiting: HashMap<Lane, VecDeque<Item>, BuildHasherDefault<AsItIs>>,
}

/// A lane is a hash already. Who could choose users whose lanes meet here could choose users of the same lane, too.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Lanes {
    pub(super) fn new(keeps_order: bool) -> Self {
        Self {
            keeps_order,
            waiting: HashMap::default(),
        }
    }

    /// Whether an event may go: then its lane is taken until it [leaves](Self::leave).
    pub(super) fn enter(&mut self, lane: Lane) -> bool {
        if !self.keeps_order {
            return true;
        }
        match self.waiting.entry(lane) {
            Entry::Occupied(_) => false,
            Entry::Vacant(lane) => {
                lane.insert(VecDeque::new());
                true
            }
        }
    }

    pub(super) fn wait(&mut self, item: Item) {
        self.waiting
            .entry(item.request.lane())
            .or_default()
            .push_back(item);
    }

    /// Frees the lane, or passes it on to the event that is given back.
    pub(super) fn leave(&mut self, lane: Lane) -> Option<Item> {
        let Entry::Occupied(mut lane) = self.waiting.entry(lane) else {
            return None;
        };
        let next = lane.get_mut().pop_front();
        if next.is_none() {
            lane.remove();
        }
        next
    }

    pub(super) fn drain(&mut self) -> impl Iterator<Item = Item> {
        self.waiting.drain().flat_map(|(_, items)| items)
    }
}
