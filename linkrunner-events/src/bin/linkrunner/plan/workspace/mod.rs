//! The files of a plan, on disk and in a revision of git.

pub(crate) mod disk;
pub(crate) mod files;
pub(crate) mod git;
pub(crate) mod replace;
pub(crate) mod root;
pub(crate) mod snapshot;

use std::path::Path;

use self::snapshot::Snapshot;
use super::error::Error;

/// The plan on disk, for commands that need one.
pub(crate) fn with_locks(root: &Path) -> Result<Snapshot, Error> {
    let snapshot = Snapshot::read(disk::read(root)?, "")?;
    if snapshot.locks.is_empty() {
        return Err(Error::NoPlan(root.to_owned()));
    }
    Ok(snapshot)
}
