//! Sends a million events through a server that fails in many ways, and checks the status of each.
//!
//! ```sh
//! cargo bench -p linkrunner-events --bench million
//! ```
//!
//! The server accepts most requests. The others meet every kind of failure: 400, 401, 404, 408, 429, 500, 503,
//! connections that close without an answer or in the middle of one, and answers that never come. The program fails
//! unless every event has exactly one status and the server's record agrees with it. With `--quick` there are fewer
//! events.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use linkrunner_events::{
    Client, LinkrunnerEvent, Outcome, Pace, QueueOptions, RetryPolicy, ServerKey, Status,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USERS: usize = 5_000;
const CONCURRENCY: usize = 64;
const SEED: u64 = 20_261_126;

#[derive(LinkrunnerEvent)]
struct Step {
    id: usize,
}

/// The server's record of each event.
struct Book {
    /// How often it was accepted.
    accepted: Vec<AtomicU8>,
    /// How often it was read but not answered, or answered with a 5xx.
    in_doubt: Vec<AtomicU8>,
    requests: AtomicUsize,
    failures: AtomicUsize,
}

impl Book {
    fn new(events: usize) -> Self {
        let column = || (0..events).map(|_| AtomicU8::new(0)).collect();
        Self {
            accepted: column(),
            in_doubt: column(),
            requests: AtomicUsize::new(0),
            failures: AtomicUsize::new(0),
        }
    }
}

/// How the server treats a request.
#[derive(Clone, Copy)]
enum Play {
    Answer(u16),
    CloseUnread,
    CloseUnanswered,
    HalfAnAnswer,
    Silence,
}

fn play(dice: &mut fastrand::Rng) -> Play {
    match dice.u32(0..10_000) {
        0..40 => Play::Answer(500),
        40..50 => Play::Answer(503),
        50..60 => Play::Answer(429),
        60..62 => Play::Answer(401),
        62..65 => Play::Answer(404),
        65..70 => Play::Answer(408),
        70..120 => Play::Answer(400),
        120..135 => Play::CloseUnread,
        135..160 => Play::CloseUnanswered,
        160..175 => Play::HalfAnAnswer,
        175..176 => Play::Silence,
        _ => Play::Answer(201),
    }
}

fn main() -> Result {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let events = if quick { 20_000 } else { 1_000_000 };
    let book = Arc::new(Book::new(events));
    let (started, address) = std::sync::mpsc::channel();
    let server = Arc::clone(&book);
    // A thread of its own, so that the server runs independently of the client.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(serve(started, server))
    });
    let url = format!("http://{}", address.recv()?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(send(events, &url, &book))
}

async fn send(events: usize, url: &str, book: &Book) -> Result {
    let retry = RetryPolicy::new()
        .first_backoff(Duration::from_millis(1))
        .max_backoff(Duration::from_millis(8));
    let client = Client::builder(ServerKey::new("key")?)
        .base_url(url)
        .timeout(Duration::from_secs(2))
        .pace(Pace::unlimited())
        .retry(retry)
        .build()?;
    let statuses: Arc<Vec<AtomicU8>> = Arc::new((0..events).map(|_| AtomicU8::new(0)).collect());
    let told = Arc::clone(&statuses);
    let options = QueueOptions::new()
        .concurrency(CONCURRENCY)
        .max_events(10_000)
        .on_outcome(move |outcome| note(&told, outcome));
    let queue = client.queue(options)?;
    let start = Instant::now();
    for id in 0..events {
        let user = format!("user_{}", id % USERS);
        queue
            .enqueue_wait(&Step { id }, user, Duration::from_secs(600))
            .await?;
    }
    queue.flush(Duration::from_secs(600)).await?;
    let elapsed = start.elapsed();
    let report = queue.shutdown(Duration::from_secs(10)).await;
    let stats = report.stats();

    let mut twice = 0;
    for id in 0..events {
        let status = statuses[id].load(Ordering::Relaxed);
        let accepted = book.accepted[id].load(Ordering::Relaxed);
        let in_doubt = book.in_doubt[id].load(Ordering::Relaxed);
        let agrees = match status {
            SENT => accepted >= 1,
            REJECTED => accepted == 0 || in_doubt > 0,
            GIVEN_UP => true,
            _ => false,
        };
        if !agrees {
            let line =
                format!("event {id}: status {status}, accepted {accepted}, {in_doubt} in doubt");
            return Err(line.into());
        }
        twice += usize::from(accepted + in_doubt > 1);
    }
    if stats.enqueued != events as u64 || stats.pending > 0 {
        return Err(report.to_string().into());
    }
    let requests = book.requests.load(Ordering::Relaxed);
    let failures = book.failures.load(Ordering::Relaxed);
    println!("{events} events, one status each, in {elapsed:.1?}");
    println!(
        "  {:>8.0} events a second",
        events as f64 / elapsed.as_secs_f64()
    );
    println!("  {:>8} sent", stats.sent);
    println!("  {:>8} rejected (answered 400)", stats.rejected);
    println!("  {:>8} given up", stats.given_up);
    println!("  {:>8} undelivered", stats.undelivered);
    println!("  {twice:>8} may have arrived more than once");
    println!(
        "  {requests:>8} requests, {failures} of them failed on purpose; {} retries",
        stats.retries
    );
    Ok(())
}

