//! `linkrunner outbox dead`: the events that were given up.

mod list;
mod selection;

use clap::Subcommand;
use linkrunner_events::outbox::{DeadFilter, Outbox};
use serde_json::json;

use self::selection::Chosen;
use super::error::Error;
use super::output::{print, print_json};
use super::place::Named;
use crate::count::count;

/// The command line.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List dead letters, the oldest first
    List(list::Args),
    /// Make dead letters pending again as new events, with their old event_id
    Replay(ChangeArgs),
    /// Delete dead letters for good
    Purge(ChangeArgs),
}

#[derive(Debug, clap::Args)]
struct ChangeArgs {
    #[command(flatten)]
    outbox: Named,
    #[command(flatten)]
    chosen: Chosen,
}

pub(super) async fn run(args: &Args) -> Result<(), Error> {
    match &args.command {
        Command::List(args) => list::list(args).await,
        Command::Replay(args) => replay(args).await,
        Command::Purge(args) => purge(args).await,
    }
}

async fn replay(args: &ChangeArgs) -> Result<(), Error> {
    let filter = args.chosen.filter("replay")?;
    let outbox = args.outbox.place()?.open().await?;
    let replayed = outbox.replay(filter).await?;
    let damaged = has_damaged(&outbox, args.chosen.damaged()).await?;
    if args.outbox.json {
        return print_json(&json!({ "replayed": replayed }));
    }
    let mut text = match replayed {
        0 if damaged => String::new(),
        0 => "No dead letter matches.\n".to_owned(),
        1 => "1 dead letter is pending again.\n".to_owned(),
        number => format!("{number} dead letters are pending again.\n"),
    };
    if damaged {
        text.push_str(
            "Damaged dead letters cannot be sent and stay as they are: see `linkrunner outbox dead list --reason damaged`.\n",
        );
    }
    print(&text)
}

/// Whether a damaged dead letter matches. It stays where it is.
async fn has_damaged(outbox: &Outbox, filter: Option<DeadFilter>) -> Result<bool, Error> {
    match filter {
        Some(filter) => Ok(!outbox.dead_letters(filter, 1).await?.is_empty()),
        None => Ok(false),
    }
}

async fn purge(args: &ChangeArgs) -> Result<(), Error> {
    let filter = args.chosen.filter("delete")?;
    let purged = args.outbox.place()?.open().await?.purge(filter).await?;
    if args.outbox.json {
        return print_json(&json!({ "purged": purged }));
    }
    print(&match purged {
        0 => "No dead letter matches.\n".to_owned(),
        1 => "1 dead letter was deleted.\n".to_owned(),
        number => format!("{} were deleted.\n", count(number, "dead letter")),
    })
}
