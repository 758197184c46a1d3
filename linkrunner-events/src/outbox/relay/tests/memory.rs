//! A storage in memory on Tokio's clock, so that hours of a relay take no time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::rows::Rows;
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
    pub(super) rows: Rows,
    pub(super) dead: BTreeMap<RowId, (DeadReason, bool)>,
    pub(super) sent: Vec<RowId>,
    shares: Shares,
    /// How many calls of `settle` are to fail.
    pub(super) failures: u32,
    /// How long the answer to the next claim takes, after its rows are marked.
    pub(super) slow_claim: Duration,
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
    fn settle(&mut self, Settled { id, fence, end }: Settled, now: Instant) -> bool {
        if matches!(end, End::Sent) {
            if self.rows.remove(id, now) {
                self.sent.push(id);
            }
            return true;
        }
        let Some(row) = self.rows.get_mut(id, fence) else {
            return false;
        };
        row.holder = None;
        match end {
            End::Sent => {}
            End::Release { after } => self.rows.set_due(id, now + after),
            End::Retry {
                after,
                charge,
                keeps_place,
                may_have_arrived,
                ..
            } => {
                row.attempts += 1;
                row.charged += u32::from(charge);
                row.may_have_arrived |= may_have_arrived;
                row.first_attempt.get_or_insert(now - row.enqueued);
                let is_overtaken = !keeps_place && !row.row.is_strict();
                self.rows.set_due(id, now + after);
                if is_overtaken {
                    self.rows.unblock(id, now);
                }
            }
            End::Dead {
                reason,
                may_have_arrived,
                ..
            } => {
                self.dead.insert(id, (reason, may_have_arrived));
                self.rows.remove(id, now);
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
                state.rows.insert(row, now);
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
                let Some(id) = state.rows.next(now) else {
                    break;
                };
                let (row, is_in_doubt) = state.rows.hold(id, me, now + lease);
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
            if claim.rows.is_empty() {
                let due = state.rows.next_due();
                claim.next_due = due.map(|due| due.saturating_duration_since(now));
            }
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

    fn wake(&self) {
        self.appended.send_replace(());
    }
}
