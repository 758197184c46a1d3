//! Edits of a plan, each with the kinds of change that it is.

use std::collections::BTreeMap;

use linkrunner_events::plan::{ChangeKind, Entry, EntryId, FieldPath, Plan, PlannedShape};
use proptest::sample::Index;

use super::random::{RESERVED, path};

#[derive(Debug, Clone, Copy)]
pub(super) enum Edit {
    RemoveEvent,
    RenameEvent,
    AddEvent,
    DescribeEvent,
    RemoveField,
    RenameField,
    AddField,
    AddReserved,
    AddAmount,
    FlipOptional,
    ChangeShape(usize),
    DescribeField,
    ChangeUnit,
}

pub(super) const EDITS: [Edit; 20] = [
    Edit::RemoveEvent,
    Edit::RenameEvent,
    Edit::AddEvent,
    Edit::DescribeEvent,
    Edit::RemoveField,
    Edit::RenameField,
    Edit::AddField,
    Edit::AddReserved,
    Edit::AddAmount,
    Edit::FlipOptional,
    Edit::ChangeShape(0),
    Edit::ChangeShape(1),
    Edit::ChangeShape(2),
    Edit::ChangeShape(3),
    Edit::ChangeShape(4),
    Edit::ChangeShape(5),
    Edit::ChangeShape(6),
    Edit::ChangeShape(7),
    Edit::DescribeField,
    Edit::ChangeUnit,
];

/// The kinds of change from one shape to another, as the table of verdicts has them.
fn kinds_of_shapes(old: &PlannedShape, new: &PlannedShape) -> Vec<ChangeKind> {
    use PlannedShape::{Any, Int, Num, OneOf, Str};
    match (old, new) {
        (Int, Num) => vec![ChangeKind::NumberWidened],
        (Num, Int) => vec![ChangeKind::NumberNarrowed],
        (Any, _) => vec![ChangeKind::ShapeDeclared],
        (_, Any) => vec![ChangeKind::ShapeForgotten],
        (Str, OneOf(_)) => vec![ChangeKind::ValuesClosed],
        (OneOf(_), Str) => vec![ChangeKind::ValuesOpened],
        (OneOf(_), OneOf(values)) if values.len() == 3 => vec![ChangeKind::ValueAdded],
        (OneOf(_), OneOf(values)) if values.contains(&"free".to_owned()) => {
            vec![ChangeKind::ValueRemoved]
        }
        (OneOf(_), OneOf(_)) => vec![ChangeKind::ValueRemoved, ChangeKind::ValueAdded],
        _ => vec![ChangeKind::ShapeChanged],
    }
}

fn new_shapes() -> [PlannedShape; 8] {
    let one_of =
        |values: &[&str]| PlannedShape::OneOf(values.iter().map(ToString::to_string).collect());
    [
        PlannedShape::Str,
        PlannedShape::Int,
        PlannedShape::Num,
        PlannedShape::Bool,
        PlannedShape::Any,
        one_of(&["free"]),
        one_of(&["free", "gold", "new"]),
        one_of(&["new"]),
    ]
}

/// Edits an event of the plan. Returns the kinds of change that this is, or `None` if it changes nothing.
pub(super) fn apply(
    plan: &mut Plan,
    event: &EntryId,
    edit: Edit,
    which: Index,
) -> Option<Vec<ChangeKind>> {
    let mut entry = plan.entries.get(event)?.clone();
    let paths: Vec<FieldPath> = entry.fields.keys().cloned().collect();
    let chosen = which.get(&paths).clone();
    let is_reserved = RESERVED.iter().any(|key| chosen == path(key, ""));
    let copy = entry.fields[&chosen].clone();
    let shape = copy.shape.clone();
    let field = entry.fields.get_mut(&chosen)?;
    let kinds = match edit {
        Edit::RemoveEvent => {
            plan.entries.remove(event);
            return Some(vec![ChangeKind::EventRemoved]);
        }
        Edit::RenameEvent => {
            plan.entries.remove(event);
            let name = format!("{}_renamed", event.name);
            plan.entries.insert(EntryId::event(name), entry);
            return Some(vec![ChangeKind::EventRenamed]);
        }
        Edit::AddEvent => {
            let fields = BTreeMap::from([(path("unheard_of", ""), copy)]);
            let new = Entry {
                fields,
                ..Entry::default()
            };
            let name = format!("new beside {}", event.name);
            plan.entries.insert(EntryId::event(name), new);
            return Some(vec![ChangeKind::EventAdded]);
        }
        Edit::DescribeEvent => {
            entry.about.push_str(" Also on Sundays.");
            vec![ChangeKind::DescriptionChanged]
        }
        Edit::RemoveField => {
            entry.fields.retain(|path, _| !chosen.contains(path));
            vec![if is_reserved {
                ChangeKind::ReservedFieldRemoved
            } else {
                ChangeKind::FieldRemoved
            }]
        }
        Edit::RenameField => {
            let key = chosen
                .key()
                .filter(|_| chosen.is_top_level() && !is_reserved)?;
            let renamed = serde_json::to_string(&format!("{key}_2")).expect("a string");
            let old = chosen.to_string();
            entry.fields = std::mem::take(&mut entry.fields)
                .into_iter()
                .map(|(path, field)| match path.to_string().strip_prefix(&old) {
                    Some(part) if chosen.contains(&path) => {
                        (format!("{renamed}{part}").parse().expect("a path"), field)
                    }
                    _ => (path, field),
                })
                .collect();
            vec![ChangeKind::FieldRenamed]
        }
        Edit::AddField => {
            entry.fields.insert(path("brand_new", ""), copy);
            vec![ChangeKind::FieldAdded]
        }
        Edit::AddReserved => {
            let is_there = entry.fields.insert(path("num_items", ""), copy).is_some();
            assert!(!is_there);
            vec![ChangeKind::ReservedFieldAdded]
        }
        Edit::AddAmount => {
            entry.fields.insert(path("amount", ""), copy);
            vec![ChangeKind::AmountAdded]
        }
        Edit::FlipOptional => {
            field.optional = !field.optional;
            vec![match (field.optional, is_reserved) {
                (true, true) => ChangeKind::ReservedFieldOptional,
                (true, false) => ChangeKind::FieldOptional,
                (false, _) => ChangeKind::FieldRequired,
            }]
        }
        Edit::ChangeShape(new) => {
            let new = new_shapes()[new].clone();
            if new == shape {
                return None;
            }
            field.shape = new.clone();
            // A scalar has no parts.
            entry
                .fields
                .retain(|path, _| *path == chosen || !chosen.contains(path));
            kinds_of_shapes(&shape, &new)
        }
        Edit::DescribeField => {
            field.about.push_str(" It is blue.");
            vec![ChangeKind::DescriptionChanged]
        }
        Edit::ChangeUnit => {
            let is_in_cents = field.about.contains("cents");
            field.about = "The price in major units.".to_owned();
            vec![if is_in_cents {
                ChangeKind::UnitChanged
            } else {
                ChangeKind::DescriptionChanged
            }]
        }
    };
    plan.entries.insert(event.clone(), entry);
    Some(kinds)
}
