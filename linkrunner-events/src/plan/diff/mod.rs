//! The differences of two plans, and what they break.

mod acceptance;
mod change;
mod entries;
mod fields;
mod place;
mod readers;
mod renames;
mod senders;
mod sentence;
mod table;
mod units;
mod verdict;

use std::collections::BTreeSet;

use self::senders::Senders;
use super::decisions::Decisions;
use super::model::{EntryId, Plan};
use super::unite::Conflict;

pub use self::acceptance::Warning;
pub use self::change::Change;
pub use self::readers::Readers;
pub use self::senders::Sender;
pub(crate) use self::sentence::{Part, Sentence};
pub use self::table::ChangeKind;
pub use self::verdict::Verdict;

/// The differences of two plans.
///
/// The *base* is the older revision, the *head* the newer one. A *break* is a change with the verdict
/// [`Verdict::Breaking`]. A [*sender*](Sender) is a target (a library, a binary or an example) with a lock file.
///
/// ```
/// use std::collections::BTreeSet;
/// use linkrunner_events::plan::{Decisions, Differences, Lock, Verdict};
///
/// let base = Lock::parse(
///     r#"
///     format = 1
///     [event.purchase_completed]
///     fields."amount" = { shape = "number" }
///     fields."coupon" = { shape = "string" }
///     "#,
/// )?;
/// let head = Lock::parse(
///     r#"
///     format = 1
///     [event.purchase_completed]
///     fields."amount" = { shape = "number" }
///     "#,
/// )?;
/// let decisions = Decisions::default();
/// let differences = Differences::between(
///     (&base.plan, &decisions),
///     (&head.plan, &decisions),
///     &BTreeSet::new(),
/// );
/// let change = &differences.changes[0];
/// assert_eq!(change.name.to_string(), "purchase_completed.coupon");
/// assert_eq!(change.verdict, Verdict::Breaking);
/// assert_eq!(
///     change.sentence(),
///     "`coupon` was removed: reports and audiences that filter by it find no new data",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Differences {
    /// The changes, sorted by event and field. Changes of a renamed event are listed under its new name.
    pub changes: Vec<Change>,
    /// The mistakes in `linkrunner.toml`.
    pub warnings: Vec<Warning>,
}

impl Differences {
    /// Compares two revisions: their plans, and the `linkrunner.toml` of each. `sent_by_others` has the events that
    /// other targets of the workspace also send.
    #[must_use]
    pub fn between(
        base: (&Plan, &Decisions),
        head: (&Plan, &Decisions),
        sent_by_others: &BTreeSet<EntryId>,
    ) -> Self {
        let changes = entries::compare(base.0, head.0, sent_by_others);
        Self::judge(changes, base.1, head.1)
    }

    /// Compares two revisions of a workspace: the union of all senders, and then each sender on its own, because the
    /// union hides a change that only one sender made.
    #[must_use]
    pub fn between_senders(
        base: (&[Sender<'_>], &Decisions),
        head: (&[Sender<'_>], &Decisions),
    ) -> Self {
        let (before, after) = (Senders::new(base.0), Senders::new(head.0));
        let mut shared = before.shared();
        shared.append(&mut after.shared());
        let mut changes = entries::compare(&before.united, &after.united, &shared);
        senders::add(&mut changes, (&before, &after), &shared);
        Self::judge(changes, base.1, head.1)
    }

    /// Adds the decisions to the changes.
    fn judge(mut changes: Vec<Change>, base: &Decisions, head: &Decisions) -> Self {
        for change in &mut changes {
            change.add_readers(base, head);
        }
        changes.sort_by(|a, b| a.order().cmp(&b.order()));
        let warnings = acceptance::accept(&mut changes, base, head);
        Self { changes, warnings }
    }

    /// Turns [`ChangeKind::ShapeForgotten`] into [`ChangeKind::SendersDisagree`] for fields whose shape is unknown only
    /// because the senders of the event disagree. The conflicts are those of the newer plan, as [`Plan::unite`] returns
    /// them.
    #[must_use]
    pub fn with_conflicts(mut self, conflicts: &[Conflict]) -> Self {
        for change in &mut self.changes {
            if change.kind != ChangeKind::ShapeForgotten {
                continue;
            }
            let of_change = |conflict: &&Conflict| match conflict {
                Conflict::Shape { id, path, .. } => change
                    .place
                    .as_ref()
                    .is_some_and(|place| place.entry == *id && place.field.as_ref() == Some(path)),
                Conflict::Ecommerce { .. } => false,
            };
            if let Some(Conflict::Shape { shapes, .. }) = conflicts.iter().find(of_change) {
                change.kind = ChangeKind::SendersDisagree;
                let [before, after] = shapes.clone();
                change.before = vec![before.to_string()];
                change.after = vec![after.to_string()];
            }
        }
        self
    }

    /// Whether there are no changes and no warnings.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.warnings.is_empty()
    }

    /// The breaks that are not accepted.
    pub fn open_breaks(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_open_break())
    }

    /// The number of changes with this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let with = self.changes.iter().filter(|c| c.verdict == verdict);
        with.count()
    }
}
