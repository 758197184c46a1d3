//! Differences for a person at a terminal, or in the message of a failed test.

use std::fmt::Write as _;

use super::counts::{accept_commands, counts};
use crate::plan::diff::{Change, Differences, Part, Readers, Sentence, Verdict};
use crate::plan::escape::printable;
use crate::plan::model::EntryId;

/// The codes of colours, all empty without colours.
struct Style {
    is_coloured: bool,
}

impl Style {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.is_coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "1;31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

/// The width of the margin of each change, which holds its mark.
const MARGIN: usize = 12;
/// The width of the text beside the margin.
const WIDTH: usize = 88;

impl Differences {
    /// The differences as text for a person: a block for each event, a line for each change, the counts, and the commands that
    /// accept the breaks. Control characters are escaped, apart from those of the colours.
    #[must_use]
    pub fn to_human(&self, is_coloured: bool) -> String {
        let mut text = self.to_human_changes(is_coloured);
        let commands = accept_commands(self);
        if !commands.is_empty() {
            text.push_str("Undo each break, or accept it with a reason:\n");
        }
        for command in commands {
            writeln!(text, "  {command}").expect("a string takes every text");
        }
        text
    }

    /// The differences without the commands.
    pub(crate) fn to_human_changes(&self, is_coloured: bool) -> String {
        let style = Style { is_coloured };
        let mut text = String::new();
        let mut line = |line: String| writeln!(text, "{line}").expect("a string takes every text");
        let mut block: Option<&EntryId> = None;
        for change in &self.changes {
            let entry = change.entry();
            if block != Some(entry) {
                if block.is_some() {
                    line(String::new());
                }
                line(heading(&style, entry, &change.readers));
                block = Some(entry);
            }
            for part in lines(&style, change) {
                line(part);
            }
        }
        if block.is_some() {
            line(String::new());
        }
        for warning in &self.warnings {
            let mark = style.paint(YELLOW, "warning");
            let sentence = plain(&warning.sentence_parts());
            line(format!(
                "{mark}: linkrunner.toml, line {}: {sentence}.",
                warning.line()
            ));
        }
        line(style.paint(BOLD, &format!("{}.", counts(self))));
        text
    }
}

/// The event, with its owner and its mapping.
fn heading(style: &Style, entry: &EntryId, readers: &Readers) -> String {
    let mut notes = Vec::new();
    if let Some(owner) = &readers.owner {
        notes.push(format!("owner: {}", printable(owner)));
    }
    if let Some(standard) = &readers.maps_to {
        notes.push(format!("mapped to {}", printable(standard)));
    }
    let name = style.paint(BOLD, &printable(&entry.to_string()));
    if notes.is_empty() {
        return name;
    }
    format!(
        "{name} {}",
        style.paint(DIM, &format!("({})", notes.join(", ")))
    )
}

/// The lines of a change.
fn lines(style: &Style, change: &Change) -> Vec<String> {
    let (mark, colour) = mark(change);
    let mark = style.paint(colour, &format!("{mark:<8}"));
    let mut lines = wrap(&format!("{}.", plain(&change.sentence_parts())));
    let mut readers = change.readers.used_by.clone();
    readers.extend(
        change
            .readers
            .maps_to
            .iter()
            .map(|standard| format!("ad networks, as {standard}")),
    );
    if !readers.is_empty() && change.verdict == Verdict::Breaking {
        lines.extend(wrap(&format!(
            "Read by: {}.",
            printable(&readers.join("; "))
        )));
    }
    if let Some(reason) = &change.accepted {
        lines.extend(wrap(&format!("Accepted: {}", printable(reason))));
    }
    if let Some(step) = change.step_parts() {
        lines.extend(wrap(&format!("To do: {}.", plain(&step))));
    }
    let with_margin = |(index, line)| match index {
        0 => format!("  {mark}  {line}"),
        _ => format!("{:MARGIN$}{line}", ""),
    };
    lines.into_iter().enumerate().map(with_margin).collect()
}

/// Splits a text at spaces into lines that fit beside the margin.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The mark of a change, and its colour.
fn mark(change: &Change) -> (&'static str, &'static str) {
    match change.verdict {
        Verdict::Breaking if change.accepted.is_some() => ("accepted", DIM),
        Verdict::Breaking => ("BREAK", RED),
        Verdict::Notice => ("notice", YELLOW),
        Verdict::Safe => ("safe", GREEN),
        Verdict::Documentation => ("docs", DIM),
    }
}

/// The sentence with its code in backticks.
pub(crate) fn plain(sentence: &Sentence) -> String {
    let parts = sentence.0.iter().map(|part| match part {
        Part::Text(text) => (*text).to_owned(),
        Part::Code(code) => format!("`{}`", printable(code)),
    });
    parts.collect()
}
