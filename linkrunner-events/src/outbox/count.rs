//! Counts as a database stores them.

/// A count from a database, which has signed integers only. It is never negative, unless the database is damaged.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
