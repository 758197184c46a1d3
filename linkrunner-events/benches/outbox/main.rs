//! The cost of the durable outbox: enqueues against bare rusqlite, a relay against the queue in memory, and a file with a million
//! events.
//!
//! ```sh
//! cargo bench -p linkrunner-events --features outbox-sqlite --bench outbox
//! ```
//!
//! The sides take turns, so that their ratios repeat; the rates are those of the disk. With `--quick` there are few events, and
//! the figures say only that everything runs.

mod durable;
#[path = "../event/mod.rs"]
mod event;
mod large;
mod relay;
#[path = "../server/mod.rs"]
mod server;

use std::time::Duration;

use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--serve", latency] => server::serve(Duration::from_millis(latency.parse()?)),
        ["--fill", path, events] => large::fill(path, events.parse()?),
        ["--open", path] => large::open(path),
        _ => {
            let quick = arguments.contains(&"--quick");
            durable::compare(quick)?;
            relay::compare(quick)?;
            large::measure(quick)
        }
    }
}

/// A folder on the disk of the build: the one for temporary files may be in memory, where a sync costs nothing.
fn folder() -> Result<TempDir> {
    Ok(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?)
}

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value below which this share of the sorted values is.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let index = (sorted.len() as f64 * share) as usize;
    sorted
        .get(index)
        .or(sorted.last())
        .copied()
        .unwrap_or_default()
}

/// A ratio and its limit, marked where it is missed.
fn verdict(ratio: f64, at_least: f64) -> String {
    let mark = if ratio < at_least { "   BELOW" } else { "" };
    format!("{ratio:6.2} {at_least:6.2}{mark}")
}
