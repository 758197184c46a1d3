//! `linkrunner plan`: the tracking plan, as it stands in the lock files.

mod accept;
mod check;
mod comparison;
mod coverage;
mod diff;
mod error;
mod export;
pub(crate) mod given;
mod packages;
mod workspace;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use self::error::Error;
use self::workspace::root;
use crate::status::{self, Status};
use crate::terminal;

const AFTER_HELP: &str = "\
Exit codes: 0 clean; 1 a break that nobody accepted, or an event that must be sent and that no test sends; 2 a wrong command
line or a failure; 3 lock files that do not belong to the code.";

/// The tracking plan: the events that the workspace sends, read from its lock files
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The folder with the plan [default: the enclosing cargo workspace, else the git repository]
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check that the lock files can be read and agree, and that every package with events has a plan test
    ///
    /// Nothing is compiled. Only the plan test proves that a lock file is that of the types.
    Check,
    /// Show what the current branch changes about the plan, and what that breaks
    Diff(diff::Args),
    /// Accept a break by its name, with a reason, in linkrunner.toml
    Accept(accept::Args),
    /// Write the plan as JSON Schema, as a catalogue, or as a checklist for the dashboard
    Export(export::Args),
    /// List the planned events that no test sends, from the notes that tests write with LINKRUNNER_SEEN
    Coverage(coverage::Args),
}

/// Runs a command of the plan.
pub(crate) fn run(args: &Args) -> ExitCode {
    match try_run(args) {
        Ok(status) => status.into(),
        Err(error) => {
            // If even this cannot be written, the exit code remains.
            let _ = writeln!(io::stderr(), "linkrunner plan: {}", error.report());
            ExitCode::from(status::FAILURE)
        }
    }
}

fn try_run(args: &Args) -> Result<Status, Error> {
    let root = root::find(args.root.as_deref())?;
    match &args.command {
        Command::Check => {
            let report = check::check(&root)?;
            print(&report.to_string())?;
            Ok(report.status())
        }
        Command::Diff(args) => {
            let (output, status) = diff::diff(&root, args)?;
            print(&output)?;
            Ok(status)
        }
        Command::Export(args) => {
            print(&export::export(&root, args)?)?;
            Ok(Status::Clean)
        }
        Command::Coverage(args) => {
            let (output, status) = coverage::coverage(&root, args)?;
            print(&output)?;
            Ok(status)
        }
        Command::Accept(args) => {
            print(&accept::accept(&root, args)?)?;
            Ok(Status::Clean)
        }
    }
}

fn print(text: &str) -> Result<(), Error> {
    terminal::print(text).map_err(Error::Output)
}
