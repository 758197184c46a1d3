//! The planned events that no test sent.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::decisions::Decisions;
use super::escape::printable;
use super::model::{Entry, EntryId, EntryKind, Plan};
use super::seen::{Seen, Sighting};

/// A comparison of a plan with the events and payments that tests sent.
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
/// use linkrunner_events::plan::{Coverage, Decisions, EntryId, Plan, Seen};
///
/// #[derive(LinkrunnerEvent)]
/// struct LevelCompleted {
///     level: u32,
/// }
///
/// let plan = Plan::of::<LevelCompleted>();
/// let decisions = Decisions::parse("[event.level_completed]\nmust_be_sent = true")?;
/// let coverage = Coverage::of(&plan, &decisions, &Seen::default());
/// assert_eq!(coverage.missing, [EntryId::event("level_completed")]);
/// assert!(!coverage.is_sufficient());
/// # Ok::<(), linkrunner_events::plan::SyntaxError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The events and payments that were sent.
    pub sent: Vec<EntryId>,
    /// The events and payments that were not sent.
    pub unsent: Vec<EntryId>,
    /// The events and payments with `must_be_sent` that were not sent, even if they are not in the plan.
    pub missing: Vec<EntryId>,
}

impl Coverage {
    /// Compares a plan with the events and payments that were sent. The decisions say which entries must be sent.
    ///
    /// - An event counts as sent if an event of its name was sent, or a payment whose data is that event.
    /// - A payment counts as sent if data of its type was sent. The sandbox does not know the type, so it compares
    ///   keys: a call counts for every entry that has all keys of the call and whose required keys are all in the call.
    #[must_use]
    pub fn of(plan: &Plan, decisions: &Decisions, seen: &Seen) -> Self {
        let mut is_sent: BTreeMap<&EntryId, bool> = plan
            .entries
            .keys()
            .filter(|id| id.kind != EntryKind::Context)
            .map(|id| (id, false))
            .collect();
        let mut mark = |id: &EntryId| match is_sent.get_mut(id) {
            Some(is_sent) => {
                *is_sent = true;
                true
            }
            None => false,
        };
        for sighting in &seen.sightings {
            match sighting {
                Sighting::Event(name) => {
                    mark(&EntryId::event(name));
                }
                Sighting::Payment { data, keys } => {
                    let named = data
                        .as_ref()
                        .map(|name| EntryId::new(EntryKind::Payment, name));
                    if !named.is_some_and(|id| mark(&id)) {
                        for id in plan.payments_with_keys(keys) {
                            mark(id);
                        }
                    }
                }
            }
        }
        let of = |wanted: bool| {
            let ids = is_sent
                .iter()
                .filter(move |(_, is_sent)| **is_sent == wanted);
            ids.map(|(id, _)| (*id).clone()).collect()
        };
        let is_missing = |id: &&EntryId| is_sent.get(id) != Some(&true);
        Self {
            sent: of(true),
            unsent: of(false),
            missing: decisions
                .must_be_sent()
                .filter(is_missing)
                .cloned()
                .collect(),
        }
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_sufficient(&self) -> bool {
        self.missing.is_empty()
    }

    /// The coverage as text: the totals, and the entries that were not sent, one per line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let planned = self.sent.len() + self.unsent.len();
        let mut text = format!(
            "{} of {planned} planned events and payments were sent.\n",
            self.sent.len()
        );
        section(
            &mut text,
            "Not sent by any test:",
            self.unsent.iter().filter(|id| !self.missing.contains(id)),
            |_| "",
        );
        section(
            &mut text,
            "Not sent by any test, but `must_be_sent`:",
            self.missing.iter(),
            |id| {
                if self.unsent.contains(id) {
                    ""
                } else {
                    " (no lock file has it)"
                }
            },
        );
        text
    }

    /// The coverage as JSON, for programs.
    #[must_use]
    pub fn to_json(&self) -> String {
        let names = |ids: &[EntryId]| ids.iter().map(ToString::to_string).collect();
        let json = CoverageJson {
            planned: self.sent.len() + self.unsent.len(),
            sent: names(&self.sent),
            unsent: names(&self.unsent),
            missing: names(&self.missing),
        };
        let mut text = serde_json::to_string_pretty(&json).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }
}

#[derive(Serialize)]
struct CoverageJson {
    planned: usize,
    sent: Vec<String>,
    unsent: Vec<String>,
    missing: Vec<String>,
}

fn section<'a>(
    text: &mut String,
    title: &str,
    ids: impl Iterator<Item = &'a EntryId>,
    note: impl Fn(&EntryId) -> &'static str,
) {
    let lines: Vec<String> = ids
        .map(|id| format!("  {}{}\n", printable(&id.to_string()), note(id)))
        .collect();
    if !lines.is_empty() {
        text.push_str(&format!("\n{title}\n{}", lines.concat()));
    }
}

impl Decisions {
    fn must_be_sent(&self) -> impl Iterator<Item = &EntryId> {
        let entries = self.entries.iter();
        entries
            .filter(|(_, decision)| decision.must_be_sent)
            .map(|(id, _)| id)
    }
}

impl Plan {
    /// The entries that a payment with these keys may carry.
    fn payments_with_keys<'p>(
        &'p self,
        keys: &'p BTreeSet<String>,
    ) -> impl Iterator<Item = &'p EntryId> {
        let is_in_context = |key: &str| {
            self.of_kind(EntryKind::Context)
                .any(|(_, entry)| entry.has_key(key))
        };
        self.payment_entries()
            .filter(move |(_, entry)| {
                let is_planned = |key: &String| entry.has_key(key) || is_in_context(key);
                entry.required_keys().all(|key| keys.contains(key)) && keys.iter().all(is_planned)
            })
            .map(|(id, _)| id)
    }
}

impl Entry {
    fn has_key(&self, key: &str) -> bool {
        self.keys().any(|(known, _)| known == key)
    }

    fn required_keys(&self) -> impl Iterator<Item = &str> {
        self.keys()
            .filter(|(_, optional)| !optional)
            .map(|(key, _)| key)
    }

    /// The keys of the data itself, and whether each may be left out.
    fn keys(&self) -> impl Iterator<Item = (&str, bool)> {
        let fields = self.fields.iter().filter(|(path, _)| path.is_top_level());
        fields.filter_map(|(path, field)| Some((path.key()?, field.optional)))
    }
}
