//! The output: the addresses of the sandbox, and each call.

use std::fmt::Display;
use std::io::{self, Write};

use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Endpoint, Severity};

use crate::terminal;

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const BLUE: &str = "34";

pub(crate) struct Log {
    json: bool,
    coloured: bool,
}

impl Log {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            coloured: terminal::has_colours(),
        }
    }

    /// Prints the addresses and the summary of the plan. With `--log-json` they go to the standard error, since the output is
    /// JSON alone.
    pub(crate) fn hello(&self, sandbox: &Sandbox, plan: Option<&str>) -> io::Result<()> {
        let mut text = format!(
            "linkrunner sandbox {}\n  send to  {}\n  look at  {}\n",
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
        text.push_str("Waiting for calls; Ctrl-C ends it.\n");
        io::stdout().write_all(text.as_bytes())
    }

    /// Prints the calls as they arrive, until printing fails.
    ///
    /// If the output blocks, printing waits and the sandbox keeps serving. Calls that it forgets meanwhile are not printed.
    pub(crate) async fn calls(&self, sandbox: &Sandbox) -> io::Result<()> {
        let mut last = 0;
        loop {
            let mut text = String::new();
            for call in sandbox.calls_after(last).await {
                let missed = call.number().saturating_sub(last + 1);
                last = call.number();
                if missed > 0 && !self.json {
                    text.push_str(&format!("({missed} calls were not printed in time)\n"));
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
        let user = call.user_id().unwrap_or_default();
        let mut lines = format!(
            "{status} {} {}\n",
            self.paint(BOLD, plain(name)),
            self.paint(DIM, plain(user))
        );
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

/// Escapes control characters and cuts long texts.
fn plain(text: &str) -> String {
    terminal::plain(&text.chars().take(1_000).collect::<String>())
}
