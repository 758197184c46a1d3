//! `linkrunner plan`: the tracking plan in the lock files.

mod accept;
mod check;
mod comparison;
mod coverage;
mod diff;
mod error;
mod export;
pub(crate) mod given;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod mapped;
mod packages;
mod workspace;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use self::error::Error;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(crate) use self::mapped::mapped;
use self::workspace::root;
use crate::status::{self, Status};
use crate::terminal;

const AFTER_HELP: &str = "\
Exit codes: 0 if all is well; 1 if a break is not accepted, or no test sends an event that must be sent; 2 if the command line
is wrong or the command fails; 3 if a lock file or a plan test is missing, if a lock file belongs to
no target or to two, or if a plan test does not run.";

/// Check, compare and export the tracking plan: the events in the workspace's lock files
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The root of the workspace [default: the enclosing cargo workspace, else the git repository]
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check that the lock files can be read, and that every package with events has a plan test
    ///
    /// The check compiles nothing: only the plan test checks that a lock file is up to date. If senders disagree about an
    /// event, the check prints a notice.
    ///
    /// The check reads the text of the Rust files below the folder of each target. It misses events in files included with
    /// `#[path]` or `include!` from other folders, events whose derive is renamed in another file, and packages outside of the
    /// root.
    Check,
    /// Show the changes of the current branch to the plan, and what they break
    Diff(diff::Args),
    /// Accept a break by its name, and record it in linkrunner.toml with a reason
    Accept(accept::Args),
    /// Write the plan as JSON Schema, as a catalogue, or as a checklist for the dashboard
    Export(export::Args),
    /// List the planned events that no test sends, from the records of tests that run with LINKRUNNER_SEEN
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

/// Prints text whose control characters are escaped.
fn print(text: &str) -> Result<(), Error> {
    terminal::print(text).map_err(Error::Output)
}
