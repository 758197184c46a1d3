//! The plan of a workspace at one time, read from its files.

use linkrunner_events::plan::{Conflict, Decisions, EntryId, FieldPath, Line, Lock, Plan, Sender};

use super::files::{self, PlanFile};
use crate::plan::error::Error;

/// The plan of a workspace: the union of its lock files, and the decisions of people.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    /// The lock files, sorted by path.
    pub(crate) locks: Vec<LockFile>,
    pub(crate) plan: Plan,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) decisions: Decisions,
    /// The files with decisions that are not at the root, and so have no effect.
    pub(crate) misplaced: Vec<String>,
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
            if file.path != files::DECISIONS && files::file_name(&file.path) == files::DECISIONS {
                snapshot.misplaced.push(file.path);
                continue;
            }
            let path = format!("{prefix}{}", file.path);
            let Ok(text) = String::from_utf8(file.bytes) else {
                errors.push(Error::NoText { path });
                continue;
            };
            if file.path == files::DECISIONS {
                match Decisions::parse(&text) {
                    Ok(decisions) => snapshot.decisions = decisions,
                    Err(source) => errors.push(Error::Decisions { path, source }),
                }
                continue;
            }
            match Lock::parse(&text) {
                Ok(lock) => snapshot.locks.push(LockFile {
                    path: file.path,
                    lock,
                }),
                Err(source) => errors.push(Error::Lock { path, source }),
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

    /// The files and lines of an entry or of its field.
    pub(crate) fn places(
        &self,
        id: &EntryId,
        path: Option<&FieldPath>,
    ) -> impl Iterator<Item = (&str, Line)> {
        let place = move |file: &LockFile| file.lock.line(id, path);
        self.locks
            .iter()
            .filter_map(move |file| Some((file.path.as_str(), place(file)?)))
    }

    /// The senders: one for each lock file.
    pub(crate) fn senders(&self) -> Vec<Sender<'_>> {
        let each = self.locks.iter();
        each.map(|file| Sender::new(&file.path, &file.lock.plan))
            .collect()
    }
}
