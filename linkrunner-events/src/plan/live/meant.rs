//! The value that was probably meant, where one of another shape was sent.

use serde_json::{Number, Value};

use super::super::nearest::nearest;
use super::super::shape::PlannedShape;
use super::super::tree::Node;
use super::describe::LONGEST;
use super::walk::fits;
use crate::lint::quote;

/// The value to send instead, if it follows from the one that was sent.
pub(super) fn meant(node: &Node<'_>, value: &Value) -> Option<String> {
    match (node.shape(), value) {
        (PlannedShape::Int | PlannedShape::Num, Value::String(text)) => {
            let number: Number = text.trim().parse().ok()?;
            let fits = fits(node, &Value::Number(number.clone()));
            fits.then(|| format!("the number {number}, without quotes"))
        }
        (PlannedShape::Bool, Value::String(text)) => match text.as_str() {
            "true" | "false" => Some(format!("{text}, without quotes")),
            _ => None,
        },
        (PlannedShape::Str, Value::Number(_) | Value::Bool(_)) => {
            Some(format!("the string \"{value}\""))
        }
        (PlannedShape::OneOf(values), Value::String(text)) => {
            nearest(text, values.iter().map(String::as_str)).map(quote)
        }
        (PlannedShape::OneOf(_), _) => None,
        (PlannedShape::List, Value::Array(_)) => None,
        (PlannedShape::List, element) => {
            let is_element = node.element().is_some_and(|node| fits(node, element));
            let list = format!("[{element}]");
            (is_element && list.len() <= LONGEST).then(|| format!("a list: {list}"))
        }
        _ => None,
    }
}
