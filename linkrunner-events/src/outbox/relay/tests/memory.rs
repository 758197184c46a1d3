//! A storage in memory on Tokio's clock, so that hours of a relay take no time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::shares::Shares;
use crate::outbox::dead::{DeadFilter, DeadLetter, DeadReason};
use crate::outbox::error::StoreError;
use crate::outbox::row::OutboxRow;
use crate::outbox::stats::OutboxStats;
use crate::outbox::store::{
    Appending, Beat, Claim, Claimed, End, Pending, RelayId, RowId, Settled, Share, Store,
};
use crate::sync::lock;

#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    state: Arc<Mutex<State>>,
    appended: watch::Sender<()>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    last_id: RowId,
    pub(super) rows: BTreeMap<RowId, Row>,
    pub(super) dead: BTreeMap<RowId, (DeadReason, bool)>,
    pub(super) sent: Vec<RowId>,
    shares: Shares,
    /// How many calls of `settle` are to fail.
    pub(super) failures: u32,
    /// How long the answer to the next claim takes, after its rows are marked.
    pub(super) slow_claim: Duration,
}

#[derive(Debug)]
pub(super) struct Row {
    row: OutboxRow,
    enqueued: Instant,
    due: Instant,
    holder: Option<RelayId>,
    fence: i64,
    blocks: bool,
    pub(super) attempts: u32,
    pub(super) charged: u32,
    pub(super) may_have_arrived: bool,
    first_attempt: Option<Duration>,
}

impl Memory {
    pub(super) fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut lock(&self.state))
    }

    fn answer<T: Send + 'static>(&self, change: impl FnOnce(&mut State) -> T) -> Pending<'_, T> {
        let answer = self.state(change);
        Box::pin(async move { Ok(answer) })
    }
}

impl State {
    fn next(&self, now: Instant) -> Option<RowId> {
        let mut users = Vec::new();
        for (id, row) in &self.rows {
            let key = row.row.ordering_key();
            if row.blocks && users.contains(&key) {
                continue;
            }
            if row.due <= now {
                return Some(*id);
            }
            if row.blocks {
                users.push(key);
            }
        }
        None
    }

    fn settle(&mut self, Settled { id, fence, end }: Settled, now: Instant) -> bool {
        if matches!(end, End::Sent) {
            if self.rows.remove(&id).is_some() {
                self.sent.push(id);
            }
            return true;
        }
        let Some(row) = self.rows.get_mut(&id).filter(|row| row.fence == fence) else {
            return false;
        };
        row.holder = None;
        let first = now - row.enqueued;
        match end {
            End::Sent => {}
            End::Release { after } => row.due = now + after,
            End::Retry {
                after,
                charge,
                keeps_place,
                may_have_arrived,
                ..
            } => {
                row.due = now + after;
                row.attempts += 1;
                row.charged += u32::from(charge);
                row.may_have_arrived |= may_have_arrived;
                row.first_attempt.get_or_insert(first);
                row.blocks &= keeps_place || row.row.is_strict();
            }
            End::Dead {
                reason,
                may_have_arrived,
                ..
            } => {
                self.dead.insert(id, (reason, may_have_arrived));
                self.rows.remove(&id);
            }
        }
        true
    }
}

impl Store for Memory {
    fn append(&self, rows: Vec<OutboxRow>) -> Appending<'_> {
        let now = Instant::now();
        self.state(|state| {
            for row in rows {
                state.last_id += 1;
                let row = Row {
                    row,
                    enqueued: now,
                    due: now,
                    holder: None,
                    fence: 0,
                    blocks: true,
                    attempts: 0,
                    charged: 0,
                    may_have_arrived: false,
                    first_attempt: None,
                };
                state.rows.insert(state.last_id, row);
            }
        });
        self.appended.send_replace(());
        Box::pin(async { Ok(()) })
    }

    fn claim(&self, me: RelayId, max: u32, lease: Duration) -> Pending<'_, Claim> {
        let now = Instant::now();
        let answer = self.answer(|state| {
            let mut claim = Claim::default();
            while claim.rows.len() < max as usize {
                let Some(id) = state.next(now) else { break };
                let row = state.rows.get_mut(&id).expect("it was found");
                row.fence += 1;
                row.due = now + lease;
                let is_in_doubt = row.holder.replace(me).is_some();
                claim.rows.push(Claimed {
                    id,
                    fence: row.fence,
                    request: row.row.request().clone(),
                    age: now - row.enqueued,
                    attempts: row.attempts,
                    charged: row.charged,
                    may_have_arrived: row.may_have_arrived,
                    is_in_doubt,
                    first_attempt: row.first_attempt,
                });
            }
            let dues = state
                .rows
                .values()
                .map(|row| row.due.saturating_duration_since(now));
            claim.next_due = dues.min();
            claim
        });
        let takes = self.state(|state| std::mem::take(&mut state.slow_claim));
        Box::pin(async move {
            sleep(takes).await;
            answer.await
        })
    }

    fn settle(&self, done: Vec<Settled>) -> Pending<'_, u64> {
        let now = Instant::now();
        let failed = self.state(|state| {
            let failed = state.failures > 0;
            state.failures = state.failures.saturating_sub(1);
            failed
        });
        if failed {
            return Box::pin(async { Err(StoreError::Closed) });
        }
        self.answer(|state| {
            let lost = done
                .into_iter()
                .filter(|done| !state.settle(done.clone(), now));
            lost.count() as u64
        })
    }

    fn beat(&self, me: RelayId, beat: Beat) -> Pending<'_, Share> {
        let now = Instant::now();
        self.answer(|state| state.shares.beat(me, &beat, now))
    }

    fn leave(&self, me: RelayId) -> Pending<'_, ()> {
        self.answer(|state| state.shares.leave(me))
    }

    fn stats(&self) -> Pending<'_, OutboxStats> {
        self.answer(|state| OutboxStats {
            pending: state.rows.len() as u64,
            ..OutboxStats::default()
        })
    }

    fn dead(&self, _: DeadFilter, _: u32) -> Pending<'_, Vec<DeadLetter>> {
        self.answer(|_| Vec::new())
    }

    fn replay(&self, _: DeadFilter) -> Pending<'_, u64> {
        self.answer(|_| 0)
    }

    fn purge(&self, _: DeadFilter) -> Pending<'_, u64> {
        self.answer(|_| 0)
    }

    fn appended(&self) -> watch::Receiver<()> {
        self.appended.subscribe()
    }
}
