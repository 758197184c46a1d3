//! The plan against which calls are checked, and how often its events arrived.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use super::arrival::Arrival;
use super::contract;
use crate::plan::{Checked, Entry, EntryId, EntryKind, Plan};
use crate::sync::lock;

/// A plan with counters.
#[derive(Debug)]
pub(crate) struct Planned {
    plan: Plan,
    /// The captured calls of each event and payment. Contexts are not sent on their own.
    calls: Mutex<BTreeMap<EntryId, u64>>,
}

impl Planned {
    pub(crate) fn new(plan: Plan) -> Self {
        let ids = plan.entries.keys();
        let sent = ids.filter(|id| id.kind != EntryKind::Context);
        let calls = sent.map(|id| (id.clone(), 0)).collect();
        Self {
            plan,
            calls: Mutex::new(calls),
        }
    }

    /// Checks a call against the plan.
    pub(super) fn check(&self, arrival: &Arrival) -> Checked {
        match contract::endpoint(&arrival.path) {
            Some(endpoint) => self.plan.check(endpoint, arrival.json()),
            None => Checked::default(),
        }
    }

    /// Counts a captured call.
    pub(super) fn count(&self, entries: Vec<EntryId>) {
        let mut calls = self.lock();
        for id in entries {
            if let Some(count) = calls.get_mut(&id) {
                *count += 1;
            }
        }
    }

    /// Sets all counters to zero, and returns what they were.
    pub(super) fn take(&self) -> BTreeMap<EntryId, u64> {
        let mut calls = self.lock();
        let taken = calls.clone();
        calls.values_mut().for_each(|count| *count = 0);
        taken
    }

    /// Adds counts that were taken.
    pub(super) fn put_back(&self, taken: BTreeMap<EntryId, u64>) {
        let mut calls = self.lock();
        for (id, count) in taken {
            *calls.entry(id).or_default() += count;
        }
    }

    /// The number of captured calls of each event and payment.
    pub(crate) fn calls(&self) -> BTreeMap<EntryId, u64> {
        self.lock().clone()
    }

    pub(crate) fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.plan.entries.get(id)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<EntryId, u64>> {
        lock(&self.calls)
    }
}
