//! How long a program takes.

use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io};

/// Runs the program to its end: the processor's time where the system says so (Linux), because what else runs at the same
/// time hardly disturbs it, and wall time elsewhere.
pub(crate) fn time(command: &mut Command) -> io::Result<Duration> {
    let (start, before) = (Instant::now(), children());
    let output = command.output()?;
    let wall = start.elapsed();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("{command:?} failed:\n{said}")));
    }
    Ok(match (before, children()) {
        (Some(before), Some(after)) => after - before,
        _ => wall,
    })
}

/// The processor's time of all programs that this one has run.
fn children() -> Option<Duration> {
    const PER_SECOND: u64 = 100;

    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name, in parentheses and with anything in it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 1000 / PER_SECOND))
}
