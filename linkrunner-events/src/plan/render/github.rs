//! Differences as GitHub annotations: workflow commands.

use std::fmt::Write as _;

use super::counts::accept_command;
use super::human::plain;
use crate::plan::diff::{Change, Differences, Verdict};
use crate::plan::escape::printable;
use crate::plan::source::Line;

/// A line in a file, for an annotation.
///
/// ```
/// use std::collections::BTreeSet;
/// use linkrunner_events::plan::{Decisions, Differences, Location, Lock, Plan};
///
/// let base = Lock::parse("format = 1\n[event.app_opened]")?.plan;
/// let decisions = Decisions::default();
/// let differences = Differences::between((&base, &decisions), (&Plan::default(), &decisions), &BTreeSet::new());
/// let annotations = differences.to_github("linkrunner.toml", |_change| {
///     Some(Location { file: "linkrunner.plan.toml".to_owned(), line: 1 })
/// });
/// assert!(annotations.starts_with("::error file=linkrunner.plan.toml,line=1,"));
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The path of the file, relative to the root of the repository.
    pub file: String,
    /// The line.
    pub line: Line,
}

impl Differences {
    /// The changes as GitHub annotations, one per line: `error` for a breaking change, `notice` for a notice or an
    /// accepted breaking change, and `warning` for a mistake in `linkrunner.toml`, whose path is `decisions_file`.
    /// `location` finds the place of a change, usually by [`Change::place`] in a [`Lock`](crate::plan::Lock).
    #[must_use]
    pub fn to_github(
        &self,
        decisions_file: &str,
        location: impl Fn(&Change) -> Option<Location>,
    ) -> String {
        let mut text = String::new();
        for change in self.changes.iter().filter(|c| c.verdict <= Verdict::Notice) {
            let level = if change.is_open_break() {
                "error"
            } else {
                "notice"
            };
            let title = match change.verdict {
                Verdict::Breaking if change.accepted.is_some() => "Accepted break",
                Verdict::Breaking => "Break",
                _ => "Notice",
            };
            let title = format!("{title}: {}", printable(&change.name.to_string()));
            push_command(&mut text, level, location(change), &title, &message(change));
        }
        for warning in &self.warnings {
            let location = Location {
                file: decisions_file.to_owned(),
                line: warning.line(),
            };
            let message = format!("{}.", plain(&warning.sentence_parts()));
            push_command(
                &mut text,
                "warning",
                Some(location),
                warning.title(),
                &message,
            );
        }
        text
    }
}

fn message(change: &Change) -> String {
    let mut lines = vec![format!("{}.", plain(&change.sentence_parts()))];
    if !change.readers.used_by.is_empty() {
        lines.push(format!(
            "Read by: {}.",
            printable(&change.readers.used_by.join(", "))
        ));
    }
    if let Some(standard) = &change.readers.maps_to {
        lines.push(format!("Mapped to: {}.", printable(standard)));
    }
    if let Some(owner) = &change.readers.owner {
        lines.push(format!("Owner: {}.", printable(owner)));
    }
    if let Some(reason) = &change.accepted {
        lines.push(format!("Accepted: {}", printable(reason)));
    }
    if let Some(step) = change.step_parts() {
        lines.push(format!("To do: {}.", plain(&step)));
    }
    if change.is_open_break() {
        lines.push(format!("To accept it: {}", accept_command(&change.name)));
    }
    lines.join("\n")
}

fn push_command(
    text: &mut String,
    level: &str,
    location: Option<Location>,
    title: &str,
    message: &str,
) {
    let place = location.map_or_else(String::new, |Location { file, line }| {
        format!("file={},line={line},", property(&file))
    });
    let (title, message) = (property(title), data(message));
    writeln!(text, "::{level} {place}title={title}::{message}").expect("a string takes every text");
}

/// The message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
