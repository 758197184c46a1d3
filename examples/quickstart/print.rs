//! Prints calls: in colour on a terminal, plain in a pipe.

use std::error::Error;
use std::fmt::Display;
use std::io::{IsTerminal, stdout};

use linkrunner_events::sandbox::Received;
use serde_json::Value;

const BOLD: &str = "1";
const GREEN: &str = "32";
const RED: &str = "31";
const YELLOW: &str = "33";
const CYAN: &str = "36";

pub(crate) fn calls(calls: &[Received]) {
    for call in calls {
        let status = call
            .status()
            .map_or("–".to_owned(), |status| status.to_string());
        let colour = if call.is_accepted() { GREEN } else { RED };
        println!(
            "{} POST {}",
            paint(colour, status),
            paint(BOLD, call.path())
        );
        if let Value::Object(body) = call.body() {
            body.iter().for_each(|(key, value)| member(key, value, 1));
        }
        for finding in call.findings() {
            println!("    {} {finding}", paint(YELLOW, finding.rule()));
        }
        println!();
    }
}

pub(crate) fn error(error: &dyn Error) {
    println!("{} {error}", paint(RED, "not sent:"));
}

pub(crate) fn page(url: &str, stays: bool) {
    println!("\nThe same on a page: {}", paint(BOLD, url));
    println!(
        "{}",
        if stays {
            "It stays until Ctrl-C."
        } else {
            "It is gone when this program ends; `-- --keep-open` keeps it there."
        }
    );
}

fn member(key: &str, value: &Value, depth: usize) {
    let indent = "    ".repeat(depth);
    match value {
        Value::Object(members) => {
            println!("{indent}{}", paint(CYAN, key));
            members
                .iter()
                .for_each(|(key, value)| member(key, value, depth + 1));
        }
        _ => println!("{indent}{} {value}", paint(CYAN, key)),
    }
}

fn paint(code: &str, text: impl Display) -> String {
    // https://no-color.org
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if stdout().is_terminal() && !is_plain {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_string()
    }
}
