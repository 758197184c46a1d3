//! The union of plans: of the targets of a workspace, and of types that send the same event.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fmt;

use super::model::{Entry, EntryId, Field, Plan};
use super::path::FieldPath;
use super::shape::PlannedShape;

/// Two senders of one event disagree about it.
///
/// ```
/// use linkrunner_events::plan::{Conflict, Lock, PlannedShape};
///
/// let text = "format = 1\n[event.level_completed]\nfields.\"level\" = { shape = \"integer\" }";
/// let mut plan = Lock::parse(text)?.plan;
/// let other = Lock::parse(&text.replace("integer", "string"))?.plan;
/// let conflicts = plan.unite(other);
/// let Conflict::Shape { path, shapes, .. } = &conflicts[0] else { panic!("the shapes differ") };
/// assert_eq!(path.to_string(), "level");
/// assert_eq!(*shapes, [PlannedShape::Int, PlannedShape::Str]);
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// A field has different shapes. The union has a shape that covers both, possibly `any`.
    Shape {
        /// The entry.
        id: EntryId,
        /// The field.
        path: FieldPath,
        /// The two shapes.
        shapes: [PlannedShape; 2],
    },
    /// The senders declare different kinds of ecommerce event. The union keeps the first.
    Ecommerce {
        /// The entry.
        id: EntryId,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape {
                id,
                path,
                shapes: [first, second],
            } => write!(
                f,
                "senders of `{id}` disagree about `{path}`: {first} in one, {second} in another; give the field one type, or \
                 give the events different names"
            ),
            Self::Ecommerce { id } => write!(
                f,
                "senders of `{id}` disagree about its kind of ecommerce event; give them the same \
                 `#[linkrunner(ecommerce = \"…\")]`, or different names"
            ),
        }
    }
}

impl Plan {
    /// Merges another plan into this one. If both have an entry, its fields are merged, and a field that only one of
    /// them has becomes optional. Returns the conflicts.
    pub fn unite(&mut self, other: Self) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for (id, entry) in other.entries {
            match self.entries.entry(id) {
                btree_map::Entry::Vacant(vacant) => {
                    vacant.insert(entry);
                }
                btree_map::Entry::Occupied(mut occupied) => {
                    let id = occupied.key().clone();
                    occupied.get_mut().unite(&id, entry, &mut conflicts);
                }
            }
        }
        conflicts
    }
}

impl Entry {
    fn unite(&mut self, id: &EntryId, other: Self, conflicts: &mut Vec<Conflict>) {
        // Keeps the first description in the alphabet, so that the order of the plans does not matter.
        unite_text(&mut self.about, other.about);
        if self.ecommerce != other.ecommerce {
            conflicts.push(Conflict::Ecommerce { id: id.clone() });
            self.ecommerce = self.ecommerce.or(other.ecommerce);
        }
        let is_in_other = |path: &FieldPath| other.fields.contains_key(path);
        let missing: Vec<FieldPath> = self
            .fields
            .keys()
            .filter(|path| !is_in_other(path) && has_parent_in(path, &other.fields))
            .cloned()
            .collect();
        for path in missing {
            if let Some(field) = self.fields.get_mut(&path) {
                field.optional = true;
            }
        }
        let own: Vec<FieldPath> = self.fields.keys().cloned().collect();
        for (path, mut field) in other.fields {
            match self.fields.entry(path) {
                btree_map::Entry::Vacant(vacant) => {
                    let is_missing_here = vacant
                        .key()
                        .parent()
                        .is_none_or(|parent| own.binary_search(&parent).is_ok());
                    field.optional |= is_missing_here;
                    vacant.insert(field);
                }
                btree_map::Entry::Occupied(mut occupied) => {
                    let path = occupied.key().clone();
                    if let Some(shapes) = occupied.get_mut().unite(field) {
                        conflicts.push(Conflict::Shape {
                            id: id.clone(),
                            path,
                            shapes,
                        });
                    }
                }
            }
        }
        // The parts of a container whose shape is now unknown.
        let containers: Vec<FieldPath> = self
            .fields
            .iter()
            .filter(|(_, field)| field.shape == PlannedShape::Any)
            .map(|(path, _)| path.clone())
            .collect();
        self.fields.retain(|path, _| {
            !containers
                .iter()
                .any(|any| any != path && any.contains(path))
        });
    }
}

/// Whether the object that would contain the field is there. Only then is the field itself missing.
fn has_parent_in(path: &FieldPath, fields: &BTreeMap<FieldPath, Field>) -> bool {
    path.parent()
        .is_none_or(|parent| fields.contains_key(&parent))
}

impl Field {
    /// Returns the shapes if they disagree.
    fn unite(&mut self, other: Self) -> Option<[PlannedShape; 2]> {
        self.optional |= other.optional;
        unite_text(&mut self.about, other.about);
        if self.shape == other.shape {
            return None;
        }
        let united = self.shape.unite(&other.shape);
        let own = std::mem::replace(&mut self.shape, united);
        Some([own, other.shape])
    }
}

impl PlannedShape {
    /// The shape that holds the values of both.
    pub(crate) fn unite(&self, other: &Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Self::Int, Self::Num) | (Self::Num, Self::Int) => Self::Num,
            (Self::OneOf(a), Self::OneOf(b)) => Self::one_of(a.iter().chain(b)),
            (Self::OneOf(_), Self::Str) | (Self::Str, Self::OneOf(_)) => Self::Str,
            _ => Self::Any,
        }
    }
}

fn unite_text(text: &mut String, other: String) {
    if text.is_empty() || (!other.is_empty() && other < *text) {
        *text = other;
    }
}
