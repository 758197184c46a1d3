//! `linkrunner outbox`: the durable outbox, in a file or a database.

mod check;
mod dead;
mod error;
mod import;
#[cfg(not(all(feature = "outbox-sqlite", feature = "cli-postgres")))]
mod install;
#[cfg(feature = "outbox-postgres")]
mod migrate;
mod output;
mod place;
mod relay;
mod stats;
mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;

use self::error::Error;
use crate::status::{self, Status};

const AFTER_HELP: &str = "\
Other programs may use the outbox at the same time.

Exit codes: 0 done; 1 `check` found damage or a problem; 2 the command line is wrong or the command failed.";

/// Inspect the durable outbox, manage its dead letters, and run a relay that sends its events
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the numbers of pending events and dead letters, and the problems of the outbox
    Stats(stats::Args),
    /// List, replay or delete the dead letters: events that are not sent any more
    Dead(dead::Args),
    Check(check::Args),
    /// Import a file of unsent events into the outbox: all of them, or none
    Import(import::Args),
    #[cfg(feature = "outbox-postgres")]
    Migrate(migrate::Args),
    #[cfg(not(feature = "outbox-postgres"))]
    #[command(hide = true)]
    Migrate(crate::missing::Args),
    Relay(relay::Args),
}

/// Runs a command of the outbox.
pub(crate) fn run(args: &Args) -> ExitCode {
    match try_run(args) {
        Ok(status) => status.into(),
        Err(error) => {
            // If even this cannot be written, the exit code remains.
            let _ = writeln!(io::stderr(), "linkrunner outbox: {}", error.text());
            ExitCode::from(status::FAILURE)
        }
    }
}

fn try_run(args: &Args) -> Result<Status, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let ran = runtime.block_on(async {
        match &args.command {
            Command::Check(args) => return check::check(args).await,
            Command::Stats(args) => stats::show(args).await,
            Command::Dead(args) => dead::run(args).await,
            Command::Import(args) => import::import(args).await,
            #[cfg(feature = "outbox-postgres")]
            Command::Migrate(args) => migrate::migrate(args).await,
            #[cfg(not(feature = "outbox-postgres"))]
            Command::Migrate(_) => Err(Error::NoPostgres("`linkrunner outbox migrate`")),
            Command::Relay(args) => relay::relay(args).await,
        }
        .map(|()| Status::Clean)
    });
    // A name may still be resolving. The program does not wait for it.
    runtime.shutdown_background();
    ran
}
