//! Hooks of the tests in the storage.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::outbox::sqlite::db::Db;
use crate::outbox::sqlite::failure::Failure;
use crate::outbox::store::RowId;

/// What the tests change in the storage, and see of it.
#[derive(Debug, Clone, Default)]
pub(in crate::outbox::sqlite) struct Probe {
    pub(in crate::outbox::sqlite) mutant: Mutant,
    commits: Arc<AtomicU64>,
}

impl Probe {
    pub(in crate::outbox::sqlite) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }
}

/// A defect that the model must find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::outbox::sqlite) enum Mutant {
    #[default]
    None,
    /// A claim marks rows that it selected before it had the lock, and does not look at them again.
    SelectsBeforeTheLock,
    /// The id of the newest row is used again after it was deleted.
    UsesIdsAgain,
}

/// Marks a row whatever has become of it.
const MARK_UNSEEN: &str = "
UPDATE outbox SET due = :now + :lease, wait = :lease, holder = :me, fence = fence + 1,
    in_doubt = in_doubt OR holder IS NOT NULL, maybe_arrived = maybe_arrived OR holder IS NOT NULL
WHERE id = :id AND :far";

impl Mutant {
    /// Before rows get their ids.
    pub(in crate::outbox::sqlite) fn set_next_id(self, db: &Db) -> Result<(), Failure> {
        if self != Self::UsesIdsAgain {
            return Ok(());
        }
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM outbox";
        let next_id = db.connection.query_row(sql, (), |row| row.get(0))?;
        db.change_totals(|totals| totals.next_id = next_id)
    }

    pub(in crate::outbox::sqlite) fn mark(self, statement: &'static str) -> &'static str {
        match self {
            Self::SelectsBeforeTheLock => MARK_UNSEEN,
            _ => statement,
        }
    }

    /// The rows that a claim marks, of those that it has selected under the lock and those that it had selected before.
    pub(in crate::outbox::sqlite) fn candidates(
        self,
        selected: Vec<RowId>,
        before: &mut Vec<RowId>,
    ) -> Vec<RowId> {
        let before = std::mem::replace(before, selected.clone());
        // Another relay was faster: the moment that the lock is for.
        let is_late = before.iter().any(|id| !selected.contains(id));
        if self == Self::SelectsBeforeTheLock && is_late {
            return before;
        }
        selected
    }
}
