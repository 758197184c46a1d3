//! Running SQL with psql.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::account;
use crate::programs::{self, Programs};

const LIMIT: Duration = Duration::from_secs(120);

/// Runs SQL through any URL, for example one of a [`Proxy`](crate::Proxy). Returns the rows as lines, with `|` between
/// columns.
///
/// # Errors
///
/// Returns what psql wrote to standard error, if a statement fails or the connection does, and an error after two
/// minutes.
///
/// # Panics
///
/// Panics if PostgreSQL is not installed.
pub fn psql(url: &str, sql: &str) -> Result<String, String> {
    run(&programs::find().expect("psql is installed"), url, sql)
}

pub(crate) fn run(programs: &Programs, url: &str, sql: &str) -> Result<String, String> {
    let mut command = Command::new(programs.path("psql"));
    account::remove_settings(&mut command);
    // From standard input each statement is a transaction of its own, unlike with `-c`.
    let mut child = command
        .args(["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", url])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("psql starts");

    let pid = Pid::from_child(&child);
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let sql = sql.to_owned();
    // In threads, because psql may stop reading SQL until its output is read.
    thread::spawn(move || stdin.write_all(sql.as_bytes()));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));

    let Ok(output) = receiver.recv_timeout(LIMIT) else {
        let _ = kill_process(pid, Signal::KILL);
        return Err(format!("psql ran longer than {LIMIT:?}"));
    };
    let output = output.expect("the output of psql can be read");
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}
