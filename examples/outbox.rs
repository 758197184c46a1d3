//! A hundred orders that survive `kill -9`.
//!
//! In one terminal, a sandbox (a mock Linkrunner server), which prints what arrives:
//!
//! ```sh
//! cargo run --example outbox -- sandbox
//! ```
//!
//! In another one, the program to kill:
//!
//! ```sh
//! cargo run --example outbox    # stores a hundred orders, and sends ten a second
//! kill -9 PID                   # in a third terminal; the program prints this line
//! cargo run --example outbox    # sends the rest
//! ```
//!
//! However often you kill the program, the sandbox gets every stored order in the end. Orders that were in flight may
//! arrive twice, with the same `event_id`. They come last, because the killed process's lease on them lasts for up to
//! ten more seconds. Its share of the rate limit stays reserved for fifteen seconds: until then, the next run waits and
//! says so. If the sandbox does not run, the orders wait in the file.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use linkrunner_events::outbox::{Outbox, OutboxStats, RelayState};
use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Client, LinkrunnerEvent, Pace, ServerKey, Status};

const PORT: u16 = 8791;
const ORDERS: u32 = 100;

/// A shopper paid for an order.
#[derive(LinkrunnerEvent)]
struct OrderPaid {
    order: u32,
}

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            let url = format!("http://127.0.0.1:{PORT}/api/v1");
            sell(&file(), &url, Pace::per_second(10)).await
        }
        ["sandbox"] => watch(Sandbox::builder().port(PORT).start().await?).await,
        _ => Err("the only argument is `sandbox`".into()),
    }
}

fn file() -> PathBuf {
    std::env::temp_dir().join("linkrunner-example.db")
}

/// Stores orders unless some are left from the last run, and sends all stored orders.
async fn sell(file: &Path, url: &str, pace: Pace) -> Result {
    let client = Client::builder(ServerKey::new("a-key-for-the-sandbox")?)
        .base_url(url)
        .pace(pace)
        .build()?;
    let outbox = Outbox::sqlite(file).open().await?;
    let left = outbox.stats().await?.pending;
    if left > 0 {
        println!(
            "{left} orders are left from the last run, in {}",
            file.display()
        );
    } else {
        for order in 1..=ORDERS {
            outbox
                .enqueue(&OrderPaid { order }, format!("user_{order}"))
                .await?;
        }
        println!(
            "{ORDERS} orders are stored in {}; to kill me: kill -9 {}",
            file.display(),
            std::process::id()
        );
    }
    let relay = outbox
        .relay(&client)
        .lease(Duration::from_secs(10))
        .on_outcome(|outcome| match outcome.status() {
            Status::Sent(_) => {
                println!("sent {}", String::from_utf8_lossy(outcome.request().body()));
            }
            other => println!("{other:?}"),
        })
        .start()?;
    let mut said = None;
    loop {
        let stats = outbox.stats().await?;
        if stats.pending == 0 {
            break;
        }
        let reason = why_orders_wait(&relay.state(), &stats);
        if reason != said {
            said = reason;
            println!("{}", reason.unwrap_or("orders are sent again"));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("{}", relay.shutdown(Duration::from_secs(10)).await);
    Ok(())
}

fn why_orders_wait(relay: &RelayState, stats: &OutboxStats) -> Option<&'static str> {
    if relay.share_wait.is_some() {
        return Some(
            "waiting for up to 15 s: until then, the rate limit is reserved for the process that was killed",
        );
    }
    if relay.pause.is_some() {
        return Some(
            "no connection: start the sandbox with `cargo run --example outbox -- sandbox`",
        );
    }
    (stats.pending == stats.abandoned).then_some(
        "waiting for up to 10 s: until then, the last orders are leased to the process that was killed",
    )
}

/// Prints the orders as they arrive.
async fn watch(sandbox: Sandbox) -> Result {
    println!("waiting for orders at {}", sandbox.page_url());
    let mut arrived = Arrived::default();
    let mut last = 0;
    loop {
        for call in sandbox.calls_after(last).await {
            last = call.number();
            println!("{}", arrived.line(&call));
        }
    }
}

/// The `event_id` of each order in the sandbox.
#[derive(Default)]
struct Arrived(HashMap<u64, String>);

impl Arrived {
    fn line(&mut self, call: &Received) -> String {
        let (Some(order), Some(id)) = (
            call.data("order").and_then(serde_json::Value::as_u64),
            call.body()["event_id"].as_str(),
        ) else {
            return call.to_string();
        };
        let before = self.0.insert(order, id.to_owned());
        let copy = match before {
            None => "",
            Some(before) if before == id => ", again, with the same event_id",
            Some(_) => ", from another run",
        };
        format!(
            "order {order}{copy}; {} of {ORDERS} have arrived",
            self.0.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_has_a_reason() {
        let (mut relay, mut stats) = (RelayState::default(), OutboxStats::default());
        (stats.pending, stats.abandoned) = (3, 2);
        assert_eq!(why_orders_wait(&relay, &stats), None);
        stats.pending = 2;
        let reason = why_orders_wait(&relay, &stats).unwrap();
        assert!(reason.contains("the last orders are leased"), "{reason}");
        relay.share_wait = Some(Duration::from_secs(9));
        let reason = why_orders_wait(&relay, &stats).unwrap();
        assert!(reason.contains("the rate limit is reserved"), "{reason}");
    }

    /// Drops the runtime instead of killing a process. The effect is the same: no further outcome is recorded.
    #[test]
    fn what_one_run_leaves_the_next_one_sends() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("orders.db");
        let runtime = || tokio::runtime::Runtime::new().unwrap();
        let watching = runtime();
        let sandbox = watching.block_on(Sandbox::start()).unwrap();
        let killed = runtime();
        killed.block_on(async {
            let running = tokio::spawn({
                let (file, url) = (file.clone(), sandbox.base_url().to_owned());
                async move {
                    sell(&file, &url, Pace::per_second(20))
                        .await
                        .map_err(|error| error.to_string())
                }
            });
            sandbox.wait_for(10).await.unwrap();
            running.abort();
        });
        killed.shutdown_background();
        watching
            .block_on(sell(&file, sandbox.base_url(), Pace::unlimited()))
            .unwrap();
        let mut orders: Vec<_> = sandbox
            .events("order_paid")
            .iter()
            .map(|call| call.data("order").unwrap().as_u64().unwrap())
            .collect();
        orders.sort_unstable();
        orders.dedup();
        assert_eq!(orders, (1..=u64::from(ORDERS)).collect::<Vec<_>>());
    }
}

// The plan of this example is `examples/linkrunner.plan.outbox.toml`.
#[cfg(test)]
linkrunner_events::plan_test!();
