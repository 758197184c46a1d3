//! Differences for a comment on a pull request, or the summary of a step.

use std::fmt::Write as _;

use super::counts::{accept_commands, counts};
use crate::plan::diff::{Change, Differences, Part, Sentence, Verdict};
use crate::plan::escape::{markdown, markdown_code};

/// The rows that a table shows: comments and summaries have a size limit.
const MAX_ROWS: usize = 200;

impl Differences {
    /// The differences as Markdown: a table of breaking changes and notices, and a collapsed table of all other
    /// changes. Texts of the user are escaped: they cannot add markup or HTML.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = format!("### Tracking plan: {}\n", counts(self));
        let (mut heavy, light): (Vec<&Change>, Vec<&Change>) = self
            .changes
            .iter()
            .partition(|change| change.verdict <= Verdict::Notice);
        heavy.sort_by_key(|change| (change.verdict, !change.is_open_break()));
        if !heavy.is_empty() {
            text.push_str(&table(&heavy));
        }
        if !light.is_empty() {
            let table = table(&light);
            let summary = "Safe changes and descriptions";
            push(
                &mut text,
                &format!("\n<details><summary>{summary}</summary>\n{table}\n</details>"),
            );
        }
        if !self.warnings.is_empty() {
            text.push('\n');
        }
        for warning in &self.warnings {
            let sentence = sentence(&warning.sentence_parts());
            let line = warning.line();
            push(
                &mut text,
                &format!("- **Warning:** `linkrunner.toml`, line {line}: {sentence}."),
            );
        }
        let commands = accept_commands(self);
        if !commands.is_empty() {
            let commands = commands.join("\n");
            push(
                &mut text,
                &format!(
                    "\nUndo each break, or accept it with a reason:\n\n```sh\n{commands}\n```"
                ),
            );
        }
        text
    }
}

fn table(changes: &[&Change]) -> String {
    let mut text = String::from("\n| | Change | Meaning | Read by |\n| --- | --- | --- | --- |\n");
    for change in changes.iter().take(MAX_ROWS) {
        let name = markdown_code(&change.name.to_string());
        push(
            &mut text,
            &format!(
                "| {} | {name} | {} | {} |",
                mark(change),
                meaning(change),
                readers(change)
            ),
        );
    }
    if changes.len() > MAX_ROWS {
        push(
            &mut text,
            &format!("| | | and {} more | |", changes.len() - MAX_ROWS),
        );
    }
    text
}

fn mark(change: &Change) -> &'static str {
    match change.verdict {
        Verdict::Breaking if change.accepted.is_some() => "accepted",
        Verdict::Breaking => "**BREAK**",
        Verdict::Notice => "notice",
        Verdict::Safe => "safe",
        Verdict::Documentation => "docs",
    }
}

fn meaning(change: &Change) -> String {
    let mut text = format!("{}.", sentence(&change.sentence_parts()));
    if let Some(reason) = &change.accepted {
        text.push_str("<br>**Accepted:** ");
        text.push_str(&markdown(reason));
    }
    if let Some(step) = change.step_parts() {
        text.push_str("<br>**To do:** ");
        text.push_str(&sentence(&step));
        text.push('.');
    }
    text
}

fn readers(change: &Change) -> String {
    let readers = &change.readers;
    let mut parts: Vec<String> = readers.used_by.iter().map(|user| markdown(user)).collect();
    if let Some(standard) = &readers.maps_to {
        parts.push(format!("mapping to {}", markdown_code(standard)));
    }
    if let Some(owner) = &readers.owner {
        parts.push(format!("owner: {}", markdown(owner)));
    }
    parts.join("<br>")
}

fn sentence(sentence: &Sentence) -> String {
    let parts = sentence.0.iter().map(|part| match part {
        Part::Text(text) => (*text).to_owned(),
        Part::Code(code) => markdown_code(code),
    });
    parts.collect()
}

fn push(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string takes every text");
}
