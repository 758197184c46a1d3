//! `linkrunner outbox dead list`.

use linkrunner_events::outbox::DeadLetter;
use serde::Serialize;
use serde_json::value::RawValue;

use super::selection::Selection;
use crate::count::count;
use crate::outbox::error::Error;
use crate::outbox::output::{print, print_json};
use crate::outbox::place::Named;
use crate::outbox::words::name_of;
use crate::terminal::plain;
use crate::time;

/// The command line.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    outbox: Named,
    #[command(flatten)]
    selection: Selection,
    /// How many dead letters to list at most
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    limit: u32,
    /// Also print the bodies, which identify users
    #[arg(long)]
    bodies: bool,
}

/// The list as JSON.
#[derive(Serialize)]
struct List<'a> {
    dead_letters: Vec<Letter<'a>>,
    /// Whether there are more than the limit.
    more: bool,
}

/// A dead letter as JSON. Times are in seconds.
#[derive(Serialize)]
struct Letter<'a> {
    id: i64,
    event: &'a str,
    reason: &'static str,
    error: &'a str,
    attempts: u32,
    age_seconds: u64,
    dead_for_seconds: u64,
    may_have_been_delivered: bool,
    #[serde(flatten)]
    request: Option<Request<'a>>,
}

#[derive(Serialize)]
struct Request<'a> {
    endpoint: &'static str,
    body: &'a RawValue,
}

/// Prints the dead letters.
pub(super) async fn list(args: &Args) -> Result<(), Error> {
    let outbox = args.outbox.place()?.open().await?;
    // One more than the limit shows whether there are more.
    let limit = args.limit.saturating_add(1);
    let mut letters = outbox.dead_letters(args.selection.filter(), limit).await?;
    let shown = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let more = letters.len() > shown;
    letters.truncate(shown);
    if args.outbox.json {
        return print_json(&List {
            dead_letters: letters
                .iter()
                .map(|letter| json(letter, args.bodies))
                .collect(),
            more,
        });
    }
    let mut text: String = letters
        .iter()
        .map(|letter| lines(letter, args.bodies))
        .collect();
    match letters.len() {
        0 if !more => text.push_str("No dead letter matches.\n"),
        number => {
            let number = count(number, "dead letter");
            text.push_str(&format!(
                "{number}{}\n",
                if more {
                    ", and there are more: list them with a larger --limit"
                } else {
                    ""
                }
            ));
        }
    }
    print(&text)
}

fn json(letter: &DeadLetter, with_body: bool) -> Letter<'_> {
    let request = letter.request.as_ref().filter(|_| with_body);
    Letter {
        id: letter.id,
        event: &letter.name,
        reason: letter.reason.id(),
        error: &letter.error,
        attempts: letter.attempts,
        age_seconds: letter.age.as_secs(),
        dead_for_seconds: letter.dead_for.as_secs(),
        may_have_been_delivered: letter.may_have_been_delivered,
        request: request.and_then(|request| {
            Some(Request {
                endpoint: request.endpoint().path(),
                body: serde_json::from_slice(request.body()).ok()?,
            })
        }),
    }
}

fn lines(letter: &DeadLetter, with_body: bool) -> String {
    let attempts = count(letter.attempts, "attempt");
    let mut lines = format!(
        "#{} {}: {}, after {attempts}; enqueued {} ago, given up {} ago\n",
        letter.id,
        plain(&letter.name),
        name_of(letter.reason),
        time::short(letter.age),
        time::short(letter.dead_for),
    );
    let mut add = |line: &str| lines.push_str(&format!("    {}\n", plain(line)));
    if !letter.error.is_empty() {
        add(&letter.error);
    }
    if letter.may_have_been_delivered {
        add("may have been delivered: sending it again may count it twice");
    }
    match &letter.request {
        Some(request) if with_body => {
            let body = String::from_utf8_lossy(request.body());
            add(&format!("{} {body}", request.endpoint().path()));
        }
        None if with_body => add("its body is damaged"),
        _ => {}
    }
    lines
}
