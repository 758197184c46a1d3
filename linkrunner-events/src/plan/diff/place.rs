//! The fields of an entry with their paths.

use crate::plan::path::{FieldPath, Segment};
use crate::plan::tree::Node;

/// A field, or a container without a row of its own: its path, and its parts.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    pub(crate) path: FieldPath,
    pub(crate) node: &'a Node<'a>,
}

impl Place<'_> {
    /// The last step of the path.
    pub(crate) fn step(&self) -> Option<Segment> {
        self.path.segments().last().cloned()
    }
}

/// The parts of a container. Without a path, the container is the entry itself.
pub(crate) fn parts<'a>(path: Option<&FieldPath>, node: &'a Node<'a>) -> Vec<Place<'a>> {
    let parts = node.parts().map(|(step, node)| {
        let path = match path {
            Some(path) => path.join(step.clone()),
            None => FieldPath::of(step.clone()),
        };
        Place { path, node }
    });
    parts.collect()
}
