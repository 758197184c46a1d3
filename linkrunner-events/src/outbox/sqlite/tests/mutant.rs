//! Defects that the model must find.

use crate::outbox::sqlite::schema::MIGRATIONS;
use crate::outbox::store::RowId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::outbox::sqlite) enum Mutant {
    None,
    /// A claim marks rows that it selected before it had the lock, and does not look at them again.
    SelectsBeforeTheLock,
    /// The id of the newest row is used again after it was deleted.
    UsesIdsAgain,
}

impl Mutant {
    pub(in crate::outbox::sqlite) fn migrations(self) -> Vec<String> {
        let texts = MIGRATIONS.iter().map(|migration| match self {
            Self::UsesIdsAgain => migration.replace(" AUTOINCREMENT", ""),
            _ => (*migration).to_owned(),
        });
        texts.collect()
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
