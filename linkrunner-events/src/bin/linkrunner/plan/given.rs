//! The plan of lock files that a command line names.

use std::fs;
use std::path::{Path, PathBuf};

use linkrunner_events::plan::{EntryKind, Plan};

use super::error::Error;
use super::workspace::disk;
use super::workspace::files::PlanFile;
use super::workspace::snapshot::Snapshot;
use crate::count::count;

/// The union of some lock files.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) plan: Plan,
    /// The number of lock files.
    locks: usize,
}

impl Given {
    /// What was read: `5 events from 2 lock files`.
    pub(crate) fn summary(&self) -> String {
        let events = self.plan.of_kind(EntryKind::Event).count();
        let (events, locks) = (count(events, "event"), count(self.locks, "lock file"));
        format!("{events} from {locks}")
    }
}

/// Reads and unites lock files. A folder means all lock files below it.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Given, Error> {
    let mut given = Given::default();
    for path in paths {
        let prefix = path.display().to_string();
        let snapshot = if path.is_dir() {
            Snapshot::read(disk::read(path)?, &format!("{prefix}/"))?
        } else {
            Snapshot::read(vec![file(path)?], "")?
        };
        if snapshot.locks.is_empty() {
            return Err(Error::NoLock { path: prefix });
        }
        given.locks += snapshot.locks.len();
        given.plan.unite(snapshot.plan);
    }
    Ok(given)
}

fn file(path: &Path) -> Result<PlanFile, Error> {
    let text = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => Ok(PlanFile { path: text, bytes }),
        Err(source) => Err(Error::Read { path: text, source }),
    }
}
