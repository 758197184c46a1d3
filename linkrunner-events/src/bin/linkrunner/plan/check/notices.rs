//! Notices of the check. They do not fail it.

use std::collections::{BTreeMap, BTreeSet};

use linkrunner_events::plan::{ChangeName, Conflict, EntryId, FieldPath, PlannedShape};

use crate::plan::workspace::files::DECISIONS;
use crate::plan::workspace::snapshot::Snapshot;

/// The notices, each once, in alphabetical order.
pub(super) fn notices(snapshot: &Snapshot) -> BTreeSet<String> {
    let conflicts = snapshot.conflicts.iter();
    let misplaced = snapshot.misplaced.iter().map(|path| {
        format!("{path}: this file has no effect; move its content to {DECISIONS} at the root")
    });
    conflicts
        .map(|conflict| disagreement(snapshot, conflict))
        .chain(misplaced)
        .chain(decisions_about_nothing(snapshot))
        .chain(misspelled_mappings(snapshot))
        .chain(unknown_shapes(snapshot))
        .collect()
}

/// Senders of one event that disagree, with all places of the field or the event.
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
            notices.push(if decision.must_be_sent {
                format!(
                    "{place}: no lock file has `{id}`, but it has `must_be_sent`, so `linkrunner plan coverage` fails; rename \
                     or remove its entry"
                )
            } else {
                format!("{place}: no lock file has `{id}`, so its entry has no effect; rename or remove it")
            });
            continue;
        };
        let unknown = decision.field_used_by.keys();
        for path in unknown.filter(|path| !entry.fields.contains_key(path)) {
            notices.push(format!(
                "{place}: `{id}` has no field `{path}`, so its `used_by` has no effect; rename or remove it"
            ));
        }
    }
    notices
}

/// Mappings to standard events that do not exist.
fn misspelled_mappings(snapshot: &Snapshot) -> Vec<String> {
    let mappings = snapshot.decisions.misspelled_mappings();
    mappings
        .map(|(id, line, name, similar)| {
            format!(
                "{DECISIONS}:{line}: `{id}` maps to `{name}`, which is not a standard event of an ad network; did you mean \
                 `{similar}`?"
            )
        })
        .collect()
}

/// The fields of unknown shape, a notice for each event. Lock files are read one by one: in their union, a field about which
/// senders disagree has no shape either.
fn unknown_shapes(snapshot: &Snapshot) -> Vec<String> {
    let mut unknown: BTreeMap<&EntryId, BTreeSet<&FieldPath>> = BTreeMap::new();
    let entries = snapshot
        .locks
        .iter()
        .flat_map(|file| &file.lock.plan.entries);
    for (id, entry) in entries {
        for (path, field) in &entry.fields {
            if field.shape == PlannedShape::Any {
                unknown.entry(id).or_default().insert(path);
            }
        }
    }
    let notice = |(id, paths): (&EntryId, BTreeSet<&FieldPath>)| {
        let names: Vec<String> = paths
            .into_iter()
            .map(|path| {
                let (entry, field) = (id.clone(), Some(path.clone()));
                format!("`{}`", ChangeName { entry, field })
            })
            .collect();
        let (nouns, pronoun) = match names.len() {
            1 => ("the shape of {} is", "its type"),
            _ => ("the shapes of {} are", "their types"),
        };
        format!(
            "{} unknown, so the plan does not notice changes of the values; derive `EventValue` for {pronoun}, or declare the shape with \
             `#[linkrunner(shape = \"…\")]`",
            nouns.replace("{}", &names.join(", "))
        )
    };
    unknown.into_iter().map(notice).collect()
}
