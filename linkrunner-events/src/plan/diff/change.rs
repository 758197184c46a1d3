//! One change of a plan.

use super::readers::Readers;
use super::sentence::{Sentence, Values};
use super::table::ChangeKind;
use super::verdict::Verdict;
use crate::plan::change_name::ChangeName;
use crate::plan::decisions::Decisions;
use crate::plan::model::EntryId;

/// A change of a plan, with its consequence.
///
/// ```
/// use std::collections::BTreeSet;
/// use linkrunner_events::plan::{ChangeKind, Decisions, Differences, Lock, Plan};
///
/// let base = Lock::parse("format = 1\n[event.app_opened]")?.plan;
/// let decisions = Decisions::default();
/// let differences = Differences::between((&base, &decisions), (&Plan::default(), &decisions), &BTreeSet::new());
/// let change = &differences.changes[0];
/// assert_eq!((change.kind, change.is_open_break()), (ChangeKind::EventRemoved, true));
/// assert!(change.step().is_some_and(|step| step.starts_with("Keep sending the event until")));
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The place. For a renamed event or field, its old name.
    pub name: ChangeName,
    /// The place after the change, for annotations. For a removed field, its event; `None` for a removed event.
    pub place: Option<ChangeName>,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The verdict of [`kind`](Self::kind), or [`Verdict::Breaking`] instead of [`Verdict::Notice`] if
    /// `linkrunner.toml` names a reader or a mapping.
    pub verdict: Verdict,
    /// The old name, shape or values. Empty if the kind alone describes the change.
    pub before: Vec<String>,
    /// The new name, shape or values.
    pub after: Vec<String>,
    /// The people and systems that `linkrunner.toml` names for the place.
    pub readers: Readers,
    /// The reason why it was accepted.
    pub accepted: Option<String>,
}

impl Change {
    /// A change at this place, to which the readers and the acceptance are added later.
    pub(crate) fn new(kind: ChangeKind, name: ChangeName, place: Option<ChangeName>) -> Self {
        Self {
            name,
            place,
            kind,
            verdict: kind.verdict(),
            before: Vec::new(),
            after: Vec::new(),
            readers: Readers::default(),
            accepted: None,
        }
    }

    pub(crate) fn from(mut self, before: impl IntoIterator<Item = impl ToString>) -> Self {
        self.before = before.into_iter().map(|text| text.to_string()).collect();
        self
    }

    pub(crate) fn to(mut self, after: impl IntoIterator<Item = impl ToString>) -> Self {
        self.after = after.into_iter().map(|text| text.to_string()).collect();
        self
    }

    /// The entry under which the change is listed: after a rename, the new one.
    #[must_use]
    pub fn entry(&self) -> &EntryId {
        &self.place.as_ref().unwrap_or(&self.name).entry
    }

    /// Adds the readers, which turn a notice into a break.
    pub(crate) fn add_readers(&mut self, base: &Decisions, head: &Decisions) {
        // The place after the change comes first: its decisions are the newest.
        let places = self.place.iter().chain([&self.name]);
        self.readers = Readers::of(places, base, head);
        if self.verdict == Verdict::Notice && self.readers.break_on_notice() {
            self.verdict = Verdict::Breaking;
        }
    }

    /// The order of changes: at one place, the heaviest first.
    pub(crate) fn order(&self) -> impl Ord {
        (self.entry(), &self.name.field, self.verdict, self.kind)
    }

    /// Whether this is a break that is not accepted.
    #[must_use]
    pub fn is_open_break(&self) -> bool {
        self.verdict == Verdict::Breaking && self.accepted.is_none()
    }

    /// The change and its consequence as a sentence, without a full stop. Names are in backticks and may contain any
    /// characters.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.sentence_parts().to_string()
    }

    /// The next step, without a full stop.
    #[must_use]
    pub fn step(&self) -> Option<String> {
        Some(self.step_parts()?.to_string())
    }

    pub(crate) fn sentence_parts(&self) -> Sentence {
        let row = self.kind.row();
        let values = self.values();
        let consequence = Sentence::fill(row.consequence, &values);
        Sentence::fill(row.change, &values).then(": ", consequence)
    }

    pub(crate) fn step_parts(&self) -> Option<Sentence> {
        Some(Sentence::fill(self.kind.row().step?, &self.values()))
    }

    fn values(&self) -> Values<'_> {
        Values {
            name: &self.name,
            before: &self.before,
            after: &self.after,
            maps_to: self.readers.maps_to.as_deref(),
        }
    }
}
