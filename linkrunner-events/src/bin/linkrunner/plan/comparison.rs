//! The plan on disk, compared with the plan of a base revision.

use std::path::Path;

use linkrunner_events::plan::{Change, Decisions, Differences, Location};

use super::error::Error;
use super::workspace::disk;
use super::workspace::git::{Base, Git};
use super::workspace::snapshot::Snapshot;

/// The changes since the base revision.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) base: Base,
    /// The decisions of the base.
    pub(crate) base_decisions: Decisions,
    /// Whether the base has lock files. If it has none, every event is new.
    pub(crate) base_has_locks: bool,
    pub(crate) head: Snapshot,
    pub(crate) differences: Differences,
    /// The path of the root within the repository, with a `/` at its end unless it is empty.
    pub(crate) prefix: String,
}

impl Comparison {
    /// Reads and compares both plans. Without a revision, the base is the first of the usual ones that exists.
    pub(crate) fn new(root: &Path, revision: Option<&str>) -> Result<Self, Error> {
        let git = Git::open(root)?;
        let head = Snapshot::read(disk::read(root)?, "")?;
        let base = git.base(revision)?;
        let before = Snapshot::read(git.read(&base)?, &format!("{}:", base.name))?;
        let differences = Differences::between_senders(
            (&before.senders(), &before.decisions),
            (&head.senders(), &head.decisions),
        )
        .with_conflicts(&head.conflicts);
        Ok(Self {
            base_has_locks: !before.locks.is_empty(),
            base_decisions: before.decisions,
            prefix: git.prefix()?,
            base,
            head,
            differences,
        })
    }

    /// The file within the repository and the line to which an annotation of the change belongs.
    pub(crate) fn location(&self, change: &Change) -> Option<Location> {
        let place = change.place.as_ref()?;
        let mut places = self.head.places(&place.entry, place.field.as_ref());
        let (file, line) = places.next()?;
        let file = format!("{}{file}", self.prefix);
        Some(Location { file, line })
    }
}
