//! Runs a history on a storage and on the model, and compares them after each step.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::history::{LEASE, RELAYS, Step};
use super::state::{Held, Model, Place};
use crate::outbox::contract::Lab;
use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::store::{Claimed, End, RelayId, Settled, Store};

type Checked = Result<(), TestCaseError>;

/// Fails if the storage does not do what the model does.
pub(crate) async fn run(lab: &dyn Lab, history: Vec<Step>) -> Checked {
    let mut run = Run {
        lab,
        relays: (0..RELAYS)
            .map(|number| Relay::start(lab, number, 0))
            .collect(),
        model: Model::default(),
        starts: 0,
    };
    for step in history {
        run.step(step).await?;
        run.compare_numbers().await?;
    }
    run.drain().await?;
    run.compare_dead().await
}

struct Relay {
    store: Box<dyn Store>,
    me: RelayId,
    /// All that it has claimed and not settled: it does not know which of them others hold now.
    held: Vec<Held>,
}

impl Relay {
    fn start(lab: &dyn Lab, number: usize, starts: usize) -> Self {
        let me = 1 + number + starts * RELAYS;
        Self {
            store: lab.open(),
            me: RelayId(i64::try_from(me).unwrap()),
            held: Vec::new(),
        }
    }
}

struct Run<'a> {
    lab: &'a dyn Lab,
    relays: Vec<Relay>,
    model: Model,
    starts: usize,
}

