//! The checklist for mapping events in the dashboard.

use std::fmt::Write as _;

use linkrunner_rules::ecommerce;

use super::words::one_line;
use crate::plan::decisions::Decisions;
use crate::plan::escape::markdown_code;
use crate::plan::model::{Entry, EntryId, EntryKind, Plan};
use crate::schema::Ecommerce;

const INTRODUCTION: &str = "\
# Mapping of events

Linkrunner forwards an event to ad networks only if the dashboard maps its name (for a payment, its type) to a standard event.
Names are compared exactly. An event without a mapping is stored, but never forwarded, without any error.
This list is generated from `maps_to` in `linkrunner.toml`; the dashboard is not checked.
";

impl Plan {
    /// A Markdown checklist for mapping events in the dashboard. It lists the events with a `maps_to` in
    /// `linkrunner.toml`, the events without one, and mappings of unknown events.
    ///
    /// ```
    /// use linkrunner_events::LinkrunnerEvent;
    /// use linkrunner_events::plan::{Decisions, Plan};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct TrialStarted {}
    ///
    /// let decisions = Decisions::parse("[event.trial_started]\nmaps_to = \"StartTrial\"")?;
    /// let checklist = Plan::of::<TrialStarted>().to_mapping(&decisions);
    /// assert!(checklist.contains("- [ ] `trial_started` → `StartTrial`"));
    /// # Ok::<(), linkrunner_events::plan::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn to_mapping(&self, decisions: &Decisions) -> String {
        let mut checklist = Checklist::default();
        for (id, entry) in &self.entries {
            if id.kind == EntryKind::Context {
                continue;
            }
            let decision = decisions.entries.get(id);
            let owner = decision.and_then(|decision| decision.owner.as_deref());
            let item = format!("{}{}", name(id), owner_note(owner));
            match decision.and_then(|decision| decision.maps_to.as_deref()) {
                Some(standard) => checklist.mapped(id, entry, standard, &item),
                None => checklist.unmapped(entry, &item),
            }
        }
        for (id, decision) in &decisions.entries {
            if let (Some(standard), false) = (&decision.maps_to, self.entries.contains_key(id)) {
                checklist.unplanned.push(format!(
                    "{} → {}: remove the mapping in the dashboard once nothing sends the event",
                    name(id),
                    markdown_code(standard)
                ));
            }
        }
        checklist.to_text()
    }
}

#[derive(Default)]
struct Checklist {
    mapped: Vec<String>,
    /// The unmapped ones for which ad networks have a standard event.
    missing: Vec<String>,
    unmapped: Vec<String>,
    unplanned: Vec<String>,
}

impl Checklist {
    fn mapped(&mut self, id: &EntryId, entry: &Entry, standard: &str, item: &str) {
        let mut item = format!("{item} → {}", markdown_code(standard));
        if id.kind == EntryKind::Payment || entry.ecommerce == Some(Ecommerce::Purchase) {
            item.push_str("; for payments, map the type under which they are sent");
        }
        if let Some(declared) = declared(entry).filter(|name| *name != standard) {
            write!(
                item,
                "; but the type has `ecommerce = \"{declared}\"`: correct one of the two"
            )
            .expect("a string takes every text");
        }
        self.mapped.push(item);
    }

    fn unmapped(&mut self, entry: &Entry, item: &str) {
        match declared(entry) {
            Some(standard) => {
                self.missing.push(format!(
                    "{item}: map it to `{standard}`, and write `maps_to = \"{standard}\"` in `linkrunner.toml`"
                ));
            }
            None => self.unmapped.push(item.to_owned()),
        }
    }

    fn to_text(&self) -> String {
        let mut text = INTRODUCTION.to_owned();
        section(
            &mut text,
            "Missing",
            "`linkrunner.toml` has no mapping for these ecommerce events. Map them if ad networks should get them.",
            &self.missing,
        );
        section(
            &mut text,
            "Mapped",
            "Check that the dashboard has each of these mappings.",
            &self.mapped,
        );
        section(
            &mut text,
            "Without a mapping",
            "`linkrunner.toml` has no mapping for these. Map them if ad networks should get them.",
            &self.unmapped,
        );
        section(
            &mut text,
            "Not in the plan",
            "`linkrunner.toml` has a mapping for these, but the plan does not have them.",
            &self.unplanned,
        );
        text
    }
}

fn section(text: &mut String, title: &str, introduction: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let items: Vec<String> = items.iter().map(|item| format!("- [ ] {item}\n")).collect();
    write!(text, "\n## {title}\n\n{introduction}\n\n{}", items.concat())
        .expect("a string takes every text");
}

/// The standard event that the type of the entry declares.
fn declared(entry: &Entry) -> Option<&'static str> {
    let kind = entry.ecommerce?;
    (kind != Ecommerce::Unspecified).then(|| ecommerce::name(kind))
}

fn name(id: &EntryId) -> String {
    let name = markdown_code(&id.name);
    match id.kind {
        EntryKind::Event => name,
        kind => format!("{} {name}", kind.name()),
    }
}

fn owner_note(owner: Option<&str>) -> String {
    owner.map_or_else(String::new, |owner| format!(" ({})", one_line(owner)))
}
