//! Twenty thousand events through a server that does anything: both sides keep their books, and the books agree.

mod books;

use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use linkrunner_events::{
    ApiRequest, Delivery, LinkrunnerEvent, Payment, Queue, QueueOptions, RemovePayment, RetryPolicy,
};
use tokio::runtime::Runtime;

use self::books::Books;
use crate::handles::runtimes;
use crate::play::{Answer, Play, Script, status};
use crate::server::Server;
use crate::support::{MILLISECOND, Outcomes, assert_balanced, builder, stats_of};

const EVENTS: usize = 20_000;
const USERS: usize = 300;
const SENDERS: usize = 64;
const MAX_EVENTS: usize = 1_100;
/// As many are enqueued at once, which is sometimes more than there is room for.
const BURST: usize = 1_000;
const SEED: u64 = 20_261_124;
/// What an attempt gets where the server stalls.
const TIMEOUT: Duration = Duration::from_millis(1500);

#[test]
fn on_one_thread_the_books_agree() {
    let [one, _] = runtimes();
    soak("current_thread", &one, Delivery::AtLeastOnce, EVENTS);
}

#[test]
fn on_several_threads_the_books_agree() {
    let [_, several] = runtimes();
    soak("multi_thread", &several, Delivery::AtLeastOnce, EVENTS);
}

#[test]
fn at_most_once_the_books_agree() {
    let [_, several] = runtimes();
    soak("at most once", &several, Delivery::AtMostOnce, EVENTS / 4);
}

/// Draws from all that can go wrong; most requests are answered as they should be.
struct Dice {
    dice: Mutex<fastrand::Rng>,
    /// Connections that were closed as soon as they were made.
    closed: AtomicUsize,
    /// How often the port was closed.
    outages: AtomicUsize,
}

impl Script for &'static Dice {
    fn accepts(&self) -> bool {
        let accepts = self.dice.lock().unwrap().u32(0..100) >= 3;
        self.closed
            .fetch_add(usize::from(!accepts), Ordering::Relaxed);
        accepts
    }

    fn play(&self) -> Play {
        let per_mille = self.dice.lock().unwrap().u32(0..1000);
        let after = |status, value| Play::Answer(Answer::of(status).header("retry-after", value));
        match per_mille {
            0..5 => Play::Close,
            5..10 => Play::CloseMidRequest,
            10..15 => Play::CloseUnanswered,
            15..20 => Play::HalfStatusLine,
            20..22 => Play::Silence,
            22..24 => Play::StallInHead,
            24..26 => Play::StallInBody,
            26..27 => Play::NeverRead,
            27..32 => Play::CloseInBody,
            32..52 => Play::AnswerThenClose(Answer::of(201)),
            52..57 => Play::ReadSlowly(Answer::of(201)),
            57..59 => status(429),
            59..61 => after(429, "1"),
            61..63 => status(401),
            63..73 => status(400),
            73..75 => status(413),
            75..95 => status(500),
            95..100 => after(503, "1"),
            100..200 => status(200),
            _ => status(201),
        }
    }
}

#[derive(LinkrunnerEvent)]
struct Step {
    id: usize,
}

/// Nine in a hundred are payments, and one is the removal of a payment.
fn request(id: usize) -> ApiRequest {
    let user = format!("user_{}", id % USERS);
    let payment_id = format!("{id}");
    let request = match id % 100 {
        7 => RemovePayment::with_id(payment_id).to_request(),
        10..19 => Payment::new(user, payment_id, 9.99).to_request(),
        _ => Step { id }.payload(user).to_request(),
    };
    request.unwrap()
}

fn soak(name: &str, runtime: &Runtime, delivery: Delivery, events: usize) {
    let start = Instant::now();
    let dice: &'static Dice = Box::leak(Box::new(Dice {
        dice: Mutex::new(fastrand::Rng::with_seed(SEED)),
        closed: AtomicUsize::new(0),
        outages: AtomicUsize::new(0),
    }));
    let server = Server::start(dice);
    let outcomes = Outcomes::default();
    let report = runtime.block_on(async {
        let policy = RetryPolicy::new()
            .delivery(delivery)
            .max_attempts(2)
            .first_backoff(2 * MILLISECOND)
            .max_backoff(8 * MILLISECOND)
            .max_retry_after(10 * MILLISECOND);
        let client = builder(&server)
            .timeout(TIMEOUT)
            .retry(policy.clone())
            .build()
            .unwrap();
        let options = QueueOptions::new()
            .concurrency(SENDERS)
            .max_events(MAX_EVENTS)
            .retry(policy);
        let queue = client.queue(outcomes.of(options)).unwrap();
        tokio::select! {
            () = enqueue_all(&queue, events) => {}
            never = cut_off_now_and_then(&server, &queue, &dice.outages) => match never {},
        }
        server.open().await;
        // Some are left, so that there is every status.
        stats_of(&queue, |stats| stats.pending <= BURST / 4).await;
        queue.shutdown(Duration::ZERO).await
    });
    let took = start.elapsed();
    let stats = report.stats();
    assert_eq!(stats.enqueued + stats.not_taken, events as u64);
    outcomes.assert_agree(&report);
    let outcomes = outcomes.assert_accounted(&report);
    let books = Books::new(&server.seen(), &outcomes, &report);
    println!(
        "{name}: {}\n  in {took:.1?}, with {} retries and {} outages; {} connections, {} of them closed at once\n  {}",
        report.to_string().lines().next().unwrap(),
        report.stats().retries,
        dice.outages.load(Ordering::Relaxed),
        server.connections(),
        dice.closed.load(Ordering::Relaxed),
        books.plays(),
    );
    books.assert_agree(delivery, SENDERS);
}

async fn enqueue_all(queue: &Queue, events: usize) {
    for burst in 0..events.div_ceil(BURST) {
        let stats = stats_of(queue, |stats| stats.pending <= MAX_EVENTS - BURST + 50).await;
        assert_balanced(stats);
        for id in burst * BURST..events.min((burst + 1) * BURST) {
            if let Err(error) = queue.enqueue_request(request(id)) {
                assert!(error.is_full(), "{error}");
            }
        }
    }
}

/// Closes the port, with all connections, until some attempts have found it closed.
async fn cut_off_now_and_then(server: &Server, queue: &Queue, outages: &AtomicUsize) -> Infallible {
    loop {
        server.arrived(server.requests() + 4_000).await;
        server.close().await;
        outages.fetch_add(1, Ordering::Relaxed);
        let before = queue.stats();
        stats_of(queue, |stats| {
            stats.retries >= before.retries + 50 || stats.given_up >= before.given_up + 50
        })
        .await;
        server.open().await;
    }
}
