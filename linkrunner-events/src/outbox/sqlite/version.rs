//! Refuses versions of SQLite that can lose data.

use crate::outbox::error::StoreError;

/// Fails if the version is unsafe: another crate may have replaced the SQLite that this one brings.
pub(super) fn check() -> Result<(), StoreError> {
    if is_safe(rusqlite::version_number()) {
        return Ok(());
    }
    Err(StoreError::UnsafeSqlite {
        found: rusqlite::version().to_owned(),
    })
}

/// Versions before 3.51.3 can overwrite the log with an older state after its reset. 3.50.7 and 3.44.6 are repaired.
fn is_safe(version: i32) -> bool {
    version >= 3_051_003
        || (3_050_007..3_051_000).contains(&version)
        || (3_044_006..3_045_000).contains(&version)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_repaired_versions_are_safe() {
        for safe in [
            3_044_006, 3_044_007, 3_050_007, 3_051_003, 3_052_000, 4_000_000,
        ] {
            assert!(super::is_safe(safe), "{safe}");
        }
        for unsafe_ in [
            3_037_002, 3_044_005, 3_045_000, 3_050_006, 3_051_000, 3_051_002,
        ] {
            assert!(!super::is_safe(unsafe_), "{unsafe_}");
        }
        super::check().unwrap();
    }
}
