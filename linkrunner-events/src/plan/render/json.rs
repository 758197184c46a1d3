//! Differences for tools.

use serde::Serialize;

use crate::plan::diff::{Change, Differences, Verdict, Warning};
use crate::plan::source::Line;

#[derive(Serialize)]
struct Document<'a> {
    counts: Counts,
    changes: Vec<JsonChange<'a>>,
    warnings: Vec<JsonWarning>,
}

#[derive(Serialize)]
struct Counts {
    open_breaks: usize,
    breaking: usize,
    notice: usize,
    safe: usize,
    documentation: usize,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    name: String,
    entry_kind: &'static str,
    entry: &'a str,
    field: Option<String>,
    kind: &'static str,
    verdict: &'static str,
    accepted: Option<&'a str>,
    before: &'a [String],
    after: &'a [String],
    sentence: String,
    step: Option<String>,
    owner: Option<&'a str>,
    maps_to: Option<&'a str>,
    used_by: &'a [String],
}

#[derive(Serialize)]
struct JsonWarning {
    line: Line,
    sentence: String,
}

impl Differences {
    /// The differences as JSON, with the same keys for each change. Later versions may add keys, and never remove one.
    #[must_use]
    pub fn to_json(&self) -> String {
        let document = Document {
            counts: Counts {
                open_breaks: self.open_breaks().count(),
                breaking: self.count(Verdict::Breaking),
                notice: self.count(Verdict::Notice),
                safe: self.count(Verdict::Safe),
                documentation: self.count(Verdict::Documentation),
            },
            changes: self.changes.iter().map(JsonChange::new).collect(),
            warnings: self.warnings.iter().map(JsonWarning::new).collect(),
        };
        let mut text = serde_json::to_string_pretty(&document).expect("texts and numbers are JSON");
        text.push('\n');
        text
    }
}

impl<'a> JsonChange<'a> {
    fn new(change: &'a Change) -> Self {
        Self {
            name: change.name.to_string(),
            entry_kind: change.name.entry.kind.name(),
            entry: &change.name.entry.name,
            field: change.name.field.as_ref().map(ToString::to_string),
            kind: change.kind.code(),
            verdict: change.verdict.name(),
            accepted: change.accepted.as_deref(),
            before: &change.before,
            after: &change.after,
            sentence: change.sentence(),
            step: change.step(),
            owner: change.readers.owner.as_deref(),
            maps_to: change.readers.maps_to.as_deref(),
            used_by: &change.readers.used_by,
        }
    }
}

impl JsonWarning {
    fn new(warning: &Warning) -> Self {
        Self {
            line: warning.line(),
            sentence: warning.to_string(),
        }
    }
}
