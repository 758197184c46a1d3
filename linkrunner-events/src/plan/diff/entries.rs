//! Compares the entries of two plans.

use std::collections::BTreeSet;

use linkrunner_rules::ecommerce;

use super::change::Change;
use super::fields;
use super::renames;
use super::table::ChangeKind;
use crate::plan::change_name::ChangeName;
use crate::plan::model::{Entry, EntryId, EntryKind, Plan};

/// Every change of the entries and their fields, in no order.
pub(crate) fn compare(base: &Plan, head: &Plan, sent_by_others: &BTreeSet<EntryId>) -> Vec<Change> {
    let mut changes = Vec::new();
    let renamed = renames::of_entries(base, head);
    for (id, entry) in &base.entries {
        let new_id = renamed.get(id).copied().unwrap_or(id);
        if new_id != id {
            changes.push(rename(id, new_id));
        }
        match head.entries.get(new_id) {
            Some(new) if new == entry => {}
            Some(new) => {
                let is_shared = sent_by_others.contains(new_id);
                compare_one(&mut changes, new_id, (entry, new), is_shared);
            }
            None => changes.push(Change::new(of_entry(id).removed, name(id), None)),
        }
    }
    let renamed: BTreeSet<&EntryId> = renamed.into_values().collect();
    for id in head.entries.keys() {
        if !base.entries.contains_key(id) && !renamed.contains(id) {
            changes.push(Change::new(of_entry(id).added, name(id), Some(name(id))));
        }
    }
    changes
}

/// Adds the changes of one entry and its fields.
pub(crate) fn compare_one(
    changes: &mut Vec<Change>,
    id: &EntryId,
    (base, head): (&Entry, &Entry),
    is_shared: bool,
) {
    compare_entry(changes, id, base, head);
    fields::compare(changes, id, (base, head), is_shared);
}

/// The kinds of change of an entry as a whole.
struct EntryChanges {
    removed: ChangeKind,
    renamed: ChangeKind,
    added: ChangeKind,
}

/// Only the names of events are sent.
fn of_entry(id: &EntryId) -> EntryChanges {
    match id.kind {
        EntryKind::Event => EntryChanges {
            removed: ChangeKind::EventRemoved,
            renamed: ChangeKind::EventRenamed,
            added: ChangeKind::EventAdded,
        },
        EntryKind::Payment | EntryKind::Context => EntryChanges {
            removed: ChangeKind::DataRemoved,
            renamed: ChangeKind::DataRenamed,
            added: ChangeKind::DataAdded,
        },
    }
}

fn rename(id: &EntryId, new_id: &EntryId) -> Change {
    Change::new(of_entry(id).renamed, name(id), Some(name(new_id)))
        .from([&id.name])
        .to([&new_id.name])
}

/// The changes of the entry itself.
fn compare_entry(changes: &mut Vec<Change>, id: &EntryId, base: &Entry, head: &Entry) {
    let change = |kind| Change::new(kind, name(id), Some(name(id)));
    match (base.ecommerce, head.ecommerce) {
        (before, after) if before == after => {}
        (Some(before), Some(after)) => changes.push(
            change(ChangeKind::EcommerceChanged)
                .from([ecommerce::name(before)])
                .to([ecommerce::name(after)]),
        ),
        (Some(before), None) => {
            changes.push(change(ChangeKind::EcommerceRemoved).from([ecommerce::name(before)]));
        }
        (None, Some(after)) => {
            changes.push(change(ChangeKind::EcommerceAdded).to([ecommerce::name(after)]));
        }
        (None, None) => {}
    }
    if base.about != head.about {
        changes.push(
            change(ChangeKind::DescriptionChanged)
                .from([&base.about])
                .to([&head.about]),
        );
    }
}

fn name(id: &EntryId) -> ChangeName {
    ChangeName::of(id, None)
}
