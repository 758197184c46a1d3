//! The changes of single senders, which the union of all senders hides.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::entries;
use super::table::ChangeKind;
use super::verdict::Verdict;
use crate::plan::change_name::ChangeName;
use crate::plan::model::{Entry, EntryId, Plan};
use crate::plan::path::FieldPath;
use crate::plan::shape::PlannedShape;

/// A sender of events: the path of its lock file, and its plan.
///
/// ```
/// use linkrunner_events::plan::{ChangeKind, Decisions, Differences, Lock, Plan, Sender};
///
/// let opened = Lock::parse("format = 1\n[event.app_opened]")?.plan;
/// let nothing = Plan::default();
/// let base = [Sender::new("shop/linkrunner.plan.toml", &opened), Sender::new("till/linkrunner.plan.toml", &opened)];
/// let head = [Sender::new("shop/linkrunner.plan.toml", &opened), Sender::new("till/linkrunner.plan.toml", &nothing)];
///
/// // The union of the senders still has the event.
/// let decisions = Decisions::default();
/// let differences = Differences::between_senders((&base, &decisions), (&head, &decisions));
/// assert_eq!(differences.changes[0].kind, ChangeKind::SenderStopped);
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    file: &'a str,
    plan: &'a Plan,
}

impl<'a> Sender<'a> {
    /// The sender with this lock file. The path identifies the sender across revisions.
    #[must_use]
    pub fn new(file: &'a str, plan: &'a Plan) -> Self {
        Self { file, plan }
    }

    fn folder(self) -> &'a str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// The senders of one revision.
pub(crate) struct Senders<'a> {
    all: &'a [Sender<'a>],
    /// The union of their plans.
    pub(crate) united: Plan,
    /// The different versions of each entry. Targets of one package that have the same version share the code that sends it,
    /// as a `main.rs` sees the events of the `lib.rs` beside it.
    versions: BTreeMap<&'a EntryId, Vec<(&'a str, &'a Entry)>>,
}

impl<'a> Senders<'a> {
    pub(crate) fn new(all: &'a [Sender<'a>]) -> Self {
        let mut united = Plan::default();
        let mut versions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for sender in all {
            // Conflicts are no differences: `linkrunner plan check` reports them.
            let _ = united.unite(sender.plan.clone());
            for (id, entry) in &sender.plan.entries {
                let versions = versions.entry(id).or_default();
                if !versions.contains(&(sender.folder(), entry)) {
                    versions.push((sender.folder(), entry));
                }
            }
        }
        Self {
            all,
            united,
            versions,
        }
    }

    /// The entries that several senders have.
    pub(crate) fn shared(&self) -> BTreeSet<EntryId> {
        let several = self.versions.iter().filter(|(_, each)| each.len() > 1);
        several.map(|(id, _)| (*id).clone()).collect()
    }

    fn count(&self, id: &EntryId) -> usize {
        self.versions.get(id).map_or(0, Vec::len)
    }

    /// Whether a lock file that the other revision lacks has this version of an entry: a sender moved.
    fn has_moved_here(&self, other: &Self, id: &EntryId, entry: &Entry) -> bool {
        let mut news = self.all.iter().filter(|new| {
            let mut old = other.all.iter();
            !old.any(|old| old.file == new.file)
        });
        news.any(|new| new.plan.entries.get(id) == Some(entry))
    }
}

/// Adds the changes of single senders to those of the union, each once.
pub(crate) fn add(
    changes: &mut Vec<Change>,
    (base, head): (&Senders<'_>, &Senders<'_>),
    shared: &BTreeSet<EntryId>,
) {
    let of_senders = compare(base, head, shared);
    // A shape that is unknown only because senders differ.
    let is_artefact = |change: &Change| {
        matches!(
            change.kind,
            ChangeKind::ShapeForgotten | ChangeKind::ShapeDeclared
        ) && of_senders
            .iter()
            .any(|other| other.name == change.name && is_of_shape(other.kind))
    };
    changes.retain(|change| !is_artefact(change));
    for change in of_senders {
        let is_there = changes
            .iter()
            .any(|other| other.name == change.name && other.kind == change.kind);
        if !is_there {
            changes.push(change);
        }
    }
}

/// The changes of each sender that are worth a notice.
fn compare(base: &Senders<'_>, head: &Senders<'_>, shared: &BTreeSet<EntryId>) -> Vec<Change> {
    let mut found = Vec::new();
    let mut stopped: BTreeMap<&EntryId, Vec<&str>> = BTreeMap::new();
    let head_by_file: BTreeMap<&str, &Plan> =
        head.all.iter().map(|new| (new.file, new.plan)).collect();
    for sender in base.all {
        let new = head_by_file.get(sender.file);
        for id in shared {
            let Some(entry) = sender.plan.entries.get(id) else {
                continue;
            };
            match new.and_then(|plan| plan.entries.get(id)) {
                Some(new) if new == entry => {}
                Some(new) => found.extend(of_sender(id, (entry, new), base, head)),
                None if head.count(id) == 0 || head.count(id) >= base.count(id) => {}
                None if head.has_moved_here(base, id, entry) => {}
                None => stopped.entry(id).or_default().push(sender.file),
            }
        }
    }
    found.extend(stopped.into_iter().map(|(id, files)| {
        let name = ChangeName::of(id, None);
        Change::new(ChangeKind::SenderStopped, name.clone(), Some(name)).from(files)
    }));
    found
}

/// The changes of one sender that the union does not show, or shows as something else.
fn of_sender(
    id: &EntryId,
    (entry, new): (&Entry, &Entry),
    base: &Senders<'_>,
    head: &Senders<'_>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    entries::compare_one(&mut changes, id, (entry, new), true);
    let is_known = |senders: &Senders<'_>, path: &FieldPath| {
        let field = senders.united.entries.get(id)?.fields.get(path)?;
        Some(field.shape != PlannedShape::Any)
    };
    let is_in_union = |path: &FieldPath| is_known(head, path).is_some();
    let seen = |change: Change| {
        let Some(path) = &change.name.field else {
            return Some(change);
        };
        match change.kind {
            // The union has the shapes of all senders, unless they contradict each other.
            kind if is_of_shape(kind) => {
                let is_exact =
                    is_known(base, path) == Some(true) && is_known(head, path) == Some(true);
                (!is_exact).then_some(change)
            }
            // Others still send it.
            ChangeKind::FieldRemoved | ChangeKind::FieldRenamed if is_in_union(path) => {
                Some(still_sent(id, path, ChangeKind::FieldOptional))
            }
            ChangeKind::ReservedFieldRemoved if is_in_union(path) => {
                Some(still_sent(id, path, ChangeKind::ReservedFieldOptional))
            }
            _ => Some(change),
        }
    };
    let weighty = |change: &Change| change.verdict <= Verdict::Notice;
    let changes = changes.into_iter().filter_map(seen);
    changes.filter(weighty).collect()
}

fn still_sent(id: &EntryId, path: &FieldPath, kind: ChangeKind) -> Change {
    let name = ChangeName::of(id, Some(path));
    Change::new(kind, name.clone(), Some(name))
}

fn is_of_shape(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::ShapeChanged
            | ChangeKind::ShapeForgotten
            | ChangeKind::ShapeDeclared
            | ChangeKind::NumberWidened
            | ChangeKind::NumberNarrowed
            | ChangeKind::ValueAdded
            | ChangeKind::ValueRemoved
            | ChangeKind::ValuesOpened
            | ChangeKind::ValuesClosed
    )
}
