//! Writes a plan as a lock file.

use std::fmt::Write as _;

use linkrunner_rules::ecommerce;

use super::FORMAT;
use crate::plan::model::{Entry, EntryId, Field, Plan};
use crate::plan::names::UPDATE_COMMAND;
use crate::plan::quote::{key, string};
use crate::plan::shape::PlannedShape;

const HEAD: &str = "# The events that this target sends. Generated from its types; do not edit.";

impl Plan {
    /// The text of the lock file: sorted, one line a field, the same on every machine.
    #[must_use]
    pub fn to_lock(&self) -> String {
        let mut text = format!("{HEAD}\n# To update: {UPDATE_COMMAND}\nformat = {FORMAT}\n");
        for (id, entry) in &self.entries {
            text.push('\n');
            write_entry(&mut text, id, entry);
        }
        text
    }
}

fn write_entry(text: &mut String, id: &EntryId, entry: &Entry) {
    let mut line = |arguments: std::fmt::Arguments<'_>| {
        text.write_fmt(arguments)
            .expect("a string takes every text");
        text.push('\n');
    };
    line(format_args!("[{}.{}]", id.kind.name(), key(&id.name)));
    if !entry.about.is_empty() {
        line(format_args!("about = {}", string(&entry.about)));
    }
    if let Some(kind) = entry.ecommerce {
        line(format_args!(
            "ecommerce = {}",
            string(ecommerce::name(kind))
        ));
    }
    for (path, field) in &entry.fields {
        line(format_args!(
            "fields.{} = {{ {} }}",
            string(&path.to_string()),
            parts(field)
        ));
    }
}

fn parts(field: &Field) -> String {
    let mut parts = format!("shape = {}", shape(&field.shape));
    if field.optional {
        parts.push_str(", optional = true");
    }
    if !field.about.is_empty() {
        parts.push_str(", about = ");
        parts.push_str(&string(&field.about));
    }
    parts
}

fn shape(shape: &PlannedShape) -> String {
    match shape {
        PlannedShape::OneOf(values) => {
            let values: Vec<String> = values.iter().map(|value| string(value)).collect();
            format!("[{}]", values.join(", "))
        }
        named => string(named.name().unwrap_or_default()),
    }
}
