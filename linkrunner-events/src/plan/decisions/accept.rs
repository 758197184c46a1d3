//! Writes an acceptance to the text of `linkrunner.toml`.

use super::Decisions;
use super::read::reason_span;
use crate::error::debug::debug_with_sources;
use crate::plan::change_name::ChangeName;
use crate::plan::quote::string;
use crate::plan::source::{Line, SyntaxError};

/// The error of [`Decisions::accept`].
///
/// ```
/// use linkrunner_events::plan::{AcceptError, Decisions};
///
/// let change = "purchase_completed.coupon".parse()?;
/// let error = Decisions::accept("", &Decisions::default(), &change, " ").unwrap_err();
/// assert!(matches!(error, AcceptError::EmptyReason { .. }));
/// # Ok::<(), linkrunner_events::plan::InvalidName>(())
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// The reason is empty.
    #[error("the reason is empty; write for the reviewer why the break `{change}` is acceptable")]
    EmptyReason {
        /// The change.
        change: ChangeName,
    },
    /// The file already accepts the change.
    #[error("`{change}` is already accepted, on line {line}")]
    Already {
        /// The change.
        change: ChangeName,
        /// The line of the acceptance.
        line: Line,
    },
    /// The base revision already accepts the change for the same reason, so that acceptance is spent. Give a new
    /// reason.
    #[error(
        "`{change}` was accepted before, for the same reason, on line {line}; write a new reason"
    )]
    SameReason {
        /// The change.
        change: ChangeName,
        /// The line of the earlier acceptance.
        line: Line,
    },
    /// The file cannot be read.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// The file has `accept` in a form that cannot be extended, such as `accept = []`.
    #[error(
        "`accept` in this file is not a list of `[[accept]]` blocks; write each acceptance as such a block"
    )]
    Form,
}

debug_with_sources!(AcceptError);

impl Decisions {
    /// Adds an acceptance at the end of the text of a `linkrunner.toml`. `base` is the `linkrunner.toml` of the base
    /// revision: if it already has the acceptance of this change, that one is spent, and its reason is replaced. The
    /// rest of the text and its line ends stay as they are.
    ///
    /// ```
    /// use linkrunner_events::plan::Decisions;
    ///
    /// let change = "purchase_completed.coupon".parse()?;
    /// let base = Decisions::default();
    /// let text = Decisions::accept("", &base, &change, "replaced by discount_applied")?;
    /// assert_eq!(
    ///     text,
    ///     "[[accept]]\nchange = \"purchase_completed.coupon\"\nreason = \"replaced by discount_applied\"\n",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the reason is empty, the change is already accepted, or the text cannot be read.
    pub fn accept(
        text: &str,
        base: &Self,
        change: &ChangeName,
        reason: &str,
    ) -> Result<String, AcceptError> {
        let reason = reason.trim();
        if reason.is_empty() {
            let change = change.clone();
            return Err(AcceptError::EmptyReason { change });
        }
        let decisions = Self::parse(text)?;
        if let Some(earlier) = decisions.accepted.iter().find(|a| a.change == *change) {
            let (change, line) = (change.clone(), earlier.line);
            if !base.has(earlier) {
                return Err(AcceptError::Already { change, line });
            }
            if earlier.reason == reason {
                return Err(AcceptError::SameReason { change, line });
            }
            return replace_reason(text, &change, reason).ok_or(AcceptError::Form);
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

/// Replaces the reason of the acceptance of a change.
fn replace_reason(text: &str, change: &ChangeName, reason: &str) -> Option<String> {
    let span = reason_span(text, change)?;
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    Some(format!("{before}{}{after}", string(reason)))
}
