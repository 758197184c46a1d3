//! The rows of the storage in memory, with an index of those that may be claimed.

use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map};
use std::time::Duration;

use tokio::time::Instant;

use crate::outbox::row::OutboxRow;
use crate::outbox::store::{RelayId, RowId};

#[derive(Debug, Default)]
pub(super) struct Rows {
    last_id: RowId,
    rows: BTreeMap<RowId, Row>,
    /// The rows of each user that later rows of the user wait for.
    lanes: HashMap<String, BTreeSet<RowId>>,
    /// The rows that wait for no other row, the longest due first.
    claimable: BTreeSet<(Instant, RowId)>,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) row: OutboxRow,
    pub(super) enqueued: Instant,
    due: Instant,
    pub(super) holder: Option<RelayId>,
    pub(super) fence: i64,
    blocks: bool,
    pub(super) attempts: u32,
    pub(super) charged: u32,
    pub(super) may_have_arrived: bool,
    pub(super) first_attempt: Option<Duration>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn values(&self) -> btree_map::Values<'_, RowId, Row> {
        self.rows.values()
    }

    pub(super) fn insert(&mut self, row: OutboxRow, now: Instant) {
        self.last_id += 1;
        let id = self.last_id;
        let lane = self.lanes.entry(row.ordering_key().to_owned()).or_default();
        lane.insert(id);
        if lane.len() == 1 {
            self.claimable.insert((now, id));
        }
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
        self.rows.insert(id, row);
    }

    /// The row to claim, if one is due.
    pub(super) fn next(&self, now: Instant) -> Option<RowId> {
        let (due, id) = self.claimable.first()?;
        (*due <= now).then_some(*id)
    }

    /// When the next row is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.claimable.first().map(|(due, _)| *due)
    }

    /// The row with this id and fence.
    pub(super) fn get_mut(&mut self, id: RowId, fence: i64) -> Option<&mut Row> {
        self.rows.get_mut(&id).filter(|row| row.fence == fence)
    }

    /// Gives the row to a relay until it is due again. Returns the row, and whether it already had a holder.
    pub(super) fn hold(&mut self, id: RowId, me: RelayId, until: Instant) -> (&Row, bool) {
        self.set_due(id, until);
        let row = self.rows.get_mut(&id).expect("it was found");
        row.fence += 1;
        let was_held = row.holder.replace(me).is_some();
        (row, was_held)
    }

    /// Sets when a claimable row is due.
    pub(super) fn set_due(&mut self, id: RowId, due: Instant) {
        let row = self.rows.get_mut(&id).expect("it was found");
        let was_claimable = self.claimable.remove(&(row.due, id));
        assert!(was_claimable, "only such rows are claimed");
        row.due = due;
        self.claimable.insert((due, id));
    }

    /// Later rows of the user no longer wait for this one.
    pub(super) fn unblock(&mut self, id: RowId, now: Instant) {
        let row = self.rows.get_mut(&id).expect("it was found");
        if std::mem::take(&mut row.blocks) {
            let key = row.row.ordering_key().to_owned();
            self.leave_lane(&key, id, now);
        }
    }

    pub(super) fn remove(&mut self, id: RowId, now: Instant) -> bool {
        let Some(row) = self.rows.remove(&id) else {
            return false;
        };
        self.claimable.remove(&(row.due, id));
        if row.blocks {
            self.leave_lane(row.row.ordering_key(), id, now);
        }
        true
    }

    /// The next row of the user goes behind the rows that are already claimable.
    fn leave_lane(&mut self, key: &str, id: RowId, now: Instant) {
        let lane = self.lanes.get_mut(key).expect("blocking rows are in one");
        lane.remove(&id);
        let Some(next) = lane.first() else {
            self.lanes.remove(key);
            return;
        };
        self.rows.get_mut(next).expect("it exists").due = now;
        self.claimable.insert((now, *next));
    }
}
