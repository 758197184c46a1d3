//! Types and descriptions in words, for Markdown.

use crate::plan::escape::{markdown, markdown_code};
use crate::plan::shape::PlannedShape;
use crate::plan::tree::Node;
use crate::schema::Role;

/// The text on one line.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    markdown(&words.join(" "))
}

/// The paragraphs of a text, each on one line.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    paragraphs
        .map(|lines| paragraph(&lines.join(" ")))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// A paragraph, which must not begin like a list or a heading.
fn paragraph(text: &str) -> String {
    let mut characters = text.trim().chars();
    match characters.next() {
        None => String::new(),
        Some(first) if first.is_alphabetic() => one_line(text),
        Some(first) => format!("&#{};{}", u32::from(first), markdown(characters.as_str())),
    }
}

/// Texts as a list of words: `a, b`.
pub(super) fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| one_line(text)).collect();
    texts.join(", ")
}

/// The type of a field: `list of whole numbers`.
pub(super) fn type_of(node: &Node<'_>) -> String {
    let unit = match node.role() {
        Role::Amount | Role::Value | Role::ItemPrice => ", in major units",
        Role::Currency => ", ISO 4217",
        _ => "",
    };
    let noun = match node.shape() {
        PlannedShape::Str => "string",
        PlannedShape::Int => "whole number",
        PlannedShape::Num => "number",
        PlannedShape::Bool => "true or false",
        PlannedShape::Object => "object",
        PlannedShape::Any => "any",
        PlannedShape::OneOf(values) => return one_of(values),
        PlannedShape::List => return format!("list of {}", plural(node.element())),
        PlannedShape::Map => return format!("map of {}", plural(node.value())),
    };
    format!("{noun}{unit}")
}

/// The elements of a list or the values of a map.
fn plural(node: Option<&Node<'_>>) -> String {
    let Some(node) = node else {
        return "any values".to_owned();
    };
    let noun = match node.shape() {
        PlannedShape::Str => "strings".to_owned(),
        PlannedShape::Int => "whole numbers".to_owned(),
        PlannedShape::Num => "numbers".to_owned(),
        PlannedShape::Bool => "true or false".to_owned(),
        PlannedShape::Object => "objects".to_owned(),
        PlannedShape::Any => "any values".to_owned(),
        PlannedShape::OneOf(values) => one_of(values),
        PlannedShape::List => format!("lists of {}", plural(node.element())),
        PlannedShape::Map => format!("maps of {}", plural(node.value())),
    };
    let null = if node.is_optional() && *node.shape() != PlannedShape::Any {
        " or null"
    } else {
        ""
    };
    format!("{noun}{null}")
}

fn one_of(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| markdown_code(value)).collect();
    format!("one of {}", values.join(", "))
}
