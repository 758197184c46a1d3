//! `linkrunner plan accept`: a break is accepted by name, with a reason.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use linkrunner_events::plan::{ChangeName, Decisions};

use super::comparison::Comparison;
use super::error::Error;
use super::workspace::files::DECISIONS;
use crate::terminal;

/// The command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The name of the change, as `diff` prints it, such as `purchase_completed.coupon`
    #[arg(value_name = "CHANGE")]
    change: String,
    /// Why it may break, for the reviewer and for later readers
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The revision against which it is a break [default: origin/main, or HEAD if there is no such branch]
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
}

/// Writes the acceptance to `linkrunner.toml`, and returns what was done.
pub(crate) fn accept(root: &Path, args: &Args) -> Result<String, Error> {
    let change: ChangeName = args.change.parse()?;
    let comparison = Comparison::new(root, args.base.as_deref())?;
    let open: Vec<ChangeName> = comparison
        .differences
        .open_breaks()
        .map(|open| open.name.clone())
        .collect();
    let path = root.join(DECISIONS);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(source) => {
            let path = DECISIONS.to_owned();
            return Err(Error::Read { path, source });
        }
    };
    // First, since a break that is accepted already is no open one.
    let new = Decisions::accept(&text, &change, &args.reason).map_err(|source| Error::Accept {
        path: DECISIONS.to_owned(),
        source,
    })?;
    if !open.contains(&change) {
        return Err(Error::NoBreak {
            change,
            base: comparison.base.name,
            open,
        });
    }
    fs::write(&path, new).map_err(|source| Error::Write {
        path: DECISIONS.to_owned(),
        source,
    })?;
    let change = terminal::plain(&change.to_string());
    Ok(format!(
        "`{change}` is accepted in {DECISIONS}; commit it with the change\n"
    ))
}
