//! A file with many pending events: its size, the memory, the time to open it, and claims from it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use linkrunner_events::outbox::{Outbox, OutboxRow};
use linkrunner_events::testing::Recorder;

use super::event::EVENT;
use super::{Result, folder, runtime};

const BATCH: u64 = 1_000;
const MAX_OPEN: Duration = Duration::from_secs(1);
const MAX_CYCLE: Duration = Duration::from_millis(5);

pub(crate) fn measure(quick: bool) -> Result {
    let many: u64 = if quick { 10_000 } else { 1_000_000 };
    println!("pending events          peak memory          file   opened in  limit");
    for events in [many / 10, many] {
        let folder = folder()?;
        let path = folder.path().join("outbox.db");
        let memory = run(&["--fill", text(&path)?, &events.to_string()])?;
        let size = fs::metadata(&path)?.len() / 1024 / 1024;
        let opened: f64 = run(&["--open", text(&path)?])?.parse()?;
        let opened = Duration::from_secs_f64(opened);
        println!(
            "{events:14} {memory:>16} KiB {size:8} MiB {opened:>10.2?} {MAX_OPEN:>6?}{}",
            above(opened, MAX_OPEN)
        );
    }
    println!();
    let hot = if quick { 2_000 } else { 200_000 };
    println!("claim, send to a recorder and settle         each  limit");
    for (name, users) in [("rows of one user in front", 1), ("users that wait", hot)] {
        let each = runtime()?.block_on(cycle(hot, users, if quick { 50 } else { 500 }))?;
        println!(
            "{hot:9} {name:28} {each:>9.2?} {MAX_CYCLE:>6?}{}",
            above(each, MAX_CYCLE)
        );
    }
    Ok(())
}

fn above(time: Duration, limit: Duration) -> &'static str {
    if time > limit { "   ABOVE" } else { "" }
}

fn text(path: &Path) -> Result<&str> {
    Ok(path.to_str().ok_or("the path is no text")?)
}

/// Runs a part in a process of its own, and returns what it prints.
fn run(arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{arguments:?}: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Prints the peak of the memory in KiB, where the system tells.
pub(crate) fn fill(path: &str, events: u64) -> Result {
    runtime()?.block_on(async {
        let outbox = Outbox::sqlite(path).max_bytes(u64::MAX).open().await?;
        append(&outbox, events, u64::MAX).await?;
        println!("{}", peak_memory().unwrap_or(0));
        Ok(())
    })
}

/// Enqueues events of so many users.
async fn append(outbox: &Outbox, events: u64, users: u64) -> Result {
    for first in (0..events).step_by(usize::try_from(BATCH)?) {
        let rows: std::result::Result<Vec<_>, _> = (first..events.min(first + BATCH))
            .map(|event| OutboxRow::new(&EVENT, format!("user_{}", event % users)))
            .collect();
        outbox
            .enqueue_rows(rows?)
            .await
            .map_err(|(_, error)| error)?;
    }
    Ok(())
}

/// Prints how long it takes to open the file and read its numbers, in seconds.
pub(crate) fn open(path: &str) -> Result {
    runtime()?.block_on(async {
        let start = Instant::now();
        let outbox = Outbox::sqlite(path).open().await?;
        outbox.stats().await?;
        println!("{}", start.elapsed().as_secs_f64());
        Ok(())
    })
}

/// The time for each of the first events, one at a time. Each has two commits.
async fn cycle(events: u64, users: u64, measured: usize) -> Result<Duration> {
    let folder = folder()?;
    let outbox = Outbox::sqlite(folder.path().join("outbox.db"))
        .open()
        .await?;
    append(&outbox, events, users).await?;
    let recorder = Recorder::new();
    let relay = outbox.relay(&recorder.client()).concurrency(1).start()?;
    let sent = |relay: &linkrunner_events::outbox::Relay| relay.report().sent;
    // Without the start of the relay.
    while sent(&relay) == 0 {
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
    let (start, first) = (Instant::now(), sent(&relay));
    while sent(&relay) - first < measured as u64 {
        tokio::time::sleep(Duration::from_micros(100)).await;
    }
    let (elapsed, events) = (start.elapsed(), sent(&relay) - first);
    relay.shutdown(Duration::from_secs(10)).await;
    Ok(elapsed / u32::try_from(events)?)
}

/// The most memory this process ever had, in KiB; where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
