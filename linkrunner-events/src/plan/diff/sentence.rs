//! Sentences about a change. Texts of the user are separate parts.

use std::fmt;

use crate::plan::change_name::ChangeName;
use crate::plan::model::EntryKind;
use crate::plan::path::FieldPath;

/// A sentence: each form of output marks and escapes the code in it in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence(pub(crate) Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Words of the table of verdicts.
    Text(&'static str),
    /// A name or a shape, which may hold any characters.
    Code(String),
}

/// The values of a change that a sentence names.
pub(crate) struct Values<'a> {
    pub(crate) name: &'a ChangeName,
    pub(crate) before: &'a [String],
    pub(crate) after: &'a [String],
    pub(crate) maps_to: Option<&'a str>,
}

impl Sentence {
    /// Fills a sentence of the table with the values of a change.
    pub(crate) fn fill(template: &'static str, values: &Values<'_>) -> Self {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((text, after)) = rest.split_once('{') {
            let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
            push_text(&mut parts, text);
            push_value(&mut parts, placeholder, values);
            rest = after;
        }
        push_text(&mut parts, rest);
        Self(parts)
    }

    /// This sentence, the separator and another one.
    pub(crate) fn then(mut self, separator: &'static str, other: Self) -> Self {
        self.0.push(Part::Text(separator));
        self.0.extend(other.0);
        self
    }
}

/// Splits our own text at its backticks, so that its code is marked like the texts of the user.
fn push_text(parts: &mut Vec<Part>, text: &'static str) {
    for (index, piece) in text.split('`').enumerate() {
        if piece.is_empty() {
            continue;
        }
        parts.push(if index % 2 == 0 {
            Part::Text(piece)
        } else {
            Part::Code(piece.to_owned())
        });
    }
}

fn push_value(parts: &mut Vec<Part>, placeholder: &str, values: &Values<'_>) {
    let name = values.name;
    let is_part = name.field.as_ref().is_some_and(|path| path.key().is_none());
    let is_top_level = name.field.as_ref().is_some_and(FieldPath::is_top_level);
    match placeholder {
        "event" => parts.push(Part::Code(name.entry.name.clone())),
        "field" => {
            let field = name.field.as_ref().map(ToString::to_string);
            parts.push(Part::Code(field.unwrap_or_else(|| name.entry.name.clone())));
        }
        "before" => push_list(parts, values.before),
        "after" => push_list(parts, values.after),
        "noun" => parts.push(Part::Text(match name.entry.kind {
            EntryKind::Event => "event",
            EntryKind::Payment => "payment data",
            EntryKind::Context => "context",
        })),
        "missing" if is_part => parts.extend([Part::Text("be "), Part::Code("null".to_owned())]),
        "missing" => parts.push(Part::Text("be missing")),
        // Only the fields of the event itself can be filtered by in the dashboard.
        "readers" if is_top_level => {
            parts.push(Part::Text("reports and audiences that filter by it"));
        }
        "readers" => parts.push(Part::Text("exports and queries that read it")),
        "mapping" => {
            if let Some(standard) = values.maps_to {
                parts.extend([Part::Text(" to "), Part::Code(standard.to_owned())]);
            }
        }
        unknown => unreachable!("the table of verdicts has the unknown part {{{unknown}}}"),
    }
}

fn push_list(parts: &mut Vec<Part>, values: &[String]) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            let is_last = index + 1 == values.len();
            parts.push(Part::Text(if is_last { " or " } else { ", " }));
        }
        parts.push(Part::Code(value.clone()));
    }
}

/// Code is in backticks.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Code(code) => write!(f, "`{code}`"),
        })
    }
}
