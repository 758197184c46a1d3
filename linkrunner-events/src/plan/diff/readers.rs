//! The readers of an event, from the decisions of both revisions.

use crate::plan::change_name::ChangeName;
use crate::plan::decisions::{Decision, Decisions};

/// The people and systems that `linkrunner.toml` names for the place of a change.
///
/// ```
/// use std::collections::BTreeSet;
/// use linkrunner_events::plan::{Decisions, Differences, Lock, Plan};
///
/// let base = Lock::parse("format = 1\n[event.app_opened]")?.plan;
/// let decisions = Decisions::parse("[event.app_opened]\nowner = \"growth\"\nused_by = [\"retention report\"]")?;
/// let differences = Differences::between((&base, &decisions), (&Plan::default(), &decisions), &BTreeSet::new());
/// let readers = &differences.changes[0].readers;
/// assert_eq!(readers.owner.as_deref(), Some("growth"));
/// assert_eq!(readers.used_by, ["retention report"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Readers {
    /// The team that is responsible for the event.
    pub owner: Option<String>,
    /// The ad network's standard event to which the event is mapped.
    pub maps_to: Option<String>,
    /// The reports, audiences and dashboards that read the event or the field.
    pub used_by: Vec<String>,
}

impl Readers {
    /// The readers of some places, the newest place first, from the decisions of both revisions.
    pub(super) fn of<'a>(
        places: impl Iterator<Item = &'a ChangeName>,
        base: &Decisions,
        head: &Decisions,
    ) -> Self {
        let mut readers = Self::default();
        for place in places {
            for decisions in [head, base] {
                if let Some(decision) = decisions.entries.get(&place.entry) {
                    readers.add(decision, place);
                }
            }
        }
        readers
    }

    /// Whether a notice at the place is a break.
    pub(super) fn break_on_notice(&self) -> bool {
        self.maps_to.is_some() || !self.used_by.is_empty()
    }

    /// The owner and the mapping are those of the newer decision. The readers of both count, because the old ones read the
    /// events that are sent today.
    fn add(&mut self, decision: &Decision, name: &ChangeName) {
        self.owner = self.owner.take().or_else(|| decision.owner.clone());
        self.maps_to = self.maps_to.take().or_else(|| decision.maps_to.clone());
        self.add_users(&decision.used_by);
        let Some(field) = &name.field else {
            return;
        };
        for (path, used_by) in &decision.field_used_by {
            if path.contains(field) || field.contains(path) {
                self.add_users(used_by);
            }
        }
    }

    fn add_users(&mut self, users: &[String]) {
        for user in users {
            if !self.used_by.contains(user) {
                self.used_by.push(user.clone());
            }
        }
    }
}
