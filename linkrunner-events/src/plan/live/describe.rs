//! Shapes in messages: as a noun and as an example.

use linkrunner_rules::RESERVED_KEYS;

use super::super::shape::PlannedShape;
use super::super::tree::Node;
use crate::lint::{quote, short};
use crate::schema::Role;

/// The longest example. The plan of an object with many fields says more than an example would.
pub(super) const LONGEST: usize = 120;
/// How deep an example nests lists and objects.
const DEPTH: usize = 3;
/// How many values of a one-of are named.
const VALUES: usize = 8;

/// The shape as a noun: `a whole number`.
pub(super) fn noun(shape: &PlannedShape) -> String {
    let noun = match shape {
        PlannedShape::Str => "a string",
        PlannedShape::Int => "a whole number",
        PlannedShape::Num => "a number",
        PlannedShape::Bool => "a boolean",
        PlannedShape::List => "a list",
        PlannedShape::Map | PlannedShape::Object => "an object",
        PlannedShape::Any => "any value",
        PlannedShape::OneOf(values) => return one_of(values),
    };
    noun.to_owned()
}

fn one_of(values: &[String]) -> String {
    let named: Vec<String> = values
        .iter()
        .take(VALUES)
        .map(|value| quote(value))
        .collect();
    match values.len().saturating_sub(VALUES) {
        0 => format!("one of {}", named.join(", ")),
        more => format!("one of {} and {more} more", named.join(", ")),
    }
}

/// The shape with an example: `a number, such as 9.99`.
pub(super) fn with_example(node: &Node<'_>) -> String {
    match node.shape() {
        PlannedShape::Bool => "true or false".to_owned(),
        PlannedShape::OneOf(values) => one_of(values),
        PlannedShape::Any => "a value".to_owned(),
        shape => match example(node, DEPTH) {
            Some(example) if example.len() <= LONGEST => {
                format!("{}, such as {example}", noun(shape))
            }
            _ => noun(shape),
        },
    }
}

/// A value of the shape as JSON. `None` if it would nest too deep.
fn example(node: &Node<'_>, depth: usize) -> Option<String> {
    let role = node.role();
    if role != Role::Custom {
        let row = RESERVED_KEYS.iter().find(|row| row.role == role)?;
        return Some(row.json.to_owned());
    }
    Some(match node.shape() {
        PlannedShape::Str | PlannedShape::Any => "\"text\"".to_owned(),
        PlannedShape::Int => "1".to_owned(),
        PlannedShape::Num => "9.99".to_owned(),
        PlannedShape::Bool => "true".to_owned(),
        PlannedShape::OneOf(values) => quote(values.first()?),
        PlannedShape::List => {
            let depth = depth.checked_sub(1)?;
            format!("[{}]", part(node.element(), depth)?)
        }
        PlannedShape::Map => {
            let depth = depth.checked_sub(1)?;
            format!("{{\"key\": {}}}", part(node.value(), depth)?)
        }
        PlannedShape::Object => {
            let depth = depth.checked_sub(1)?;
            let fields: Option<Vec<String>> = node
                .fields()
                .filter(|(_, field)| !field.is_optional())
                .map(|(key, field)| Some(format!("\"{}\": {}", short(key), example(field, depth)?)))
                .collect();
            format!("{{{}}}", fields?.join(", "))
        }
    })
}

/// An example of a list's element or a map's value, which may be unknown.
fn part(node: Option<&Node<'_>>, depth: usize) -> Option<String> {
    match node {
        Some(node) => example(node, depth),
        None => Some("\"text\"".to_owned()),
    }
}