const SENT: u8 = 1;
const REJECTED: u8 = 2;
const GIVEN_UP: u8 = 3;
const UNDELIVERED: u8 = 4;
/// An event with a second status.
const TWICE: u8 = 100;

fn note(statuses: &[AtomicU8], outcome: &Outcome) {
    let status = match outcome.status() {
        Status::Sent(_) => SENT,
        Status::Rejected(_) => REJECTED,
        Status::GivenUp(_) => GIVEN_UP,
        _ => UNDELIVERED,
    };
    if let Some(id) = id(outcome.request().body()) {
        if statuses[id].swap(status, Ordering::Relaxed) != 0 {
            statuses[id].store(TWICE, Ordering::Relaxed);
        }
    }
}

/// The id in the body of an event.
fn id(body: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, id) = text.split_once("\"id\":")?;
    id.split(|char: char| !char.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

async fn serve(started: std::sync::mpsc::Sender<std::net::SocketAddr>, book: Arc<Book>) -> Result {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    started.send(listener.local_addr()?)?;
    let mut dice = fastrand::Rng::with_seed(SEED);
    loop {
        let (connection, _) = listener.accept().await?;
        let (book, dice) = (Arc::clone(&book), dice.fork());
        tokio::spawn(answer(connection, book, dice));
    }
}

async fn answer(
    mut connection: TcpStream,
    book: Arc<Book>,
    mut dice: fastrand::Rng,
) -> std::io::Result<()> {
    connection.set_nodelay(true)?;
    let mut read = Vec::new();
    loop {
        let (head, end) = loop {
            if let Some(found) = request(&read) {
                break found;
            }
            if connection.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let play = play(&mut dice);
        book.requests.fetch_add(1, Ordering::Relaxed);
        if !matches!(play, Play::Answer(201)) {
            book.failures.fetch_add(1, Ordering::Relaxed);
        }
        let Some(id) = id(&read[head..end]) else {
            return Ok(());
        };
        read.drain(..end);
        let doubt = || book.in_doubt[id].fetch_add(1, Ordering::Relaxed);
        let status = match play {
            Play::Answer(status) => status,
            Play::CloseUnread => return Ok(()),
            Play::CloseUnanswered => {
                doubt();
                return Ok(());
            }
            Play::HalfAnAnswer => {
                doubt();
                return connection.write_all(b"HTTP/1.1 2").await;
            }
            Play::Silence => {
                doubt();
                // Wait until the client hangs up.
                while connection.read_buf(&mut read).await? != 0 {}
                return Ok(());
            }
        };
        match status {
            201 => drop(book.accepted[id].fetch_add(1, Ordering::Relaxed)),
            500..600 => drop(doubt()),
            _ => {}
        }
        let answer = format!("HTTP/1.1 {status} Answer\r\ncontent-length: 2\r\n\r\n{{}}");
        connection.write_all(answer.as_bytes()).await?;
    }
}

/// Where the head of the first request ends, and where the request ends.
fn request(read: &[u8]) -> Option<(usize, usize)> {
    let head = read.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&read[..head]).ok()?;
    let (_, length) = text.split_once("content-length: ")?;
    let length: usize = length.split("\r\n").next()?.parse().ok()?;
    (read.len() >= head + length).then_some((head, head + length))
}
