//! `linkrunner outbox check`: examines the outbox.

#[cfg(feature = "outbox-postgres")]
mod database;
#[cfg(feature = "outbox-sqlite")]
mod file;

use std::path::PathBuf;

use super::error::Error;
use super::place::{Named, Place};
use crate::status::Status;

const AFTER_HELP: &str = "\
The check never changes the outbox, and other programs may use it meanwhile. It reads the whole file, or the whole
table of pending events, which takes some seconds for a gigabyte.

Exit codes: 0 no problem found; 1 the file is damaged (even if all events were saved), or the database has a problem; 2 the
outbox cannot be read, or is not an outbox.";

/// Check a file for damage, or a database for problems that make the outbox slow or unsafe
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    outbox: Named,
    /// Save all readable events of a file to new files in this folder, pending.jsonl and dead.jsonl, for `linkrunner outbox
    /// import`
    #[arg(long, value_name = "FOLDER")]
    rescue: Option<PathBuf>,
}

/// Prints the problems of the outbox.
pub(super) async fn check(args: &Args) -> Result<Status, Error> {
    let is_sound = match &args.outbox.place()? {
        #[cfg(feature = "outbox-sqlite")]
        Place::File(file) => file::check(file, args)?,
        #[cfg(feature = "outbox-postgres")]
        Place::Database(_) if args.rescue.is_some() => return Err(Error::RescueDatabase),
        #[cfg(feature = "outbox-postgres")]
        Place::Database(database) => database::check(database, args).await?,
    };
    Ok(if is_sound {
        Status::Clean
    } else {
        Status::Broken
    })
}
