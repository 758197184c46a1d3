//! The fields of an entry as a tree.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::model::{Entry, Field};
use crate::plan::path::{FieldPath, Segment};

/// The fields of an entry, each under the list, map or object that contains it.
pub(crate) struct Tree<'a> {
    fields: &'a BTreeMap<FieldPath, Field>,
    children: BTreeMap<Option<FieldPath>, BTreeSet<FieldPath>>,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(entry: &'a Entry) -> Self {
        let mut children: BTreeMap<_, BTreeSet<FieldPath>> = BTreeMap::new();
        for path in entry.fields.keys() {
            let mut path = path.clone();
            // A container without a row of its own is there, too.
            loop {
                let parent = path.parent();
                let is_new = children.entry(parent.clone()).or_default().insert(path);
                match parent {
                    Some(parent) if is_new => path = parent,
                    _ => break,
                }
            }
        }
        Self {
            fields: &entry.fields,
            children,
        }
    }

    /// The parts of a container. `None` stands for the entry itself.
    pub(crate) fn children(&self, parent: Option<&FieldPath>) -> Option<&BTreeSet<FieldPath>> {
        self.children.get(&parent.cloned())
    }

    pub(crate) fn field(&self, path: &FieldPath) -> Option<&'a Field> {
        self.fields.get(path)
    }

    /// Everything in a container, by its path within it.
    pub(crate) fn parts(&self, container: &FieldPath) -> BTreeMap<&[Segment], &'a Field> {
        let depth = container.segments().len();
        let from = self.fields.range(container..);
        from.take_while(|(path, _)| container.contains(path))
            .filter(|(path, _)| *path != container)
            .map(|(path, field)| (&path.segments()[depth..], field))
            .collect()
    }
}
