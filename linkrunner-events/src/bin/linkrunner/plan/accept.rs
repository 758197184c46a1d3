//! `linkrunner plan accept`: accepts a break, by its name and with a reason.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use linkrunner_events::plan::{ChangeName, Decisions, Verdict};

use super::comparison::Comparison;
use super::error::Error;
use super::workspace::files::DECISIONS;
use super::workspace::replace::replace;
use crate::terminal;

/// The command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The name of the change, as `diff` prints it, such as `purchase_completed.coupon`
    #[arg(value_name = "CHANGE")]
    change: String,
    /// Why the break is acceptable, for the reviewer
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The revision to compare with, as for `diff`
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
}

/// Writes the acceptance to `linkrunner.toml`, and returns what was done.
pub(crate) fn accept(root: &Path, args: &Args) -> Result<String, Error> {
    let change: ChangeName = args.change.parse()?;
    let comparison = Comparison::new(root, args.base.as_deref())?;
    let mut changes = comparison.differences.changes.iter();
    if !changes.any(|other| other.name == change && other.verdict == Verdict::Breaking) {
        return Err(no_break(&comparison, change));
    }
    let path = root.join(DECISIONS);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(source) => {
            let path = DECISIONS.to_owned();
            return Err(Error::Read { path, source });
        }
    };
    let base = &comparison.base_decisions;
    let new = Decisions::accept(&text, base, &change, &args.reason);
    let new = new.map_err(|source| Error::Accept {
        path: DECISIONS.to_owned(),
        source,
    })?;
    replace(&path, &new).map_err(|source| Error::Write {
        path: DECISIONS.to_owned(),
        source,
    })?;
    let change = terminal::plain(&change.to_string());
    Ok(format!(
        "`{change}` is accepted in {DECISIONS}; commit it with the change\n"
    ))
}

fn no_break(comparison: &Comparison, change: ChangeName) -> Error {
    let base = comparison.base.to_string();
    let differences = &comparison.differences;
    if differences.changes.is_empty() {
        return Error::NoChanges { change, base };
    }
    let open = differences.open_breaks().map(|open| open.name.clone());
    Error::NoBreak {
        change,
        base,
        open: open.collect(),
    }
}
