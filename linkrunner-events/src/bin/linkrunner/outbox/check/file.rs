//! The check of a file, which can save the readable events of a damaged one.

use std::path::Path;

use linkrunner_events::outbox::{Outbox, OutboxStats, Rescued, SqliteCheck};
use serde::Serialize;

use super::Args;
use crate::count::count;
use crate::outbox::error::Error;
use crate::outbox::output::{print, print_json};
use crate::outbox::place::File;
use crate::outbox::words::size;
use crate::terminal::{plain, plain_lines};

/// The findings as JSON.
#[derive(Serialize)]
struct Findings<'a> {
    sound: bool,
    bytes: u64,
    log_bytes: u64,
    pending: Option<u64>,
    dead_letters: Option<u64>,
    lost_leases: u64,
    damaged: &'a [i64],
    problems: &'a [String],
    notes: &'a [String],
    rescued: Option<Saved>,
}

/// The numbers of a rescue as JSON.
#[derive(Serialize)]
struct Saved {
    pending: u64,
    dead_letters: u64,
    damaged: u64,
    unreadable: u64,
}

/// Prints the problems of the file. Returns whether there are none.
pub(super) fn check(file: &File, args: &Args) -> Result<bool, Error> {
    file.must_exist()?;
    let outbox = Outbox::sqlite(file.path());
    let found = outbox.check()?;
    let saved = args.rescue.as_deref().map(|folder| {
        let saved = outbox.rescue(folder).map_err(Error::Rescue)?;
        Ok::<_, Error>((folder, saved))
    });
    let saved = saved.transpose()?;
    if args.outbox.json {
        print_json(&findings(&found, saved.map(|(_, saved)| saved)))?;
    } else {
        print(&text(file.path(), &found, saved))?;
    }
    Ok(found.is_sound())
}

fn findings(found: &SqliteCheck, saved: Option<Rescued>) -> Findings<'_> {
    let stats = found.stats.as_ref();
    Findings {
        sound: found.is_sound(),
        bytes: found.bytes,
        log_bytes: found.log_bytes,
        pending: stats.map(|stats| stats.pending),
        dead_letters: stats.map(OutboxStats::dead_letters),
        lost_leases: found.lost_leases,
        damaged: &found.damaged,
        problems: &found.problems,
        notes: &found.notes,
        rescued: saved.map(|saved| Saved {
            pending: saved.pending,
            dead_letters: saved.dead,
            damaged: saved.damaged,
            unreadable: saved.unreadable,
        }),
    }
}

fn text(path: &Path, found: &SqliteCheck, saved: Option<(&Path, Rescued)>) -> String {
    let (bytes, log) = (size(found.bytes), size(found.log_bytes));
    let mut text = format!(
        "{}\n  size          {bytes}, and {log} of log\n",
        plain(&path.display().to_string())
    );
    if let Some(stats) = &found.stats {
        let pending = count(stats.pending, "event");
        let dead = stats.dead_letters();
        text.push_str(&format!(
            "  pending       {pending}\n  dead letters  {dead}\n"
        ));
    }
    text.push('\n');
    match saved {
        None => text.push_str(&plain_lines(&found.to_string())),
        Some((folder, saved)) => {
            for sentence in found.problems.iter().chain(&found.notes) {
                text.push_str(&format!("{}\n", plain(sentence)));
            }
            text.push_str(&rescue(folder, saved));
        }
    }
    text
}

fn rescue(folder: &Path, saved: Rescued) -> String {
    let folder = plain(&folder.display().to_string());
    let pending = count(saved.pending, "pending event");
    let dead = count(saved.dead, "dead letter");
    let mut text = format!(
        "Saved {pending} in `{folder}/pending.jsonl`, and {dead} in `{folder}/dead.jsonl`."
    );
    if saved.damaged > 0 {
        text.push_str(&format!(" {} left out as damaged.", were(saved.damaged)));
    }
    if saved.unreadable > 0 {
        text.push_str(&format!(
            " Up to {} could not be read.",
            count(saved.unreadable, "event")
        ));
    }
    text.push_str(&format!(
        "\nImport the pending events into a new outbox with `linkrunner outbox import --db NEW_FILE --create {folder}/pending.jsonl`.\n"
    ));
    text
}

fn were(number: u64) -> String {
    let verb = if number == 1 { "was" } else { "were" };
    format!("{} {verb}", count(number, "event"))
}
