//! `linkrunner plan diff`: the changes of the current branch to the plan, and what they break.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::comparison::Comparison;
use super::error::Error;
use super::workspace::files::DECISIONS;
use crate::status::Status;
use crate::terminal;

/// Names the file of Markdown that GitHub shows with the run of a workflow.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The revision to compare with; its merge base with the current branch is used [default: the first that exists of
    /// origin/HEAD, origin/main, origin/master, main, master, HEAD]
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text, coloured on a terminal
    Human,
    /// JSON, for tools
    Json,
    /// A table, for a comment on a pull request
    Markdown,
    /// GitHub annotations at the lines of the lock files, and the table in the summary of the run
    Github,
}

/// Compares the plan on disk with the plan of the base, and returns the output.
pub(crate) fn diff(root: &Path, args: &Args) -> Result<(String, Status), Error> {
    let comparison = Comparison::new(root, args.base.as_deref())?;
    let differences = &comparison.differences;
    let notice = first_plan(&comparison);
    let output = match args.format {
        Format::Human => human(&comparison),
        Format::Json => {
            // The keys of the output are those of the differences.
            let _ = write!(io::stderr(), "{notice}");
            terminal::json(&differences.to_json())
        }
        Format::Markdown => markdown(&comparison),
        Format::Github => {
            append_to_summary(&markdown(&comparison))?;
            let decisions = format!("{}{DECISIONS}", comparison.prefix);
            let annotations =
                differences.to_github(&decisions, |change| comparison.location(change));
            match notice.trim_end() {
                "" => annotations,
                notice => format!("::warning title=New plan::{notice}\n{annotations}"),
            }
        }
    };
    let status = if differences.open_breaks().next().is_some() {
        Status::Broken
    } else {
        Status::Clean
    };
    Ok((output, status))
}

fn human(comparison: &Comparison) -> String {
    let base = terminal::plain(&comparison.base.to_string());
    if comparison.differences.is_empty() {
        return format!("no changes since {base}\n");
    }
    let notice = first_plan(comparison);
    let differences = comparison.differences.to_human(terminal::has_colours());
    format!("Changes since {base}:\n\n{notice}{differences}")
}

/// The notice that nothing can break, since the base has no plan. Otherwise empty.
fn first_plan(comparison: &Comparison) -> &'static str {
    if comparison.base_has_locks || comparison.head.locks.is_empty() {
        return "";
    }
    "The base has no lock file, so every event counts as added.\n\n"
}

fn markdown(comparison: &Comparison) -> String {
    let base = terminal::plain(&comparison.base.to_string());
    let differences = comparison.differences.to_markdown();
    let notice = first_plan(comparison);
    format!("{notice}{differences}\nCompared with {base}.\n")
}

fn append_to_summary(markdown: &str) -> Result<(), Error> {
    let Some(path) = env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let path = PathBuf::from(path);
    let opened = OpenOptions::new().append(true).create(true).open(&path);
    opened
        .and_then(|mut file| file.write_all(markdown.as_bytes()))
        .map_err(|source| Error::Write {
            path: path.display().to_string(),
            source,
        })
}
