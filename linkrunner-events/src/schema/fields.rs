//! Walks through the fields of a group, including the groups flattened into it.

use linkrunner_rules::{Place, ReservedKey};

use super::{FieldSchema, GroupSchema, Role};

/// The fields of a group in the order in which they are sent.
pub(super) struct Fields {
    group: Position,
    /// The groups around the current one. Allocated only when a flattened group is entered.
    outer: Vec<Position>,
}

/// A place in the fields of one struct.
struct Position {
    schema: &'static GroupSchema,
    /// How many keys and flattened groups were visited.
    keys: usize,
    flattened: usize,
    is_outer_optional: bool,
}

impl Position {
    fn start(schema: &'static GroupSchema, is_outer_optional: bool) -> Self {
        Self {
            schema,
            keys: 0,
            flattened: 0,
            is_outer_optional,
        }
    }

    fn all_optional(&self) -> bool {
        self.schema.all_optional || self.is_outer_optional
    }

    /// The flattened group at this place.
    fn next_group(&mut self) -> Option<&'static GroupSchema> {
        let next = self.schema.flattened.get(self.flattened)?;
        (next.index == self.keys).then(|| {
            self.flattened += 1;
            next.group
        })
    }

    fn next_field(&mut self) -> Option<FieldSchema> {
        let key = self.schema.keys.get(self.keys)?;
        let index = self.keys;
        self.keys += 1;
        Some(FieldSchema {
            key,
            description: self.schema.description_of(index),
            optional: self.schema.is_optional(index) || self.is_outer_optional,
            role: ReservedKey::find(key, Place::Event).map_or(Role::Custom, |row| row.role),
            #[cfg(feature = "plan")]
            shape: self.schema.shape_of(index),
        })
    }
}

impl Fields {
    pub(super) fn of(schema: &'static GroupSchema) -> Self {
        Self {
            group: Position::start(schema, false),
            outer: Vec::new(),
        }
    }
}

impl Iterator for Fields {
    type Item = FieldSchema;

    fn next(&mut self) -> Option<FieldSchema> {
        loop {
            if let Some(inner) = self.group.next_group() {
                let inner = Position::start(inner, self.group.all_optional());
                self.outer.push(std::mem::replace(&mut self.group, inner));
            } else if let Some(field) = self.group.next_field() {
                return Some(field);
            } else {
                self.group = self.outer.pop()?;
            }
        }
    }
}
