//! What it costs the caller to hand an event to a queue, against serde_json and a channel.
//!
//! ```sh
//! cargo bench -p linkrunner-events --bench enqueue
//! ```
//!
//! With a *busy* worker nobody has to be woken: what is left is encoding and handing over. That is timed ten events at a time,
//! because to look at the clock takes 25 ns, a sixth of what it would tell, and some clocks tell no less than 10 ns. With an
//! *idle* one, on another thread, a wake-up for each event would cost more than everything else; there each event is timed.
//! Both sides take turns, so that the ratio of their medians repeats. With `--quick` there are few rounds.

mod event;

use std::time::{Duration, Instant};

use linkrunner_events::{Client, Queue, QueueOptions, ServerKey};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use self::event::EVENT;

/// The event as a plain struct.
#[derive(Serialize)]
struct Plain<'a> {
    event_name: &'a str,
    event_data: PlainData<'a>,
    user_id: &'a str,
}

#[derive(Serialize)]
struct PlainData<'a> {
    product_id: &'a str,
    category: &'a str,
    amount: f64,
    currency: &'a str,
    is_featured: bool,
}

fn plain(user_id: &str) -> Plain<'_> {
    Plain {
        event_name: "product_viewed",
        event_data: PlainData {
            product_id: "ABC123",
            category: "electronics",
            amount: 249.99,
            currency: "USD",
            is_featured: true,
        },
        user_id,
    }
}

/// Who does what: some thousand users.
fn users() -> Vec<String> {
    (0..4096).map(|user| format!("user_{user}")).collect()
}

#[tokio::main(worker_threads = 1)]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    // The caller is a thread of its own, as that of a request is.
    tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Handle::current();
        runtime.block_on(busy(if quick { 2 } else { 20 }))?;
        runtime.block_on(idle(if quick { 200 } else { 5_000 }))
    })
    .await?
}

/// A server that takes every connection and answers none keeps the senders busy.
async fn busy(rounds: usize) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    const EVENTS: usize = 20_000;
    const AT_A_TIME: usize = 10;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let mut taken = Vec::new();
        while let Ok(connection) = listener.accept().await {
            taken.push(connection);
        }
    });
    let client = Client::builder(ServerKey::new("key")?)
        .base_url(format!("http://{address}"))
        .pace(linkrunner_events::Pace::unlimited())
        .build()?;
    let users = users();
    let (mut events, mut plains) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let options = QueueOptions::new().max_events(EVENTS + 100).concurrency(4);
        let queue = client.queue(options)?;
        for user in users.iter().take(4) {
            queue.enqueue(&EVENT, user)?;
        }
        while queue.stats().in_flight < 4 {
            tokio::task::yield_now().await;
        }
        for first in (0..EVENTS).step_by(AT_A_TIME) {
            let ten = timed(|| {
                (first..first + AT_A_TIME)
                    .try_for_each(|number| queue.enqueue(&EVENT, &users[number % users.len()]))
            })?;
            events.push(ten / AT_A_TIME as u128);
        }
        drop(queue.shutdown(Duration::ZERO).await);

        let (sender, receiver) = mpsc::unbounded_channel();
        for first in (0..EVENTS).step_by(AT_A_TIME) {
            let ten = timed(|| {
                (first..first + AT_A_TIME).try_for_each(|number| {
                    sender.send(serde_json::to_vec(&plain(&users[number % users.len()]))?)?;
                    Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
                })
            })?;
            plains.push(ten / AT_A_TIME as u128);
        }
        drop(receiver);
    }
    println!("a busy worker");
    let event = Latency::of("enqueue", events);
    let plain = Latency::of("to_vec and send", plains);
    println!(
        "  ratio at the median: {:.2}\n",
        event.median / plain.median
    );
    Ok(())
}

/// One event now and then, to a worker that has nothing to do.
async fn idle(events: usize) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let pauses: [(&str, fn()); 2] = [("was at work", at_work), ("has slept", asleep)];
    for (caller, pause) in pauses {
        println!("an idle worker on another thread, and a caller that {caller}");
        let client = Client::disabled();
        let queue = client.queue(QueueOptions::new())?;
        let users = users();
        let through_queue = now_and_then(events, pause, |number| {
            send(&queue, &users[number % users.len()])
        })?;

        let (sender, mut receiver) = mpsc::unbounded_channel();
        tokio::spawn(async move { while receiver.recv().await.is_some() {} });
        let through_channel = now_and_then(events, pause, |number| {
            let body = serde_json::to_vec(&plain(&users[number % users.len()]))?;
            sender.send(body)?;
            Ok(())
        })?;
        let mut kept = Vec::with_capacity(events);
        let alone = now_and_then(events, pause, |number| {
            kept.push(serde_json::to_vec(&plain(&users[number % users.len()]))?);
            Ok(())
        })?;
        Latency::of("enqueue", through_queue);
        Latency::of("to_vec and send", through_channel);
        // What is paid by who hands nothing over.
        Latency::of("to_vec alone", alone);
    }
    Ok(())
}

/// Long enough for the worker to be done and to sleep.
const PAUSE: Duration = Duration::from_micros(300);

/// The caller's caches are cold then, too.
fn asleep() {
    std::thread::sleep(PAUSE);
}

fn at_work() {
    let start = Instant::now();
    while start.elapsed() < PAUSE {
        std::hint::spin_loop();
    }
}

fn send(queue: &Queue, user: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Ok(queue.enqueue(&EVENT, user)?)
}

fn now_and_then(
    events: usize,
    pause: fn(),
    mut send: impl FnMut(usize) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
) -> Result<Vec<u128>, Box<dyn std::error::Error + Send + Sync>> {
    (0..events)
        .map(|number| {
            pause();
            timed(|| send(number))
        })
        .collect()
}

fn timed<E>(call: impl FnOnce() -> Result<(), E>) -> Result<u128, E> {
    let start = Instant::now();
    call()?;
    Ok(start.elapsed().as_nanos())
}

struct Latency {
    median: f64,
}

impl Latency {
    fn of(name: &str, mut nanoseconds: Vec<u128>) -> Self {
        nanoseconds.sort_unstable();
        let at = |share: f64| {
            let last = nanoseconds.len() - 1;
            nanoseconds[((last as f64) * share).round() as usize]
        };
        println!(
            "  {name:<16} p50 {:>6} ns   p90 {:>6} ns   p99 {:>6} ns   p99.9 {:>6} ns   max {:>8} ns",
            at(0.5),
            at(0.9),
            at(0.99),
            at(0.999),
            at(1.0)
        );
        Self {
            median: at(0.5) as f64,
        }
    }
}
