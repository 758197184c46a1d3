//! The text of a file of the plan, to find the places of errors.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::escape::printable;
use crate::error::debug::debug_with_sources;

/// The number of a line in a file; the first is 1.
///
/// ```
/// use linkrunner_events::plan::{EntryId, Line, Lock};
///
/// let lock = Lock::parse("format = 1\n\n[event.app_opened]\n")?;
/// let line: Line = lock.entry_lines[&EntryId::event("app_opened")];
/// assert_eq!(line, 3);
/// # Ok::<(), linkrunner_events::plan::LockError>(())
/// ```
pub type Line = usize;

/// An error in the text of a lock file or of `linkrunner.toml`. The message has the line and the column.
///
/// ```
/// use linkrunner_events::plan::Decisions;
///
/// let error = Decisions::parse("[event.app_opened]\nowner = 1\n").unwrap_err();
/// assert_eq!((error.line, error.column), (2, 9));
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
#[non_exhaustive]
pub struct SyntaxError {
    /// The line.
    pub line: Line,
    /// The column, in characters; the first is 1.
    pub column: usize,
    /// The problem, and the remedy if there is one.
    pub problem: String,
}

debug_with_sources!(SyntaxError);

/// The text of a file.
pub(crate) struct Source<'a> {
    text: &'a str,
    /// The first byte of each line. Counting the lines for each field would take seconds in a file of 20,000.
    line_starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let newlines = text.match_indices('\n');
        let after_newlines = newlines.map(|(newline, _)| newline + 1);
        Self {
            text,
            line_starts: std::iter::once(0).chain(after_newlines).collect(),
        }
    }

    /// Reads the text as TOML.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, SyntaxError> {
        toml::from_str(self.text).map_err(|error| {
            let problem = error.message().trim_end().replace('\n', "; ");
            self.at(error.span().unwrap_or_default(), problem)
        })
    }

    /// A problem at this place.
    pub(crate) fn at(&self, span: Range<usize>, problem: String) -> SyntaxError {
        let (line, column) = self.position(span.start);
        SyntaxError {
            line,
            column,
            // It may quote a name of the file.
            problem: printable(&problem),
        }
    }

    /// The line of a byte.
    pub(crate) fn line(&self, byte: usize) -> Line {
        self.position(byte).0
    }

    /// The line of the first marker of a merge conflict.
    pub(crate) fn conflict(&self) -> Option<Line> {
        let is_mark = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
        Some(self.text.lines().position(is_mark)? + 1)
    }

    /// The line and the column of a byte.
    fn position(&self, byte: usize) -> (Line, usize) {
        let line = self.line_starts.partition_point(|start| *start <= byte);
        let before = self.text.get(self.line_starts[line - 1]..byte);
        (line, before.unwrap_or_default().chars().count() + 1)
    }
}
