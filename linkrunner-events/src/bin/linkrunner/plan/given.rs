//! The plan of lock files that a command line names.

use std::fs;
use std::path::{Path, PathBuf};

use linkrunner_events::plan::Plan;

use super::error::Error;
use super::workspace::disk;
use super::workspace::files::PlanFile;
use super::workspace::snapshot::Snapshot;

/// Reads and unites lock files, and all that are below folders.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Plan, Error> {
    let mut plan = Plan::default();
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
        plan.unite(snapshot.plan);
    }
    Ok(plan)
}

fn file(path: &Path) -> Result<PlanFile, Error> {
    let text = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => Ok(PlanFile { path: text, bytes }),
        Err(source) => Err(Error::Read { path: text, source }),
    }
}
