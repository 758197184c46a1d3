//! `linkrunner plan coverage`: the planned events that no test sends.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use linkrunner_events::plan::{Coverage, Seen};

use super::error::Error;
use super::workspace;
use crate::status::Status;
use crate::terminal;

/// The command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder with the records of the tests, relative to the folder with Cargo.lock [default: LINKRUNNER_SEEN]
    #[arg(long, value_name = "FOLDER")]
    seen: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text
    Human,
    /// JSON, for tools
    Json,
}

/// Compares the plan with what the tests sent, and returns the output.
pub(crate) fn coverage(root: &Path, args: &Args) -> Result<(String, Status), Error> {
    let given = args.seen.as_deref().map(Seen::resolve);
    let folder = given.or_else(Seen::folder).ok_or(Error::NoRecords)?;
    let seen = Seen::read(folder)?;
    let snapshot = workspace::with_locks(root)?;
    let coverage = Coverage::of(&snapshot.plan, &snapshot.decisions, &seen);
    let status = if coverage.is_sufficient() {
        Status::Clean
    } else {
        Status::Broken
    };
    let output = match args.format {
        Format::Human => coverage.to_text(),
        Format::Json => terminal::json(&coverage.to_json()),
    };
    Ok((output, status))
}
