//! Adds an acceptance to the text of `linkrunner.toml`.

use super::Decisions;
use crate::error::debug::debug_with_sources;
use crate::plan::change_name::ChangeName;
use crate::plan::quote::string;
use crate::plan::source::{Line, SyntaxError};

/// A change cannot be accepted.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// The reason is empty.
    #[error(
        "the reason is empty; say why `{change}` may break, for the reviewer and for later readers"
    )]
    EmptyReason {
        /// The change.
        change: ChangeName,
    },
    /// The file accepts the change already.
    #[error(
        "`{change}` is accepted already, on line {line}; if that was for an earlier change, remove it there first"
    )]
    Already {
        /// The change.
        change: ChangeName,
        /// The line of the acceptance.
        line: Line,
    },
    /// The file cannot be read.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// The file has `accept` in a form to which no block can be appended, such as `accept = []`.
    #[error(
        "no acceptance can be appended to this file; write its acceptances as blocks: `[[accept]]`"
    )]
    Form,
}

debug_with_sources!(AcceptError);

impl Decisions {
    /// Adds an acceptance to the text of a `linkrunner.toml`, at its end. The rest stays as it is, and the line ends are
    /// those of the text.
    ///
    /// ```
    /// use linkrunner_events::plan::Decisions;
    ///
    /// let change = "purchase_completed.coupon".parse()?;
    /// let text = Decisions::accept("", &change, "replaced by discount_applied")?;
    /// assert_eq!(
    ///     text,
    ///     "[[accept]]\nchange = \"purchase_completed.coupon\"\nreason = \"replaced by discount_applied\"\n",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the reason is empty, the change is accepted already, or the text cannot be read.
    pub fn accept(text: &str, change: &ChangeName, reason: &str) -> Result<String, AcceptError> {
        let reason = reason.trim();
        if reason.is_empty() {
            let change = change.clone();
            return Err(AcceptError::EmptyReason { change });
        }
        let decisions = Self::parse(text)?;
        if let Some(earlier) = decisions.accepted.iter().find(|a| a.change == *change) {
            return Err(AcceptError::Already {
                change: change.clone(),
                line: earlier.line,
            });
        }
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut new = text.to_owned();
        if !new.is_empty() {
            if !new.ends_with('\n') {
                new.push_str(end);
            }
            new.push_str(end);
        }
        for line in [
            "[[accept]]".to_owned(),
            format!("change = {}", string(&change.to_string())),
            format!("reason = {}", string(reason)),
        ] {
            new.push_str(&line);
            new.push_str(end);
        }
        Self::parse(&new).map_err(|_| AcceptError::Form)?;
        Ok(new)
    }
}
