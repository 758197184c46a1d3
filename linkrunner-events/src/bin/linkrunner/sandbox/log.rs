//! The output: the addresses of the sandbox, and each call.

use std::fmt::Display;
use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Endpoint, Severity};
use serde_json::Value;

use super::summary::Summary;
use crate::count::count;
use crate::terminal;

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const BLUE: &str = "34";

/// How long the program waits for a reader of the summary.
const SUMMARY_TIME: Duration = Duration::from_secs(1);

pub(crate) struct Log {
    json: bool,
    coloured: bool,
    /// The number of the last call that was printed.
    last: u64,
    summary: Summary,
}

impl Log {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            coloured: terminal::has_colours(),
            last: 0,
            summary: Summary::default(),
        }
    }

    /// Prints the addresses and the summary of the plan. With `--log-json` they go to the standard error, since the output is
    /// JSON alone.
    pub(crate) fn hello(&self, sandbox: &Sandbox, plan: Option<&str>) -> io::Result<()> {
        let mut text = format!(
            "linkrunner sandbox {}\n  send to  {}\n  page     {}\n",
            env!("CARGO_PKG_VERSION"),
            self.paint(BOLD, sandbox.base_url()),
            self.paint(BOLD, sandbox.page_url())
        );
        if let Some(plan) = plan {
            text.push_str(&format!("  plan     {plan}\n"));
        }
        let address = sandbox.address();
        if !address.ip().is_loopback() {
            text.push_str(&format!(
                "  listening on {address}: other machines can send to it and see what it received\n"
            ));
        }
        if self.json {
            return io::stderr().write_all(text.as_bytes());
        }
        text.push_str("Waiting for calls; press Ctrl-C to stop.\n");
        io::stdout().write_all(text.as_bytes())
    }

    /// Prints the calls as they arrive, until printing fails.
    ///
    /// If the output blocks, printing waits and the sandbox keeps serving. Calls that it forgets meanwhile are not printed.
    pub(crate) async fn calls(&mut self, sandbox: &Sandbox) -> io::Result<()> {
        loop {
            let mut text = String::new();
            for call in sandbox.calls_after(self.last).await {
                let missed = call.number().saturating_sub(self.last + 1);
                self.last = call.number();
                self.summary.add(&call);
                if missed > 0 && !self.json {
                    let missed = count(missed, "call");
                    text.push_str(&format!(
                        "({missed} not printed: cleared, or forgotten before printing)\n"
                    ));
                }
                text.push_str(&self.call(&call));
            }
            let printed = tokio::task::spawn_blocking(move || {
                let mut stdout = io::stdout().lock();
                stdout.write_all(text.as_bytes())?;
                stdout.flush()
            });
            printed.await.map_err(io::Error::other)??;
        }
    }

    /// Prints the sum of all calls. With `--log-json` it goes to the standard error.
    pub(crate) async fn goodbye(&mut self, sandbox: &Sandbox) -> io::Result<()> {
        let received = sandbox.received();
        for call in received.iter().filter(|call| call.number() > self.last) {
            self.summary.add(call);
        }
        let text = format!("{}\n", self.summary);
        if self.json {
            return io::stderr().write_all(text.as_bytes());
        }
        let printed = tokio::task::spawn_blocking(move || io::stdout().write_all(text.as_bytes()));
        // If stdout blocks, the program ends without the summary.
        match tokio::time::timeout(SUMMARY_TIME, printed).await {
            Ok(printed) => printed.map_err(io::Error::other)?,
            Err(_) => Ok(()),
        }
    }

    fn call(&self, call: &Received) -> String {
        if self.json {
            format!("{}\n", terminal::json(&call.to_json().to_string()))
        } else {
            self.lines(call)
        }
    }

    fn lines(&self, call: &Received) -> String {
        let status = match call.status() {
            Some(status @ 200..=299) => self.paint(GREEN, status),
            Some(status) => self.paint(RED, status),
            None => self.paint(RED, "---"),
        };
        let name = match call.endpoint() {
            Some(Endpoint::CaptureEvent) => call.event_name().unwrap_or("an event without a name"),
            Some(Endpoint::CapturePayment) => "payment",
            Some(Endpoint::RemovePayment) => "removal of a payment",
            _ => call.path(),
        };
        let mut lines = format!(
            "{} {status} {}",
            self.paint(DIM, time_of_day(call.received_at())),
            self.paint(BOLD, plain(name))
        );
        let body = |key| call.body().get(key).and_then(Value::as_str);
        let user = call.user_id().or_else(|| body("install_instance_id"));
        for text in [body("payment_id"), call.money().as_deref()] {
            lines.extend(text.map(|text| format!(" {}", plain(text))));
        }
        lines.extend(user.map(|user| format!(" {}", self.paint(DIM, plain(user)))));
        lines.push('\n');
        if let Some(refusal) = call.refusal() {
            let rejected = self.paint(RED, plain(refusal));
            lines.push_str(&format!("    {rejected}\n"));
        }
        for finding in call.findings() {
            let colour = match finding.severity() {
                Severity::Error => RED,
                Severity::Warning => YELLOW,
                _ => BLUE,
            };
            let rule = self.paint(colour, finding.rule());
            lines.push_str(&format!("    {rule}: {}\n", plain(finding.message())));
        }
        lines
    }

    fn paint(&self, code: &str, text: impl Display) -> String {
        if self.coloured {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }
}

/// The time in UTC, since the standard library knows no time zones: `12:03:59Z`.
fn time_of_day(time: SystemTime) -> String {
    let seconds = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
}

/// Escapes control characters and cuts long texts.
fn plain(text: &str) -> String {
    terminal::plain(&text.chars().take(1_000).collect::<String>())
}
