//! `linkrunner outbox migrate`: creates the tables of a database, or brings them to the newest version.

use linkrunner_events::outbox::PostgresOutbox;
use serde_json::json;

use super::error::Error;
use super::output::{print, print_json};
use super::place::postgres::{Database, Url};
use crate::terminal::plain;

const AFTER_HELP: &str = "\
Relays never migrate by themselves. Run this command as the role that will own the tables. Migrate first, then update your
programs: older versions keep working. The schema `linkrunner_outbox` is created unless it exists.";

/// Create the tables of the outbox in a database, or bring them to the newest version
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    url: Url,
    /// Print the SQL instead of running it. This needs no connection
    #[arg(long, conflicts_with = "json")]
    print: bool,
    /// Print only the migrations after this schema version
    #[arg(long, value_name = "VERSION", requires = "print", default_value_t = 0)]
    from: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Migrates, or prints the SQL.
pub(super) async fn migrate(args: &Args) -> Result<(), Error> {
    if args.print {
        return print_sql(args.from);
    }
    let url = args.url.get().ok_or(Error::NoDatabase)?;
    let outbox = Database::read(&url)?.outbox;
    let before = outbox.migrate().await?;
    let after = before.max(PostgresOutbox::SCHEMA);
    if args.json {
        return print_json(&json!({ "before": before, "after": after }));
    }
    let address = plain(outbox.address());
    print(&match before {
        0 => format!(
            "The tables of the outbox were created in {address} (schema version {after}).\n"
        ),
        _ if before == after => {
            format!("{address} is up to date (schema version {after}).\n")
        }
        _ => format!("{address} went from schema version {before} to {after}.\n"),
    })
}

fn print_sql(from: usize) -> Result<(), Error> {
    match i64::try_from(from) {
        Ok(known) if known <= PostgresOutbox::SCHEMA => print(&PostgresOutbox::migration_sql(from)),
        _ => Err(Error::UnknownSchema(PostgresOutbox::SCHEMA)),
    }
}
