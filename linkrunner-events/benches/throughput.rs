//! How many events a queue sends over loopback, against bare reqwest with as many requests under way and ready-made bytes.
//!
//! ```sh
//! cargo bench -p linkrunner-events --bench throughput
//! ```
//!
//! The server, and each side of each round, is a process of its own. The sides take turns, so that their ratio repeats.
//! Instructions of the client for each event are counted by valgrind, where it is installed. With `--quick` there are few
//! events.

mod event;
mod server;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use linkrunner_events::{Client, EnqueueError, LinkrunnerEvent, Pace, QueueOptions, ServerKey};
use tokio::runtime::{Builder, Runtime};

use self::event::EVENT;
use self::server::{Server, serve};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const CONCURRENCY: usize = 64;
const USERS: usize = 4096;
const USER_LENGTH: usize = "user_0000".len();

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--serve", latency] => serve(Duration::from_millis(latency.parse()?)),
        ["--send", side, events, threads, url] => {
            let sent = send(side, events.parse()?, threads.parse()?, url)?;
            println!("{} {}", sent.as_secs_f64(), peak_memory().unwrap_or(0));
            Ok(())
        }
        _ => compare(arguments.contains(&"--quick")),
    }
}

fn compare(quick: bool) -> Result {
    let (rounds, events, many) = if quick {
        (1, 2_000, 5_000)
    } else {
        (7, 20_000, 1_000_000)
    };
    for latency in [0, 20] {
        let server = Server::start(latency)?;
        let events = if latency == 0 { events } else { events / 2 };
        let mut rates = [Vec::new(), Vec::new()];
        for _ in 0..rounds {
            for (side, rates) in ["queue", "reqwest"].into_iter().zip(&mut rates) {
                let (seconds, _) = run(side, events, 2, &server.url)?;
                rates.push(events as f64 / seconds);
            }
        }
        let [queue, reqwest] = rates.map(median);
        println!("{CONCURRENCY} under way, answers after {latency} ms");
        println!("  queue   {queue:>8.0} events a second");
        println!("  reqwest {reqwest:>8.0} requests a second");
        println!("  ratio   {:>8.2}\n", queue / reqwest);
    }

    let server = Server::start(0)?;
    match instructions(&server.url, if quick { 200 } else { 2_000 })? {
        Some([queue, reqwest]) => {
            println!("instructions of the client, for each event");
            println!("  queue   {queue:>8.0}");
            println!("  reqwest {reqwest:>8.0}");
            println!("  ratio   {:>8.2}\n", queue / reqwest);
        }
        None => println!("valgrind is not installed: no instructions are counted\n"),
    }

    println!("resident at the peak, {CONCURRENCY} under way");
    for events in [many / 10, many] {
        let (_, queue) = run("queue", events, 2, &server.url)?;
        let (_, reqwest) = run("reqwest", events, 2, &server.url)?;
        println!("  {events:>9} events   queue {queue:>6} KiB   reqwest {reqwest:>6} KiB");
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Sends in a process of its own. Gives the seconds and the peak of its memory.
fn run(side: &str, events: u64, threads: usize, url: &str) -> Result<(f64, u64)> {
    let output = Command::new(std::env::current_exe()?)
        .args([
            "--send",
            side,
            &events.to_string(),
            &threads.to_string(),
            url,
        ])
        .stderr(Stdio::inherit())
        .output()?;
    let printed = String::from_utf8(output.stdout)?;
    let (seconds, memory) = printed.trim().split_once(' ').ok_or("the sender failed")?;
    Ok((seconds.parse()?, memory.parse()?))
}

/// Both sides' instructions for each event, from two runs that differ in their number of events.
fn instructions(url: &str, events: u64) -> Result<Option<[f64; 2]>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(None);
    }
    let count = |side: &str, events: u64| -> Result<f64> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["--send", side, &events.to_string(), "1", url])
            .output()?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let (_, count) = told.split_once("Collected : ").ok_or(told.clone())?;
        let count = count.split_whitespace().next().unwrap_or_default();
        Ok(count.parse()?)
    };
    let each = |side| -> Result<f64> {
        Ok((count(side, 2 * events)? - count(side, events)?) / events as f64)
    };
    Ok(Some([each("queue")?, each("reqwest")?]))
}

/// The most memory this process ever had, in KiB; where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn runtime(threads: usize) -> Result<Runtime> {
    let mut builder = match threads {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    Ok(builder.worker_threads(threads).enable_all().build()?)
}

fn send(side: &str, events: u64, threads: usize, url: &str) -> Result<Duration> {
    let runtime = runtime(threads)?;
    match side {
        "queue" => runtime.block_on(through_the_queue(events, url)),
        "reqwest" => runtime.block_on(through_reqwest(events, url)),
        other => Err(format!("there is no side `{other}`").into()),
    }
}

async fn through_the_queue(events: u64, url: &str) -> Result<Duration> {
    let client = Client::builder(ServerKey::new("key")?)
        .base_url(url)
        .pace(Pace::unlimited())
        .build()?;
    let queue = client.queue(
        QueueOptions::new()
            .concurrency(CONCURRENCY)
            .max_events(1_000),
    )?;
    // One text, so that their own memory counts for little.
    let users: String = (0..USERS).map(|user| format!("user_{user:04}")).collect();
    let users = |event: u64| {
        let user = (event % USERS as u64) as usize;
        &users[user * USER_LENGTH..][..USER_LENGTH]
    };
    let start = Instant::now();
    for user in (0..events).map(users) {
        let mut taken = queue.enqueue(&EVENT, user);
        while let Err(EnqueueError::Full { request, .. }) = taken {
            // Until some have been sent; to spin would take the senders' time.
            tokio::time::sleep(Duration::from_millis(1)).await;
            taken = queue.enqueue_request(request);
        }
        taken?;
    }
    let report = queue.shutdown(Duration::from_secs(3600)).await;
    let elapsed = start.elapsed();
    if report.stats().sent != events {
        return Err(report.to_string().into());
    }
    Ok(elapsed)
}

/// The yardstick: the same requests, of bytes that are there already.
async fn through_reqwest(events: u64, url: &str) -> Result<Duration> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let url = reqwest::Url::parse(&format!("{url}/capture-event"))?;
    let body = EVENT.payload("user_1234").to_request()?.body().clone();
    let start = Instant::now();
    let senders: Vec<_> = (0..CONCURRENCY as u64)
        .map(|sender| {
            let (http, url, body) = (http.clone(), url.clone(), body.clone());
            tokio::spawn(async move {
                for _ in (sender..events).step_by(CONCURRENCY) {
                    let answer = http
                        .post(url.clone())
                        .header("linkrunner-key", "key")
                        .header("content-type", "application/json")
                        .body(body.clone())
                        .send()
                        .await?;
                    answer.error_for_status()?.bytes().await?;
                }
                Result::Ok(())
            })
        })
        .collect();
    for sender in senders {
        sender.await??;
    }
    Ok(start.elapsed())
}
