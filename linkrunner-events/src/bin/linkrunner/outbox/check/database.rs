//! The check of a database.

use linkrunner_events::outbox::PostgresCheck;
use serde::Serialize;

use super::Args;
use crate::count::count;
use crate::outbox::error::Error;
use crate::outbox::output::{print, print_json};
use crate::outbox::place::postgres::Database;
use crate::outbox::words::size;
use crate::terminal::{plain, plain_lines};

/// The findings as JSON. Times are in seconds.
#[derive(Serialize)]
struct Findings<'a> {
    sound: bool,
    server_version: &'a str,
    table_bytes: u64,
    dead_rows: u64,
    pending: u64,
    dead_letters: u64,
    lost_leases: u64,
    oldest_transaction_seconds: Option<u64>,
    clock_difference_seconds: f64,
    problems: &'a [String],
    notes: &'a [String],
}

/// Prints the problems. Returns whether there are none.
pub(super) async fn check(database: &Database, args: &Args) -> Result<bool, Error> {
    let found = database.outbox.check().await?;
    if args.outbox.json {
        print_json(&findings(&found))?;
    } else {
        print(&text(database.outbox.address(), &found))?;
    }
    Ok(found.is_sound())
}

fn findings(found: &PostgresCheck) -> Findings<'_> {
    Findings {
        sound: found.is_sound(),
        server_version: &found.server_version,
        table_bytes: found.table_bytes,
        dead_rows: found.dead_rows,
        pending: found.stats.pending,
        dead_letters: found.stats.dead_letters(),
        lost_leases: found.lost_leases,
        oldest_transaction_seconds: found.oldest_transaction.map(|age| age.as_secs()),
        clock_difference_seconds: found.clock_difference.as_secs_f64(),
        problems: &found.problems,
        notes: &found.notes,
    }
}

fn text(address: &str, found: &PostgresCheck) -> String {
    let mut text = format!("{}\n", plain(address));
    let (bytes, rows) = (size(found.table_bytes), count(found.dead_rows, "dead row"));
    for (label, value) in [
        (
            "server",
            format!("PostgreSQL {}", plain(&found.server_version)),
        ),
        ("table", format!("{bytes}, and {rows}")),
        ("pending", count(found.stats.pending, "event")),
        ("dead letters", found.stats.dead_letters().to_string()),
    ] {
        text.push_str(&format!("  {label:<14}{value}\n"));
    }
    text.push_str(&format!("\n{}", plain_lines(&found.to_string())));
    text
}
