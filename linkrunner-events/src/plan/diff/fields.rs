//! Compares the fields of two versions of an entry.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::place::{Place, parts};
use super::renames;
use super::table::ChangeKind;
use super::units;
use crate::plan::change_name::ChangeName;
use crate::plan::model::{Entry, EntryId, Field};
use crate::plan::path::FieldPath;
use crate::plan::shape::PlannedShape;
use crate::plan::tree::Node;
use crate::schema::Role;

/// Adds the changes of the fields. The parts of a container that is new, gone or of another shape are not reported.
pub(crate) fn compare(
    changes: &mut Vec<Change>,
    id: &EntryId,
    (base, head): (&Entry, &Entry),
    is_shared: bool,
) {
    let (base, head) = (Node::of(base), Node::of(head));
    let mut comparison = Comparison {
        id,
        is_shared,
        changes,
    };
    let of_entry = (parts(None, &base), parts(None, &head));
    // The parts of pairs of containers, beginning with the entry itself.
    let mut containers = vec![of_entry];
    while let Some((old, new)) = containers.pop() {
        for (old, new) in comparison.compare_parts(old, new) {
            containers.push((
                parts(Some(&old.path), old.node),
                parts(Some(&new.path), new.node),
            ));
        }
    }
}

struct Comparison<'a> {
    id: &'a EntryId,
    is_shared: bool,
    changes: &'a mut Vec<Change>,
}

impl Comparison<'_> {
    /// Compares the parts of a container. Returns those that are in both and have the same shape.
    fn compare_parts<'a>(
        &mut self,
        old: Vec<Place<'a>>,
        new: Vec<Place<'a>>,
    ) -> Vec<(Place<'a>, Place<'a>)> {
        let mut added: BTreeMap<_, _> = new.into_iter().map(|new| (new.step(), new)).collect();
        let mut pairs = Vec::new();
        let mut removed = Vec::new();
        for old in old {
            match added.remove(&old.step()) {
                Some(new) => pairs.push((old, new)),
                None => removed.push(old),
            }
        }
        let added: Vec<Place<'_>> = added.into_values().collect();
        let renamed = renames::of_fields(&removed, &added);
        for old in &removed {
            match renamed.get(&old.path) {
                Some(new) => {
                    self.push(
                        self.change(ChangeKind::FieldRenamed, &old.path, Some(&new.path))
                            .from([&old.path])
                            .to([&new.path]),
                    );
                    pairs.push((old.clone(), (*new).clone()));
                }
                None => self.push(self.change(removal(&old.path), &old.path, None)),
            }
        }
        let new_names: BTreeSet<&FieldPath> = renamed.values().map(|new| &new.path).collect();
        for Place { path, .. } in added.iter().filter(|new| !new_names.contains(&new.path)) {
            self.push(self.change(addition(path), path, Some(path)));
        }
        pairs.retain(|(old, new)| self.compare_field(old, new));
        pairs
    }

    /// Compares a field that is in both. Returns whether it has the same shape, so that its parts can be compared.
    fn compare_field(&mut self, old: &Place<'_>, new: &Place<'_>) -> bool {
        let (Some(base), Some(head)) = (old.node.field(), new.node.field()) else {
            // A container without a row of its own.
            return true;
        };
        let new = &new.path;
        let at = |kind| self.change(kind, new, Some(new));
        let mut found = shape_changes(&base.shape, &head.shape, &at);
        if base.optional != head.optional {
            found.push(at(self.presence(new, head)));
        }
        if base.about != head.about {
            found.push(match units::changed(&base.about, &head.about) {
                Some((before, after)) => at(ChangeKind::UnitChanged).from(before).to(after),
                None => at(ChangeKind::DescriptionChanged)
                    .from([&base.about])
                    .to([&head.about]),
            });
        }
        self.changes.append(&mut found);
        base.shape == head.shape
    }

    /// The kind of change of a field that became optional or required.
    fn presence(&self, path: &FieldPath, head: &Field) -> ChangeKind {
        match (head.optional, path.role()) {
            (true, Role::Custom) => ChangeKind::FieldOptional,
            (true, _) => ChangeKind::ReservedFieldOptional,
            (false, _) if self.is_shared => ChangeKind::SharedFieldRequired,
            (false, _) => ChangeKind::FieldRequired,
        }
    }

    fn change(&self, kind: ChangeKind, path: &FieldPath, new: Option<&FieldPath>) -> Change {
        let name = |path| ChangeName::of(self.id, path);
        Change::new(kind, name(Some(path)), Some(name(new)))
    }

    fn push(&mut self, change: Change) {
        self.changes.push(change);
    }
}

fn removal(path: &FieldPath) -> ChangeKind {
    match path.role() {
        Role::Custom => ChangeKind::FieldRemoved,
        _ => ChangeKind::ReservedFieldRemoved,
    }
}

fn addition(path: &FieldPath) -> ChangeKind {
    match path.role() {
        Role::Custom => ChangeKind::FieldAdded,
        Role::Amount => ChangeKind::AmountAdded,
        _ => ChangeKind::ReservedFieldAdded,
    }
}

/// The changes from one shape to another.
fn shape_changes(
    base: &PlannedShape,
    head: &PlannedShape,
    at: &impl Fn(ChangeKind) -> Change,
) -> Vec<Change> {
    use PlannedShape::{Any, Int, Num, OneOf, Str};

    match (base, head) {
        _ if base == head => Vec::new(),
        (Int, Num) => vec![at(ChangeKind::NumberWidened)],
        (Num, Int) => vec![at(ChangeKind::NumberNarrowed)],
        (_, Any) => vec![at(ChangeKind::ShapeForgotten).from([base])],
        (Any, _) => vec![at(ChangeKind::ShapeDeclared).to([head])],
        // The JSON stays a string: like values that are added or removed.
        (OneOf(values), Str) => vec![at(ChangeKind::ValuesOpened).from(quoted(values))],
        (Str, OneOf(values)) => vec![at(ChangeKind::ValuesClosed).to(quoted(values))],
        (OneOf(base), OneOf(head)) => {
            let removed = quoted(base.iter().filter(|value| !head.contains(value)));
            let added = quoted(head.iter().filter(|value| !base.contains(value)));
            let mut changes = Vec::new();
            if !removed.is_empty() {
                changes.push(at(ChangeKind::ValueRemoved).from(removed));
            }
            if !added.is_empty() {
                changes.push(at(ChangeKind::ValueAdded).to(added));
            }
            changes
        }
        _ => vec![at(ChangeKind::ShapeChanged).from([base]).to([head])],
    }
}

fn quoted<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let values = values.into_iter();
    values
        .map(|value| serde_json::Value::from(value.as_str()).to_string())
        .collect()
}
