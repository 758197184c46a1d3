//! The plan of a workspace at one time, read from its files.

use linkrunner_events::plan::{Conflict, EntryId, FieldPath, Lock, Plan};

use super::files::{self, PlanFile};
use crate::plan::error::Error;

/// The plan of a workspace: the union of its lock files, and the decisions of people.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    /// The lock files, sorted by path.
    pub(crate) locks: Vec<LockFile>,
    pub(crate) plan: Plan,
    pub(crate) conflicts: Vec<Conflict>,
}

/// A lock file that was read.
#[derive(Debug)]
pub(crate) struct LockFile {
    pub(crate) path: String,
    pub(crate) lock: Lock,
}

impl Snapshot {
    /// Reads the files. In errors, their paths have the prefix, such as `origin/main:`.
    pub(crate) fn read(files: Vec<PlanFile>, prefix: &str) -> Result<Self, Error> {
        let mut snapshot = Self::default();
        let mut errors = Vec::new();
        for file in files {
            let path = format!("{prefix}{}", file.path);
            let Ok(text) = String::from_utf8(file.bytes) else {
                errors.push(Error::NoText { path });
                continue;
            };
            if files::locked_target(&file.path).is_some() {
                match Lock::parse(&text) {
                    Ok(lock) => snapshot.locks.push(LockFile {
                        path: file.path,
                        lock,
                    }),
                    Err(source) => errors.push(Error::Lock { path, source }),
                }
            }
        }
        if !errors.is_empty() {
            return Err(Error::Files(errors));
        }
        for file in &snapshot.locks {
            let conflicts = snapshot.plan.unite(file.lock.plan.clone());
            snapshot.conflicts.extend(conflicts);
        }
        Ok(snapshot)
    }

    /// The places of an entry or of its field, as `FILE:LINE`.
    pub(crate) fn places(&self, id: &EntryId, path: Option<&FieldPath>) -> Vec<String> {
        let place = |file: &LockFile| {
            let line = file.lock.line(id, path)?;
            Some(format!("{}:{line}", file.path))
        };
        self.locks.iter().filter_map(place).collect()
    }
}
