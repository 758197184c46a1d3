//! The fields of an entry as a tree, as JSON nests them.

use std::collections::BTreeMap;

use super::model::{Entry, Field};
use super::path::{FieldPath, Segment};
use super::shape::PlannedShape;
use crate::schema::Role;

/// A field and its parts. The root stands for the event's data, and has no field.
#[derive(Debug, Clone, Default)]
pub(super) struct Node<'p> {
    field: Option<(&'p FieldPath, &'p Field)>,
    parts: BTreeMap<&'p Segment, Node<'p>>,
}

impl<'p> Node<'p> {
    /// The tree of an entry.
    pub(super) fn of(entry: &'p Entry) -> Self {
        let mut root = Self::default();
        for (path, field) in &entry.fields {
            let mut node = &mut root;
            for segment in path.segments() {
                node = node.parts.entry(segment).or_default();
            }
            node.field = Some((path, field));
        }
        root
    }

    /// The field with this path.
    pub(super) fn at(&self, path: &FieldPath) -> Option<&Self> {
        let mut node = self;
        for segment in path.segments() {
            node = node.part(segment)?;
        }
        Some(node)
    }

    /// The field. `None` for the root, and where the plan has the parts of a field without the field itself.
    pub(super) fn field(&self) -> Option<&'p Field> {
        self.field.map(|(_, field)| field)
    }

    /// The meaning of the field to Linkrunner.
    pub(super) fn role(&self) -> Role {
        self.field.map_or(Role::Custom, |(path, _)| path.role())
    }

    /// The shape. It is unknown where the plan does not have the field itself.
    pub(super) fn shape(&self) -> &'p PlannedShape {
        self.field()
            .map_or(&PlannedShape::Any, |field| &field.shape)
    }

    /// Whether the field may be left out, or be `null` in a list or a map.
    pub(super) fn is_optional(&self) -> bool {
        self.field().is_none_or(|field| field.optional)
    }

    /// The parts of a list, map or object.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&'p Segment, &Self)> {
        self.parts.iter().map(|(segment, node)| (*segment, node))
    }

    /// The part with this step.
    pub(super) fn part(&self, step: &Segment) -> Option<&Self> {
        self.parts.get(step)
    }

    /// The elements of a list. `None` if they are unknown.
    pub(super) fn element(&self) -> Option<&Self> {
        self.part(&Segment::Element)
    }

    /// The values of a map. `None` if they are unknown.
    pub(super) fn value(&self) -> Option<&Self> {
        self.part(&Segment::Value)
    }

    /// The fields of an object, by their keys.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'p str, &Self)> {
        self.parts().filter_map(|(segment, node)| match segment {
            Segment::Key(key) => Some((key.as_str(), node)),
            Segment::Element | Segment::Value => None,
        })
    }

    /// The field with this key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.part(&Segment::Key(key.to_owned()))
    }
}
