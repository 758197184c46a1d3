//! The blocking client, from every place that it can be called from.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use linkrunner_events::blocking;
use linkrunner_events::client::{Client, Error, Fate, Pace, QueueOptions, RetryPolicy};
use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{LinkrunnerEvent as _, Payment};
use tokio::runtime::Runtime;

use crate::keyless::{KEY, SECRET, key};
use crate::play::{Play, always, plays, status};
use crate::server::Server;
use crate::support::{
    LONG, MILLISECOND, Outcomes, Tick, client as client_of, lone_tick, quick, tick,
};

/// A sandbox on a runtime of its own, as a program beside the one under test would be.
struct Beside {
    sandbox: Option<Sandbox>,
    runtime: Option<Runtime>,
}

impl Beside {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        // On another thread, because this one may be inside of a runtime.
        let start = || runtime.block_on(Sandbox::builder().key(KEY).start());
        let sandbox = std::thread::scope(|scope| scope.spawn(start).join());
        let sandbox = sandbox.unwrap().unwrap();
        Self {
            sandbox: Some(sandbox),
            runtime: Some(runtime),
        }
    }

    fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }

    fn client(&self) -> blocking::Client {
        let http = reqwest::Client::builder().tls_certs_only([]);
        let client = Client::builder(key())
            .base_url(self.sandbox().base_url())
            .http_builder(http)
            .retry(quick())
            .pace(Pace::unlimited())
            .build()
            .unwrap();
        blocking::Client::from_client(client).unwrap()
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        drop(self.sandbox.take());
        // It may be dropped inside of another runtime, where it must not wait.
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// Everything that the client can do, from wherever this is called.
fn use_it(number: u64) {
    let beside = Beside::start();
    let client = beside.client();
    beside.sandbox().answer_next(Fault::server_error());
    let receipt = client.capture(&Tick { number }, "user_1").unwrap();
    assert_eq!(receipt.status(), 201);
    let payment = Payment::new("user_1", "pay_1", 9.99);
    client.capture_payment(&payment).unwrap();
    client.remove_payment("pay_1").unwrap();
    let error = client.remove_all_payments_of("user_1").unwrap_err();
    assert_eq!(error.status(), Some(400));
    client.send(&tick(2)).unwrap();
    assert_eq!(beside.sandbox().received().len(), 6, "one of them twice");

    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    for number in 0..20 {
        queue.enqueue(&Tick { number }, "user_2").unwrap();
    }
    queue.enqueue_payment(&payment).unwrap();
    queue.flush(LONG).unwrap();
    assert_eq!(queue.stats().sent, 21);
    queue
        .enqueue_request(Tick { number }.payload("user_3").to_request().unwrap())
        .unwrap();
    let report = queue.clone().shutdown(LONG);
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(report.stats());
    assert_eq!(outcomes.len(), 22);
    assert_eq!(beside.sandbox().events("tick").len(), 23);
    let printed = format!("{client:?} {queue:?}").to_lowercase();
    assert!(!printed.contains(SECRET), "{printed}");
}

#[test]
fn it_works_outside_of_a_runtime() {
    use_it(1);
}

#[tokio::test]
async fn it_works_inside_of_a_runtime_of_one_thread() {
    use_it(1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_inside_of_a_runtime_of_several_threads() {
    use_it(1);
    tokio::spawn(async { use_it(2) }).await.unwrap();
}

#[tokio::test]
async fn it_works_where_blocking_is_meant_to_be() {
    tokio::task::spawn_blocking(|| use_it(1)).await.unwrap();
}

#[tokio::test]
async fn it_can_be_dropped_inside_of_a_runtime() {
    let beside = Beside::start();
    let client = tokio::task::spawn_blocking({
        let client = beside.client();
        move || {
            client.capture(&Tick { number: 1 }, "user_1").unwrap();
            client
        }
    });
    let client = client.await.unwrap();
    let queue = client.queue(QueueOptions::new()).unwrap();
    drop(client);
    drop(queue);
    assert_eq!(beside.sandbox().received().len(), 1);
}

#[test]
fn many_threads_share_it() {
    let beside = Beside::start();
    let client = beside.client();
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let client = client.clone();
            scope.spawn(move || {
                for number in 0..20 {
                    client
                        .capture(&Tick { number }, format!("user_{thread}"))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(beside.sandbox().events("tick").len(), 320);
}

#[test]
fn on_its_own_thread_it_says_that_it_cannot_wait_for_itself() {
    let beside = Beside::start();
    let client = beside.client();
    let own = client.clone();
    let queue_cell = Arc::new(OnceLock::<blocking::Queue>::new());
    let own_queue = Arc::clone(&queue_cell);
    let (told, tells) = std::sync::mpsc::channel();
    let told = Mutex::new(told);
    let options = QueueOptions::new().on_outcome(move |_| {
        let error = own.capture(&Tick { number: 2 }, "user_1").unwrap_err();
        let flushed = own_queue.get().map(|queue| queue.flush(LONG));
        told.lock().unwrap().send((error, flushed)).unwrap();
    });
    let queue = client.queue(options).unwrap();
    assert!(queue_cell.set(queue.clone()).is_ok());
    queue.enqueue(&Tick { number: 1 }, "user_1").unwrap();
    let (error, flushed) = tells.recv_timeout(LONG).unwrap();
    assert!(matches!(error, Error::OwnThread), "{error}");
    assert!(!error.may_have_been_delivered() && error.attempts() == 0);
    assert!(error.to_string().contains("its own thread"), "{error}");
    // Nothing was left to wait for, or it is said that there is.
    assert!(flushed.is_some());
    assert!(queue.shutdown(LONG).is_complete());
    assert_eq!(beside.sandbox().events("tick").len(), 1);
}

#[test]
fn an_outcome_can_end_the_queue() {
    let server = Server::start(plays([status(400), Play::Silence]));
    let client = blocking::Client::from_client(client_of(&server)).unwrap();
    let cell = Arc::new(OnceLock::<blocking::Queue>::new());
    let own = Arc::clone(&cell);
    let (told, tells) = std::sync::mpsc::channel();
    let told = Mutex::new(told);
    let options = QueueOptions::new()
        .concurrency(1)
        .on_outcome(move |outcome| {
            if matches!(outcome.fate(), Fate::Rejected(_)) {
                let report = own.get().unwrap().shutdown(LONG);
                told.lock().unwrap().send(report).unwrap();
            }
        });
    let queue = client.queue(options).unwrap();
    assert!(cell.set(queue.clone()).is_ok());
    for number in 0..10 {
        let _ = queue.enqueue_request(lone_tick(number));
    }
    let report = tells.recv_timeout(LONG).unwrap();
    assert_eq!(report.stats().rejected, 1);
    assert_eq!(report.stats().enqueued, 1 + report.stats().undelivered);
    assert_eq!(queue.shutdown(LONG).stats(), report.stats());
}

#[test]
fn dropped_without_a_shutdown_it_tells_of_every_event() {
    let server = Server::start(always(Play::Silence));
    let client = blocking::Client::from_client(client_of(&server)).unwrap();
    let (told, tells) = std::sync::mpsc::channel();
    let told = Mutex::new(told);
    let options = QueueOptions::new().on_outcome(move |outcome| {
        assert!(matches!(outcome.fate(), Fate::Undelivered(_)));
        told.lock().unwrap().send(()).unwrap();
    });
    let queue = client.queue(options).unwrap();
    for number in 0..20 {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    drop(client);
    drop(queue);
    for _ in 0..20 {
        tells.recv_timeout(LONG).unwrap();
    }
}

#[test]
fn its_limits_hold() {
    let server = Server::start(always(Play::Silence));
    let client = blocking::Client::from_client(client_of(&server)).unwrap();
    let queue = client
        .queue(QueueOptions::new().retry(RetryPolicy::never()))
        .unwrap();
    queue.enqueue_request(tick(1)).unwrap();
    assert_eq!(queue.flush(20 * MILLISECOND).unwrap_err().pending(), 1);
    assert_eq!(queue.flush(Duration::ZERO).unwrap_err().pending(), 1);
    let report = queue.shutdown(20 * MILLISECOND);
    assert_eq!(report.undelivered().len(), 1);
    assert!(report.undelivered()[0].may_have_been_delivered());
}
