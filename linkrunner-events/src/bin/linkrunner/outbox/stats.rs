//! `linkrunner outbox stats`: the numbers and the problems of the outbox.

use std::collections::BTreeMap;
use std::time::Duration;

use linkrunner_events::outbox::{DeadReason, OutboxStats};
use serde::Serialize;

use super::error::Error;
use super::output::{print, print_json};
use super::place::Named;
use super::words::{name_of, size};
use crate::count::count;
use crate::terminal::plain;
use crate::time;

/// If no relay runs and an event is older than this, that is a problem.
const UNATTENDED: Duration = Duration::from_secs(60);

/// If a relay runs and an event is older than this, that is a problem: it is behind many others, or is not accepted.
const STUCK: Duration = Duration::from_secs(60 * 60);

/// The command line.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    outbox: Named,
}

/// The numbers as JSON. Times are in seconds.
#[derive(Serialize)]
struct Numbers<'a> {
    pending: u64,
    pending_bytes: u64,
    leased: u64,
    abandoned: u64,
    abandoned_seconds: Option<u64>,
    retrying: u64,
    last_error: Option<&'a str>,
    oldest_seconds: Option<u64>,
    dead_letters: u64,
    dead: BTreeMap<&'static str, u64>,
    relays: u32,
    pause_seconds: Option<u64>,
    problems: Vec<String>,
}

/// Prints the numbers.
pub(super) async fn show(args: &Args) -> Result<(), Error> {
    let place = args.outbox.place()?;
    let stats = place.open().await?.stats().await?;
    let problems = problems(&stats, &plain(&place.option()));
    if args.outbox.json {
        print_json(&numbers(&stats, problems))
    } else {
        print(&text(&stats, &problems, &plain(&place.to_string())))
    }
}

fn numbers(stats: &OutboxStats, problems: Vec<String>) -> Numbers<'_> {
    Numbers {
        pending: stats.pending,
        pending_bytes: stats.pending_bytes,
        leased: stats.leased,
        abandoned: stats.abandoned,
        abandoned_seconds: stats.abandoned_for.map(|left| left.as_secs()),
        retrying: stats.retrying,
        last_error: stats.last_error.as_deref(),
        oldest_seconds: stats.oldest.map(|age| age.as_secs()),
        dead_letters: stats.dead_letters(),
        dead: stats
            .dead
            .iter()
            .map(|(reason, n)| (reason.id(), *n))
            .collect(),
        relays: stats.relays,
        pause_seconds: stats.pause.map(|pause| pause.as_secs()),
        problems,
    }
}

fn text(stats: &OutboxStats, problems: &[String], name: &str) -> String {
    let mut pending = count(stats.pending, "event");
    if let Some(age) = stats.oldest {
        let (bytes, age) = (size(stats.pending_bytes), time::short(age));
        pending.push_str(&format!(", {bytes}; the oldest is {age} old"));
    }
    let mut retrying = stats.retrying.to_string();
    if let Some(error) = &stats.last_error {
        retrying.push_str(&format!("; the oldest failed: {}", plain(error)));
    }
    let mut dead = stats.dead_letters().to_string();
    let reasons: Vec<String> = stats
        .dead
        .iter()
        .map(|(reason, number)| format!("{number} {}", name_of(*reason)))
        .collect();
    if !reasons.is_empty() {
        dead.push_str(&format!(": {}", reasons.join(", ")));
    }
    let pause = stats.pause.map_or("no".to_owned(), |pause| {
        format!("for {}, after a 429", time::short(pause))
    });
    let mut text = format!("{name}\n");
    for (label, value) in [
        ("pending", pending),
        ("in flight", stats.leased.to_string()),
        ("retrying", retrying),
        ("dead letters", dead),
        ("relays", stats.relays.to_string()),
        ("paused", pause),
    ] {
        text.push_str(&format!("  {label:<14}{value}\n"));
    }
    for problem in problems {
        text.push_str(&format!("\n{problem}\n"));
    }
    text
}

/// The problems, in sentences. The option names the outbox to another command.
fn problems(stats: &OutboxStats, option: &str) -> Vec<String> {
    let oldest = stats.oldest.unwrap_or_default();
    let age = time::short(oldest);
    let mut problems = Vec::new();
    match (stats.relays, stats.pause) {
        (0, _) if oldest > UNATTENDED => problems.push(format!(
            "No relay is running, and the oldest event has waited for {age}. Start a relay in the application, or with `linkrunner outbox \
             relay {option}`."
        )),
        (0, _) => {}
        (_, Some(pause)) => problems.push(format!(
            "Sending is paused for another {}: Linkrunner answered 429 (too many requests from this address). The relays continue afterwards.",
            time::short(pause)
        )),
        (_, None) if oldest > STUCK => problems.push(format!(
            "A relay is running, but the oldest event has waited for {age}: many events are ahead of it, or Linkrunner does not accept \
             it. Read the log of the relay."
        )),
        (_, None) => {}
    }
    if stats.abandoned > 0 {
        let (are, them) = match stats.abandoned {
            1 => ("is", "it"),
            _ => ("are", "them"),
        };
        problems.push(format!(
            "{} {are} leased to a relay that ended without a shutdown, such as a killed one. Another relay sends {them} again when the lease \
             ends, in {} at the latest.",
            count(stats.abandoned, "event"),
            time::short(stats.abandoned_for.unwrap_or_default())
        ));
    }
    let damaged = stats
        .dead
        .iter()
        .find(|(reason, _)| *reason == DeadReason::Damaged);
    if let Some((_, number)) = damaged {
        problems.push(format!(
            "Damaged dead letters: {number}. See `linkrunner outbox dead list --reason damaged {option}`."
        ));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(change: impl FnOnce(&mut OutboxStats)) -> String {
        let mut stats = OutboxStats::default();
        stats.pending = 1;
        change(&mut stats);
        problems(&stats, "--db shop.db").join("\n")
    }

    #[test]
    fn what_is_wrong_is_a_sentence() {
        let minutes = |minutes: u64| Some(Duration::from_secs(minutes * 60));
        for (relays, oldest, pause, sentence) in [
            (
                0,
                minutes(2),
                None,
                "No relay is running, and the oldest event has waited for 2m. Start a relay",
            ),
            (0, minutes(2), minutes(1), "No relay is running, "),
            (
                2,
                minutes(2),
                minutes(1),
                "Sending is paused for another 1m: Linkrunner answered 429",
            ),
            (
                1,
                minutes(90),
                None,
                "A relay is running, but the oldest event has waited for 1h 30m",
            ),
        ] {
            let said = sentences(|stats| {
                (stats.relays, stats.oldest, stats.pause) = (relays, oldest, pause);
            });
            assert!(said.starts_with(sentence), "{said}");
        }
        for (relays, oldest) in [(0, 1), (1, 2)] {
            let said = sentences(|stats| (stats.relays, stats.oldest) = (relays, minutes(oldest)));
            assert_eq!(said, "");
        }
        let said = sentences(|stats| {
            (stats.abandoned, stats.abandoned_for) = (3, minutes(2));
        });
        assert!(
            said.starts_with("3 events are leased to a relay that ended without a shutdown"),
            "{said}"
        );
        assert!(said.ends_with("in 2m at the latest."), "{said}");
        let said = sentences(|stats| stats.dead = vec![(DeadReason::Damaged, 1)]);
        assert!(
            said.contains(
                "Damaged dead letters: 1. See `linkrunner outbox dead list --reason damaged --db shop.db`"
            ),
            "{said}"
        );
    }
}