impl Run<'_> {
    async fn step(&mut self, step: Step) -> Checked {
        match step {
            Step::Append { relay, events } => {
                let rows = self.model.append(&events);
                let appended = self.relays[relay].store.append(rows).await;
                prop_assert!(appended.is_ok());
            }
            Step::Claim { relay, max } => self.claim(relay, max).await?,
            Step::Settle { relay, row, end } => {
                if let Some(index) = row.checked_rem(self.relays[relay].held.len()) {
                    self.settle(relay, index, end).await?;
                }
            }
            Step::Pass(time) => {
                self.lab.pass(time).await;
                self.model.now += time;
            }
            Step::Crash { relay } => {
                self.starts += 1;
                self.relays[relay] = Relay::start(self.lab, relay, self.starts);
            }
            Step::Replay { relay, filter } => {
                let replayed = self.model.replay(&filter);
                let found = self.relays[relay].store.replay(filter).await.unwrap();
                prop_assert_eq!(found, replayed as u64);
            }
            Step::Purge { relay, filter } => {
                let purged = self.model.purge(&filter);
                let found = self.relays[relay].store.purge(filter).await.unwrap();
                prop_assert_eq!(found, purged as u64);
            }
        }
        Ok(())
    }

    async fn claim(&mut self, relay: usize, max: u32) -> Checked {
        let claimable = self.model.claimable();
        let next_due = self.model.next_due();
        let Relay { store, me, .. } = &self.relays[relay];
        let claim = store.claim(*me, max, LEASE).await.unwrap();
        prop_assert_eq!(claim.damaged, 0);
        if claimable.is_empty() && claim.next_due.is_some() {
            prop_assert_eq!(claim.next_due, next_due);
        }
        let claimed = claim.rows.len();
        for row in claim.rows {
            let event = self.event_of(&row)?;
            prop_assert!(claimable.contains(&event), "{row:?} must wait");
            self.model.claim(event, LEASE);
            self.compare_row(&row, event)?;
            self.relays[relay].held.push(Held {
                event,
                id: row.id,
                fence: row.fence,
                claim: self.model.events[event].fence,
            });
        }
        let expected = claimable.len().min(max as usize);
        prop_assert_eq!(claimed, expected, "of {:?} claimable", claimable);
        Ok(())
    }

    /// The event with the body of the row: the newest one, since a replayed event has that of its dead letter.
    fn event_of(&self, row: &Claimed) -> Result<usize, TestCaseError> {
        let known = self
            .model
            .events
            .iter()
            .rposition(|event| *event.row.request() == row.request);
        known.ok_or_else(|| TestCaseError::fail(format!("unknown event {row:?}")))
    }

    fn compare_row(&mut self, row: &Claimed, index: usize) -> Checked {
        let used = self
            .model
            .events
            .iter()
            .position(|event| event.id == Some(row.id));
        prop_assert!(
            used.is_none_or(|used| used == index),
            "id {} was used before",
            row.id
        );
        let (before, after) = self.model.events.split_at(index);
        let earlier = before.iter().filter_map(|event| event.id).max();
        let later = after[1..].iter().filter_map(|event| event.id).min();
        prop_assert!(
            earlier.is_none_or(|earlier| earlier < row.id),
            "ids must ascend"
        );
        prop_assert!(later.is_none_or(|later| later > row.id), "ids must ascend");
        let now = self.model.now;
        let event = &mut self.model.events[index];
        event.id = Some(row.id);
        // The first one may be any number.
        let before_first = *event.fence_offset.get_or_insert(row.fence - event.fence);
        prop_assert_eq!(row.fence - before_first, event.fence);
        prop_assert_eq!(row.age, event.age(now));
        prop_assert_eq!(row.attempts, event.attempts);
        prop_assert_eq!(row.charged, event.charged);
        prop_assert_eq!(row.may_have_arrived, event.may_have_arrived);
        prop_assert_eq!(row.is_in_doubt, event.in_doubt);
        prop_assert_eq!(row.first_attempt, event.first_attempt());
        Ok(())
    }

    async fn settle(&mut self, relay: usize, index: usize, mut end: End) -> Checked {
        let relay = &mut self.relays[relay];
        let held = relay.held.swap_remove(index);
        if let End::Dead { name, .. } = &mut end {
            *name = self.model.events[held.event].row.name().to_owned();
        }
        let was_held = self.model.settle(held, &end);
        let settled = Settled {
            id: held.id,
            fence: held.fence,
            end,
        };
        let lost = relay.store.settle(vec![settled]).await.unwrap();
        prop_assert_eq!(lost, u64::from(!was_held));
        Ok(())
    }

    async fn compare_numbers(&self) -> Checked {
        let stats = self.relays[0].store.stats().await.unwrap();
        let model = &self.model;
        let bytes: usize = model.pending().map(|event| event.row.body().len()).sum();
        prop_assert_eq!(stats.pending, model.pending().count() as u64);
        prop_assert_eq!(stats.pending_bytes, bytes as u64);
        prop_assert_eq!(stats.leased, model.leased() as u64);
        let retrying = model.pending().filter(|event| event.attempts > 0).count();
        prop_assert_eq!(stats.retrying, retrying as u64);
        prop_assert_eq!(
            stats.oldest,
            model.pending().next().map(|event| event.age(model.now))
        );
        for reason in DeadReason::ALL {
            let expected = model.dead(&DeadFilter::all().reason(reason)).len() as u64;
            let found = stats.dead.iter().find(|(found, _)| *found == reason);
            prop_assert_eq!(found.map_or(0, |(_, count)| *count), expected);
        }
        Ok(())
    }

    /// Sends all that is left, after all leases and retries. Nothing may be left behind.
    async fn drain(&mut self) -> Checked {
        self.lab.pass(LEASE).await;
        self.model.now += LEASE;
        while !self.model.claimable().is_empty() {
            self.claim(0, 2).await?;
            while let Some(last) = self.relays[0].held.len().checked_sub(1) {
                self.settle(0, last, End::Sent).await?;
            }
        }
        prop_assert_eq!(self.model.pending().count(), 0);
        self.compare_numbers().await
    }

    async fn compare_dead(&self) -> Checked {
        let expected = self.model.dead(&DeadFilter::all());
        let letters = self.relays[0]
            .store
            .dead(DeadFilter::all(), u32::MAX)
            .await
            .unwrap();
        prop_assert_eq!(letters.len(), expected.len());
        for (letter, index) in letters.iter().zip(expected) {
            let event = &self.model.events[index];
            let Place::Dead { reason, since } = event.place else {
                unreachable!("a dead letter of the model");
            };
            prop_assert_eq!(letter.reason, reason);
            prop_assert_eq!(letter.dead_for, self.model.now - since);
            prop_assert_eq!(Some(letter.id), event.id);
            prop_assert_eq!(letter.attempts, event.attempts);
            prop_assert_eq!(letter.may_have_been_delivered, event.may_have_arrived);
            prop_assert_eq!(&letter.name, event.row.name());
            prop_assert_eq!(letter.request.as_ref(), Some(event.row.request()));
        }
        Ok(())
    }
}
