//! The output: each step as soon as it is known, or JSON at the end.

use std::io;

use serde::Serialize;

use super::step::{Check, State, Step};
use crate::count::count;
use crate::status::Status;
use crate::terminal;

/// The column of the messages.
const INDENT: usize = 26;

/// The steps so far.
pub(super) struct Report {
    json: bool,
    coloured: bool,
    steps: Vec<(Check, Step)>,
}

#[derive(Serialize)]
struct Json<'a> {
    ok: bool,
    steps: Vec<JsonStep<'a>>,
    advice: &'a [String],
}

#[derive(Serialize)]
struct JsonStep<'a> {
    step: &'static str,
    state: &'static str,
    message: &'a str,
    todo: Option<&'a str>,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self {
            json,
            coloured: terminal::has_colours(),
            steps: Vec::new(),
        }
    }

    pub(super) fn begin(&self) -> io::Result<()> {
        self.print(&format!(
            "linkrunner doctor {}\n\n",
            env!("CARGO_PKG_VERSION")
        ))
    }

    /// Adds the result of a check, and prints it.
    pub(super) fn add(&mut self, check: Check, step: Step) -> io::Result<()> {
        self.print(&self.lines(check, &step))?;
        self.steps.push((check, step));
        Ok(())
    }

    /// Prints the end. Advice does not change the result.
    pub(super) fn end(self, advice: &[String]) -> io::Result<Status> {
        let states = || self.steps.iter().map(|(_, step)| step.state);
        let is_well = states().all(State::is_well);
        if self.json {
            let json = serde_json::to_string_pretty(&self.to_json(is_well, advice))?;
            terminal::print(&format!("{}\n", terminal::json(&json)))?;
        } else {
            let mut text = "\nAdvice:\n".to_owned();
            for advice in advice {
                text.push_str(&format!("- {}\n", terminal::plain(advice)));
            }
            let problems = states().filter(|state| *state == State::Problem).count();
            text.push_str(&match problems {
                0 => "\nAll is well.\n".to_owned(),
                _ => format!("\n{}.\n", count(problems as u64, "problem")),
            });
            terminal::print(&text)?;
        }
        Ok(if is_well {
            Status::Clean
        } else {
            Status::Broken
        })
    }

    fn to_json<'a>(&'a self, ok: bool, advice: &'a [String]) -> Json<'a> {
        let steps = self.steps.iter().map(|(check, step)| JsonStep {
            step: check.id(),
            state: step.state.id(),
            message: &step.message,
            todo: step.todo.as_deref(),
        });
        Json {
            ok,
            steps: steps.collect(),
            advice,
        }
    }

    fn lines(&self, check: Check, step: &Step) -> String {
        let state = self.paint(step.state, &format!("{:<13}", step.state.words()));
        let message = terminal::plain(&step.message);
        let mut text = format!("{:<13}{state}{message}\n", check.title());
        if let Some(todo) = &step.todo {
            let todo = terminal::plain(todo);
            text.push_str(&format!("{:INDENT$}To do: {todo}\n", ""));
        }
        text
    }

    fn paint(&self, state: State, text: &str) -> String {
        let code = match state {
            State::Ok => "32",
            State::Problem => "31",
            State::Skipped | State::NotChecked => "2",
        };
        if self.coloured {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn print(&self, text: &str) -> io::Result<()> {
        if self.json {
            return Ok(());
        }
        terminal::print(text)
    }
}
