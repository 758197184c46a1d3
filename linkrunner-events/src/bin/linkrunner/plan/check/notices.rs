//! Notices of the check: they fail nothing.

use std::collections::BTreeSet;

use linkrunner_events::plan::{Conflict, EntryId, FieldPath};

use crate::plan::workspace::files::DECISIONS;
use crate::plan::workspace::snapshot::Snapshot;

/// The notices, each once, in alphabetical order.
pub(super) fn notices(snapshot: &Snapshot) -> BTreeSet<String> {
    let conflicts = snapshot.conflicts.iter();
    let misplaced = snapshot.misplaced.iter().map(|path| {
        format!("{path}: this file has no effect; decisions stand in {DECISIONS} at the root")
    });
    conflicts
        .map(|conflict| disagreement(snapshot, conflict))
        .chain(misplaced)
        .chain(decisions_about_nothing(snapshot))
        .collect()
}

/// Senders of one event that disagree, with all places of what they disagree about.
fn disagreement(snapshot: &Snapshot, conflict: &Conflict) -> String {
    let places = |id: &EntryId, path: Option<&FieldPath>| {
        let places = snapshot.places(id, path);
        let texts: Vec<String> = places
            .map(|(file, line)| format!("{file}:{line}"))
            .collect();
        texts.join(", ")
    };
    let places = match conflict {
        Conflict::Shape { id, path, .. } => places(id, Some(path)),
        Conflict::Ecommerce { id } => places(id, None),
        _ => String::new(),
    };
    format!("{conflict} ({places})")
}

/// Decisions about events and fields that no lock file has, such as misspelt ones.
fn decisions_about_nothing(snapshot: &Snapshot) -> Vec<String> {
    let mut notices = Vec::new();
    for (id, decision) in &snapshot.decisions.entries {
        let place = format!("{DECISIONS}:{}", decision.line);
        let Some(entry) = snapshot.plan.entries.get(id) else {
            notices.push(format!(
                "{place}: no lock file has `{id}`, so this decision has no effect"
            ));
            continue;
        };
        let unknown = decision.field_used_by.keys();
        for path in unknown.filter(|path| !entry.fields.contains_key(path)) {
            notices.push(format!(
                "{place}: `{id}` has no field `{path}`, so its readers have no effect"
            ));
        }
    }
    notices
}
