//! The model: what a storage must hold, and what it must answer.

use std::time::Duration;

use super::history::NewEvent;
use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::row::OutboxRow;
use crate::outbox::store::{End, RowId};
use crate::{LinkrunnerEvent, Payment};

#[derive(LinkrunnerEvent)]
#[linkrunner(unplanned)]
struct Step {
    number: u32,
}

/// An event in the outbox. A replayed one is a new one.
#[derive(Debug)]
pub(super) struct Event {
    user: u8,
    pub(super) row: OutboxRow,
    pub(super) place: Place,
    /// Its id, known from its first claim on.
    pub(super) id: Option<RowId>,
    /// When it may be claimed.
    due: Duration,
    blocks: bool,
    /// The number of its claim, while a relay holds it.
    held: bool,
    pub(super) fence: i64,
    /// The number before the first fence of the storage.
    pub(super) fence_offset: Option<i64>,
    pub(super) attempts: u32,
    pub(super) charged: u32,
    pub(super) may_have_arrived: bool,
    pub(super) in_doubt: bool,
    enqueued: Duration,
    first_attempt: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Pending,
    Dead {
        reason: DeadReason,
        since: Duration,
    },
    /// Sent, purged, or replayed as another event.
    Gone,
}

/// A claim as the relay that made it remembers it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) event: usize,
    pub(super) id: RowId,
    pub(super) fence: i64,
    /// The number of the claim in the model.
    pub(super) claim: i64,
}

#[derive(Debug, Default)]
pub(super) struct Model {
    /// In the order of their insertion.
    pub(super) events: Vec<Event>,
    pub(super) now: Duration,
}

impl Model {
    /// The rows to append.
    pub(super) fn append(&mut self, new: &[NewEvent]) -> Vec<OutboxRow> {
        let rows = new.iter().map(|new| {
            let number = u32::try_from(self.events.len()).unwrap();
            let user = format!("user_{}", new.user);
            let row = if new.is_payment {
                OutboxRow::from_request(Payment::new(&*user, format!("pay_{number}"), 1))
            } else {
                OutboxRow::new(&Step { number }, &*user)
            };
            let row = row.unwrap();
            self.insert(new.user, row.clone(), false);
            row
        });
        rows.collect()
    }

    fn insert(&mut self, user: u8, row: OutboxRow, may_have_arrived: bool) {
        self.events.push(Event {
            user,
            row,
            place: Place::Pending,
            id: None,
            due: Duration::ZERO,
            blocks: true,
            held: false,
            fence: 0,
            fence_offset: None,
            attempts: 0,
            charged: 0,
            may_have_arrived,
            in_doubt: false,
            enqueued: self.now,
            first_attempt: None,
        });
    }

    /// The events without an earlier one that blocks them. They may be claimed when they are due.
    fn unblocked(&self) -> impl Iterator<Item = usize> {
        (0..self.events.len()).filter(|index| {
            let event = &self.events[*index];
            let is_blocked = event.blocks
                && self.events[..*index].iter().any(|earlier| {
                    earlier.place == Place::Pending && earlier.blocks && earlier.user == event.user
                });
            event.place == Place::Pending && !is_blocked
        })
    }

    pub(super) fn claimable(&self) -> Vec<usize> {
        self.unblocked()
            .filter(|index| self.events[*index].due <= self.now)
            .collect()
    }

    pub(super) fn next_due(&self) -> Option<Duration> {
        self.unblocked()
            .map(|index| self.events[index].due.saturating_sub(self.now))
            .min()
    }

    pub(super) fn claim(&mut self, index: usize, lease: Duration) {
        let now = self.now;
        let event = &mut self.events[index];
        event.in_doubt |= event.held;
        event.may_have_arrived |= event.held;
        event.held = true;
        event.fence += 1;
        event.due = now + lease;
    }

    /// Returns whether the relay still held the row.
    pub(super) fn settle(&mut self, held: Held, end: &End) -> bool {
        let now = self.now;
        let event = &mut self.events[held.event];
        let is_held = event.place == Place::Pending && event.fence == held.claim && event.held;
        if let End::Sent = end {
            let had_fence = event.place == Place::Pending && event.fence == held.claim;
            event.place = Place::Gone;
            return had_fence;
        }
        if !is_held {
            return false;
        }
        event.held = false;
        match end {
            End::Sent => {}
            End::Retry {
                after,
                charge,
                keeps_place,
                may_have_arrived,
                ..
            } => {
                event.due = now + *after;
                event.in_doubt = false;
                event.attempts += 1;
                event.charged += u32::from(*charge);
                event.may_have_arrived |= may_have_arrived;
                event.first_attempt.get_or_insert(now);
                event.blocks &= *keeps_place || event.row.is_strict();
            }
            End::Release { after } => event.due = now + *after,
            End::Dead {
                reason,
                attempted,
                may_have_arrived,
                ..
            } => {
                event.place = Place::Dead {
                    reason: *reason,
                    since: now,
                };
                event.attempts += u32::from(*attempted);
                event.may_have_arrived |= may_have_arrived;
            }
        }
        true
    }

    /// The dead letters that match.
    pub(super) fn dead(&self, filter: &DeadFilter) -> Vec<usize> {
        let matches = |event: &Event| {
            let Place::Dead { reason, since } = event.place else {
                return false;
            };
            filter.reason.is_none_or(|wanted| wanted == reason)
                && filter
                    .name
                    .as_deref()
                    .is_none_or(|name| name == event.row.name())
                && filter.dead_for.is_none_or(|time| since + time <= self.now)
        };
        let all = self.events.iter().enumerate();
        all.filter(|(_, event)| matches(event))
            .map(|(index, _)| index)
            .collect()
    }

    pub(super) fn replay(&mut self, filter: &DeadFilter) -> usize {
        let replayed = self.dead(filter);
        for index in &replayed {
            let event = &mut self.events[*index];
            event.place = Place::Gone;
            let (user, row, may_have_arrived) =
                (event.user, event.row.clone(), event.may_have_arrived);
            self.insert(user, row, may_have_arrived);
        }
        replayed.len()
    }

    pub(super) fn purge(&mut self, filter: &DeadFilter) -> usize {
        let purged = self.dead(filter);
        for index in &purged {
            self.events[*index].place = Place::Gone;
        }
        purged.len()
    }

    pub(super) fn pending(&self) -> impl Iterator<Item = &Event> {
        self.events
            .iter()
            .filter(|event| event.place == Place::Pending)
    }

    pub(super) fn leased(&self) -> usize {
        self.pending()
            .filter(|event| event.held && event.due > self.now)
            .count()
    }
}

impl Event {
    pub(super) fn age(&self, now: Duration) -> Duration {
        now - self.enqueued
    }

    pub(super) fn first_attempt(&self) -> Option<Duration> {
        self.first_attempt.map(|at| at - self.enqueued)
    }
}
