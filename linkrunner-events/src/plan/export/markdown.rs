//! The plan as a catalogue in Markdown.

use super::words::{list, one_line, paragraphs, type_of};
use crate::plan::decisions::{Decision, Decisions};
use crate::plan::escape::markdown_code;
use crate::plan::model::{Entry, EntryId, EntryKind, Plan};
use crate::plan::path::FieldPath;
use crate::plan::tree::Node;

impl Plan {
    /// The plan as a catalogue in Markdown, for the readers of events: the description of each event, its owner, its mapping
    /// and its fields. Texts of the plan and of the decisions are escaped: they cannot add markup or HTML.
    ///
    /// ```
    /// use linkrunner_events::LinkrunnerEvent;
    /// use linkrunner_events::plan::{Decisions, Plan};
    ///
    /// /// A player finished a level.
    /// #[derive(LinkrunnerEvent)]
    /// struct LevelCompleted {
    ///     /// Counted from one.
    ///     level: u32,
    /// }
    ///
    /// let catalogue = Plan::of::<LevelCompleted>().to_markdown(&Decisions::default());
    /// assert!(catalogue.contains("| `level` | whole number | always | Counted from one. |"));
    /// ```
    #[must_use]
    pub fn to_markdown(&self, decisions: &Decisions) -> String {
        let mut page = Page(String::new());
        page.block("# Tracking plan");
        page.block("Generated from the lock files and `linkrunner.toml`. To change this page, edit them and export again.");
        page.overview(self, decisions);
        for (kind, title, introduction) in [
            (EntryKind::Event, "Events", ""),
            (
                EntryKind::Payment,
                "Payments",
                "The data of payments. A payment has no event name.",
            ),
            (
                EntryKind::Context,
                "Contexts",
                "Fields that may be added to any event.",
            ),
        ] {
            let mut entries = self
                .entries
                .iter()
                .filter(|(id, _)| id.kind == kind)
                .peekable();
            if entries.peek().is_none() {
                continue;
            }
            page.block(&format!("## {title}"));
            page.block(introduction);
            for (id, entry) in entries {
                page.entry(id, entry, decisions.entries.get(id));
            }
        }
        page.0
    }
}

/// Blocks of Markdown, with an empty line between two.
struct Page(String);

impl Page {
    fn block(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// A table of all events and payments.
    fn overview(&mut self, plan: &Plan, decisions: &Decisions) {
        let rows: Vec<String> = plan
            .entries
            .iter()
            .filter(|(id, _)| id.kind != EntryKind::Context)
            .map(|(id, entry)| {
                let decision = decisions.entries.get(id);
                let owner = decision.and_then(|decision| decision.owner.as_deref());
                let maps_to = decision.and_then(|decision| decision.maps_to.as_deref());
                let cells = [
                    entry_name(id),
                    one_line(owner.unwrap_or_default()),
                    maps_to.map(markdown_code).unwrap_or_default(),
                    one_line(&entry.about),
                ];
                format!("| {} |", cells.join(" | "))
            })
            .collect();
        if rows.is_empty() {
            self.block("The plan has no events.");
        } else {
            let head = "| Event | Owner | Mapped to | Description |\n| --- | --- | --- | --- |\n";
            self.block(&format!("{head}{}", rows.join("\n")));
        }
    }

    fn entry(&mut self, id: &EntryId, entry: &Entry, decision: Option<&Decision>) {
        self.block(&format!("### {}", markdown_code(&id.name)));
        for paragraph in paragraphs(&entry.about) {
            self.block(&paragraph);
        }
        if id.kind != EntryKind::Context {
            self.block(&facts(id, entry, decision).join("\n"));
        }
        let rows = field_rows(entry, decision);
        if rows.is_empty() {
            self.block("It has no fields.");
        } else {
            let head = "| Field | Type | Sent | Description |\n| --- | --- | --- | --- |\n";
            self.block(&format!("{head}{}", rows.join("\n")));
        }
    }
}

/// The name as a cell, with the kind of a payment.
fn entry_name(id: &EntryId) -> String {
    let name = markdown_code(&id.name);
    match id.kind {
        EntryKind::Event => name,
        kind => format!("{} {name}", kind.name()),
    }
}

fn facts(id: &EntryId, entry: &Entry, decision: Option<&Decision>) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(kind) = entry.ecommerce {
        let name = linkrunner_rules::ecommerce::name(kind);
        facts.push(format!("- Ecommerce event: `{name}`"));
    }
    match decision.and_then(|decision| decision.maps_to.as_deref()) {
        Some(standard) => facts.push(format!(
            "- Mapped to {}, according to `linkrunner.toml`",
            markdown_code(standard)
        )),
        None if id.kind == EntryKind::Event => facts.push(
            "- No mapping in `linkrunner.toml`; unmapped events are not forwarded to ad networks"
                .to_owned(),
        ),
        None => {}
    }
    if let Some(decision) = decision {
        if let Some(owner) = &decision.owner {
            facts.push(format!("- Owner: {}", one_line(owner)));
        }
        if !decision.used_by.is_empty() {
            facts.push(format!("- Read by: {}", list(&decision.used_by)));
        }
        if decision.must_be_sent {
            facts.push("- A test must send it".to_owned());
        }
    }
    facts
}

/// A row for each field that has a key. The type of a list or a map names its elements or values.
fn field_rows(entry: &Entry, decision: Option<&Decision>) -> Vec<String> {
    let root = Node::of(entry);
    let fields = entry.fields.iter().filter(|(path, _)| path.key().is_some());
    fields
        .map(|(path, field)| {
            let node = root.at(path);
            let mut about = one_line(&field.about);
            if let Some(readers) = readers(decision, path) {
                let line_break = if about.is_empty() { "" } else { "<br>" };
                about.push_str(&format!("{line_break}Read by: {}", list(readers)));
            }
            let cells = [
                markdown_code(&path.to_string()),
                node.map(type_of).unwrap_or_default(),
                if field.optional {
                    "sometimes"
                } else {
                    "always"
                }
                .to_owned(),
                about,
            ];
            format!("| {} |", cells.join(" | "))
        })
        .collect()
}

fn readers<'d>(decision: Option<&'d Decision>, path: &FieldPath) -> Option<&'d [String]> {
    let readers = decision?.field_used_by.get(path)?;
    (!readers.is_empty()).then_some(readers)
}
