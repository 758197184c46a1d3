//! Walks through JSON and the tree of an entry side by side, and collects the differences.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::super::nearest::nearest;
use super::super::shape::PlannedShape;
use super::super::tree::Node;
use crate::lint::{Object, quote, short};

/// For so many unknown keys of one object, the key that was meant is looked for.
const COMPARED: usize = 20;

/// A difference between a call and the plan, and its place in the call, such as `contents[2].id`.
#[derive(Debug)]
pub(super) struct Difference<'a> {
    pub(super) path: String,
    pub(super) kind: Kind<'a>,
}

#[derive(Debug)]
pub(super) enum Kind<'a> {
    /// The plan has no such field, but perhaps a similar one that the call lacks.
    UnknownField { meant: Option<&'a str> },
    /// The call lacks a field that is always there.
    MissingField { field: &'a Node<'a> },
    /// A field that is always there is `null`.
    NullField { field: &'a Node<'a> },
    /// A field that may be left out is `null`.
    NullOptional,
    /// The value has another shape.
    OtherShape {
        node: &'a Node<'a>,
        value: &'a Value,
    },
}

/// The differences between the data of a call and an entry. Contexts may add fields of their own. All paths begin with the
/// prefix.
pub(super) fn differences<'a>(
    root: &'a Node<'a>,
    contexts: &'a [Node<'a>],
    prefix: &str,
    data: &'a Object,
) -> Vec<Difference<'a>> {
    let mut walk = Walk::default();
    walk.object(root, prefix, contexts, data);
    walk.differences
}

/// Whether a value has the shape of the node.
pub(super) fn fits(node: &Node<'_>, value: &Value) -> bool {
    let mut walk = Walk::default();
    walk.value(node, "", value);
    walk.differences.is_empty()
}

#[derive(Default)]
struct Walk<'a> {
    differences: Vec<Difference<'a>>,
}

impl<'a> Walk<'a> {
    fn add(&mut self, path: &str, kind: Kind<'a>) {
        let path = path.to_owned();
        self.differences.push(Difference { path, kind });
    }

    /// Compares the members of an object whose keys are known.
    fn object(
        &mut self,
        node: &'a Node<'a>,
        prefix: &str,
        contexts: &'a [Node<'a>],
        members: &'a Object,
    ) {
        // A misspelled key is one difference, and not an unknown key and a missing one.
        let mut misspelled = BTreeSet::new();
        let mut unknown = 0;
        for (key, value) in members {
            let path = format!("{prefix}{}", shown_key(key));
            if let Some(field) = node
                .get(key)
                .or_else(|| context_field(contexts, key, value))
            {
                self.member(field, &path, value);
            } else {
                unknown += 1;
                let absent = node.fields().filter(|(key, _)| !members.contains_key(*key));
                let meant = match unknown {
                    ..=COMPARED => nearest(key, absent.map(|(key, _)| key)),
                    _ => None,
                };
                misspelled.extend(meant);
                self.add(&path, Kind::UnknownField { meant });
            }
        }
        for (key, field) in node.fields() {
            let is_missing = !field.is_optional() && !members.contains_key(key);
            if is_missing && !misspelled.contains(key) {
                let path = format!("{prefix}{}", shown_key(key));
                self.add(&path, Kind::MissingField { field });
            }
        }
    }

    /// Compares the value of a key.
    fn member(&mut self, node: &'a Node<'a>, path: &str, value: &'a Value) {
        match (value, node.shape()) {
            (Value::Null, PlannedShape::Any) => {}
            (Value::Null, _) if node.is_optional() => self.add(path, Kind::NullOptional),
            (Value::Null, _) => self.add(path, Kind::NullField { field: node }),
            _ => self.value(node, path, value),
        }
    }

    fn value(&mut self, node: &'a Node<'a>, path: &str, value: &'a Value) {
        match (node.shape(), value) {
            (PlannedShape::Any, _)
            | (PlannedShape::Str, Value::String(_))
            | (PlannedShape::Num, Value::Number(_))
            | (PlannedShape::Bool, Value::Bool(_)) => {}
            (PlannedShape::Int, Value::Number(number)) if is_whole(number) => {}
            (PlannedShape::OneOf(values), Value::String(text)) if values.contains(text) => {}
            (PlannedShape::List, Value::Array(elements)) => {
                let Some(element) = node.element() else {
                    return;
                };
                for (index, value) in elements.iter().enumerate() {
                    self.part(element, &format!("{path}[{index}]"), value);
                }
            }
            (PlannedShape::Map, Value::Object(members)) => {
                let Some(node) = node.value() else {
                    return;
                };
                for (key, value) in members {
                    self.part(node, &format!("{path}.{}", shown_key(key)), value);
                }
            }
            (PlannedShape::Object, Value::Object(members)) => {
                self.object(node, &format!("{path}."), &[], members);
            }
            _ => self.add(path, Kind::OtherShape { node, value }),
        }
    }

    /// Compares an element of a list or a value of a map.
    fn part(&mut self, node: &'a Node<'a>, path: &str, value: &'a Value) {
        if !(value.is_null() && node.is_optional()) {
            self.value(node, path, value);
        }
    }
}

/// The field of a context with this key. Of several contexts, it is the first whose field has the shape of the value.
fn context_field<'a>(contexts: &'a [Node<'a>], key: &str, value: &Value) -> Option<&'a Node<'a>> {
    let fields = || contexts.iter().filter_map(|context| context.get(key));
    let fitting = fields().find(|field| fits(field, value));
    fitting.or_else(|| fields().next())
}

/// Whether a number has no fraction. `2.0` has none.
fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// A key in a path. As in a lock file, it is in quotes if it has other characters than letters, digits, `_` and `-`.
pub(super) fn shown_key(key: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_plain) {
        short(key)
    } else {
        quote(key)
    }
}
