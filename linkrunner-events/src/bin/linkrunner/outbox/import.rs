//! `linkrunner outbox import`: enqueues the unsent events of another outbox or of a queue.

use std::io;
use std::path::PathBuf;

use linkrunner_events::Report;
use linkrunner_events::outbox::OutboxRow;
use serde_json::json;

use super::error::Error;
use super::output::{print, print_json};
use super::place::Named;

/// The command line.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    outbox: Named,
    /// Create the file of the outbox unless it exists
    #[arg(long)]
    create: bool,
    /// A file that `linkrunner outbox check --rescue` or `Report::write_to` wrote
    #[arg(value_name = "EVENTS")]
    events: PathBuf,
}

/// Puts the events into the outbox.
pub(super) async fn import(args: &Args) -> Result<(), Error> {
    let place = args.outbox.place()?;
    // Before the file of the outbox is created.
    let rows = rows(args).map_err(Error::Import)?;
    let imported = rows.len();
    let outbox = place.open_or_create(args.create).await?;
    // The rows in the error are not needed: the events are still in their file.
    outbox
        .enqueue_rows(rows)
        .await
        .map_err(|(_, error)| error)?;
    if args.outbox.json {
        return print_json(&json!({ "imported": imported }));
    }
    print(&match imported {
        1 => "1 event is pending now.\n".to_owned(),
        number => format!("{number} events are pending now.\n"),
    })
}

fn rows(args: &Args) -> io::Result<Vec<OutboxRow>> {
    let events = Report::read_from(&args.events)?;
    let rows = events
        .into_iter()
        .map(|event| OutboxRow::from_request(event.into_request()));
    rows.collect::<Result<_, _>>().map_err(io::Error::other)
}
