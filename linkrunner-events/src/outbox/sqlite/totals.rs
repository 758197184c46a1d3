//! The totals of the file, and the next id. A transaction reads them once and writes them once.

use rusqlite::Connection;

use super::failure::Failure;
use crate::outbox::store::RowId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) next_id: RowId,
    pub(super) pending: i64,
    pub(super) bytes: i64,
    pub(super) retrying: i64,
}

impl Totals {
    pub(super) fn read(connection: &Connection) -> Result<Self, Failure> {
        let mut select =
            connection.prepare_cached("SELECT next_id, pending, bytes, retrying FROM totals")?;
        Ok(select.query_row((), |row| {
            Ok(Self {
                next_id: row.get(0)?,
                pending: row.get(1)?,
                bytes: row.get(2)?,
                retrying: row.get(3)?,
            })
        })?)
    }

    pub(super) fn write(self, connection: &Connection) -> Result<(), Failure> {
        let mut update = connection.prepare_cached(
            "UPDATE totals SET next_id = ?1, pending = ?2, bytes = ?3, retrying = ?4",
        )?;
        update.execute((self.next_id, self.pending, self.bytes, self.retrying))?;
        Ok(())
    }
}

/// The totals in an open transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenTotals {
    /// As they are in the file.
    pub(super) stored: Totals,
    pub(super) now: Totals,
}
