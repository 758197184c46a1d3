//! `linkrunner plan diff`: what the current branch changes about the plan, and what that breaks.

use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::comparison::Comparison;
use super::error::Error;
use super::workspace::files::DECISIONS;
use crate::status::Status;
use crate::terminal;

/// The file whose Markdown GitHub shows with the run of a workflow.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The revision to compare with, at the commit where the current branch left it [default: origin/main, or HEAD if there
    /// is no such branch]
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// The form of the output
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
    /// Annotations of GitHub Actions at the lines of the lock files, and the table in the summary of the run
    Github,
}

/// Compares the plan on disk with that of the base, and returns the output.
pub(crate) fn diff(root: &Path, args: &Args) -> Result<(String, Status), Error> {
    let comparison = Comparison::new(root, args.base.as_deref())?;
    let differences = &comparison.differences;
    let output = match args.format {
        Format::Human => human(&comparison),
        Format::Json => terminal::json(&differences.to_json()),
        Format::Markdown => differences.to_markdown(),
        Format::Github => {
            append_to_summary(&differences.to_markdown())?;
            let decisions = format!("{}{DECISIONS}", comparison.prefix);
            differences.to_github(&decisions, |change| comparison.location(change))
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
    let mut text = String::new();
    if !comparison.base_has_locks {
        let base = terminal::plain(&comparison.base.name);
        text = format!("`{base}` has no lock file, so every event counts as added.\n\n");
    }
    text + &comparison.differences.to_human(terminal::has_colours())
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
