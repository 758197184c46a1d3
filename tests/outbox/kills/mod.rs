//! Kills enqueuers and relays at random. Checks after each kill that no event is lost, out of order, or sent twice without a
//! reason.
//!
//! The environment variable `OUTBOX_KILLS` sets the number of kills. Default: 10.

mod books;

use std::time::Duration;

use linkrunner_events::sandbox::{Fault, RandomFaults, Sandbox};
use linkrunner_events::{Delivery, Severity};

use self::books::Books;
use crate::processes::Process;
use crate::storage::Storage;
use crate::support::{LONG, MILLISECOND, Place, client, quick, until_empty};

const SEED: u64 = 20_261_126;
/// The shortest lease. When it ends, other relays may claim the events of a killed one.
const LEASE: &str = "10";

/// The faults that calls meet, none of which is carried out. So whatever arrives twice was sent again after it had arrived.
pub(crate) fn faults() -> RandomFaults {
    RandomFaults::new()
        .seed(SEED)
        .with(Fault::rate_limited(), 0.005)
        .with(Fault::server_error(), 0.01)
        .with(Fault::disconnect(), 0.005)
}

#[tokio::test]
async fn at_least_once_nothing_is_lost() {
    kill_and_check(&Place::new(), Delivery::AtLeastOnce, faults()).await;
}

/// Without faults, because each ambiguous one gives an event up here.
#[tokio::test]
async fn at_most_once_nothing_is_lost_or_sent_twice() {
    kill_and_check(&Place::new(), Delivery::AtMostOnce, RandomFaults::new()).await;
}

pub(crate) async fn kill_and_check(place: &impl Storage, delivery: Delivery, faults: RandomFaults) {
    let kills: u32 = match std::env::var("OUTBOX_KILLS") {
        Ok(kills) => kills.parse().expect("`OUTBOX_KILLS` is a number"),
        Err(_) => 10,
    };
    let sandbox = Sandbox::builder()
        .strict(Severity::Error)
        .random_faults(faults)
        .latency(2 * MILLISECOND)
        .keep(1_000_000)
        .start()
        .await
        .unwrap();
    let mut books = Books::new(delivery);
    let mut dice = fastrand::Rng::with_seed(SEED);
    let mut workers = [
        Worker::enqueues("a", place),
        Worker::enqueues("b", place),
        Worker::relays("c", place, &sandbox, delivery),
        Worker::relays("d", place, &sandbox, delivery),
    ];
    for kill in 1..=kills {
        // At a random time, but not before something has happened since the last kill.
        let calls = books.calls() + dice.usize(1..40);
        wait_for_calls(&mut books, &workers, &sandbox, calls).await;
        tokio::time::sleep(Duration::from_micros(dice.u64(0..5_000))).await;
        let victim = &mut workers[dice.usize(0..4)];
        victim.kill(&mut books);
        check(&mut books, &workers, place, &sandbox);
        let victim = workers.iter_mut().find(|worker| worker.process.is_none());
        victim.unwrap().start(place, &sandbox, delivery, kill);
    }
    for worker in &mut workers {
        worker.kill(&mut books);
    }
    check(&mut books, &workers, place, &sandbox);

    // One relay that nobody kills sends the rest, when the last leases have ended.
    sandbox.clear_faults();
    let outbox = place.open().await;
    let options = outbox
        .relay(&client(&sandbox))
        .retry(quick().delivery(delivery));
    let relay = options.start().unwrap();
    until_empty(&outbox).await;
    relay.shutdown(LONG).await;
    check(&mut books, &workers, place, &sandbox);
    books.check_end();
    println!("{kills} kills, {delivery:?}: {books}");
}

/// Waits until the sandbox has this many calls, and books them.
async fn wait_for_calls(books: &mut Books, workers: &[Worker], sandbox: &Sandbox, calls: usize) {
    let more = async {
        while books.calls() < calls {
            for call in sandbox.calls_after(books.last_call()).await {
                books.called(&call);
            }
        }
    };
    // A relay may be waiting for leases of the killed ones.
    let in_time = tokio::time::timeout(LONG, more).await;
    for worker in workers {
        worker.book(books);
    }
    in_time.expect("calls arrive");
}

/// Takes what the processes say before what the file and the sandbox hold: an event is written before it is said to be taken,
/// and arrives before it leaves the file.
fn check(books: &mut Books, workers: &[Worker], place: &impl Storage, sandbox: &Sandbox) {
    for worker in workers {
        worker.book(books);
    }
    let taken = books.taken_so_far();
    let bodies = place.bodies();
    for call in sandbox.received() {
        if call.number() > books.last_call() {
            books.called(&call);
        }
    }
    books.check(taken, &bodies);
}

/// A process that is started again when it was killed.
struct Worker {
    name: &'static str,
    relays: bool,
    /// The name of the running process: each start has its own.
    run: String,
    process: Option<Process>,
}

impl Worker {
    fn enqueues(name: &'static str, place: &impl Storage) -> Self {
        let mut worker = Self::new(name, false);
        worker.start_enqueuing(place, 0);
        worker
    }

    fn relays(
        name: &'static str,
        place: &impl Storage,
        sandbox: &Sandbox,
        delivery: Delivery,
    ) -> Self {
        let mut worker = Self::new(name, true);
        worker.start_relaying(place, sandbox, delivery, 0);
        worker
    }

    fn new(name: &'static str, relays: bool) -> Self {
        Self {
            name,
            relays,
            run: String::new(),
            process: None,
        }
    }

    fn start(&mut self, place: &impl Storage, sandbox: &Sandbox, delivery: Delivery, kill: u32) {
        if self.relays {
            self.start_relaying(place, sandbox, delivery, kill);
        } else {
            self.start_enqueuing(place, kill);
        }
    }

    fn start_enqueuing(&mut self, place: &impl Storage, kill: u32) {
        // Above all numbers of the process before; the letter tells the two enqueuers apart.
        let first = u64::from(kill) * 1_000_000 + if self.name == "a" { 0 } else { 500_000 };
        let arguments = ["enqueue", &place.argument(), self.name, &first.to_string()];
        self.process = Some(Process::start(&arguments));
    }

    fn start_relaying(
        &mut self,
        place: &impl Storage,
        sandbox: &Sandbox,
        delivery: Delivery,
        kill: u32,
    ) {
        self.run = format!("{}-{kill}", self.name);
        let delivery = match delivery {
            Delivery::AtMostOnce => "at_most_once",
            _ => "at_least_once",
        };
        let arguments = [
            "relay",
            &place.argument(),
            sandbox.base_url(),
            &self.run,
            delivery,
            LEASE,
        ];
        self.process = Some(Process::start(&arguments));
    }

    fn book(&self, books: &mut Books) {
        if let Some(process) = &self.process {
            books.printed(&process.printed());
        }
    }

    fn kill(&mut self, books: &mut Books) {
        if let Some(process) = self.process.take() {
            books.printed(&process.kill());
            if self.relays {
                books.killed(&self.run);
            }
        }
    }
}
