//! The blocking client, from every place that it can be called from.

use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{
    Client, Error, FlushError, LinkrunnerEvent as _, Outcome, Pace, Payment, QueueOptions,
    RemovePayment, RetryPolicy, Status, blocking,
};

use crate::keyless::{KEY, SECRET, key};
use crate::play::{Play, always, plays, status};
use crate::server::Server;
use crate::support::{
    LONG, MILLISECOND, Outcomes, Own, Tick, client as client_of, lone_tick, quick, tick,
};

fn start_sandbox() -> Sandbox {
    let start = || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(Sandbox::builder().key(KEY).start())
    };
    // On another thread, because this one may be inside of a runtime, which cannot start a second one.
    let started = std::thread::scope(|scope| scope.spawn(start).join());
    started.unwrap().unwrap()
}

fn client_for(sandbox: &Sandbox) -> blocking::Client {
    let http = reqwest::Client::builder().tls_certs_only([]);
    let client = Client::builder(key())
        .base_url(sandbox.base_url())
        .http_builder(http)
        .retry(quick())
        .pace(Pace::unlimited())
        .build()
        .unwrap();
    blocking::Client::from_client(client).unwrap()
}

/// Everything that the client can do, from wherever this is called.
fn use_it(number: u64) {
    let sandbox = start_sandbox();
    let client = client_for(&sandbox);
    sandbox.answer_next(Fault::server_error());
    let receipt = client.capture(&Tick { number }, "user_1").unwrap();
    assert_eq!(receipt.status(), 201);
    let payment = Payment::new("user_1", "pay_1", 9.99);
    client.send(&payment).unwrap();
    client.send(RemovePayment::with_id("pay_1")).unwrap();
    let all = RemovePayment::all_of("user_1");
    let error = client.send(&all).unwrap_err();
    assert_eq!(error.status(), Some(400));
    client.send(tick(2)).unwrap();
    assert_eq!(sandbox.received().len(), 6, "one of them twice");

    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    for number in 0..20 {
        queue.enqueue(&Tick { number }, "user_2").unwrap();
    }
    queue.enqueue_request(&payment).unwrap();
    queue.flush(LONG).unwrap();
    assert_eq!(queue.stats().sent, 21);
    queue
        .enqueue_request(Tick { number }.payload("user_3"))
        .unwrap();
    let report = queue.clone().shutdown(LONG);
    assert!(report.is_complete(), "{report}");
    outcomes.assert_agree(&report);
    assert_eq!(outcomes.len(), 22);
    assert_eq!(sandbox.events("tick").len(), 23);
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
    let sandbox = start_sandbox();
    let client = tokio::task::spawn_blocking({
        let client = client_for(&sandbox);
        move || {
            client.capture(&Tick { number: 1 }, "user_1").unwrap();
            client
        }
    });
    let client = client.await.unwrap();
    let queue = client.queue(QueueOptions::new()).unwrap();
    drop(client);
    drop(queue);
    assert_eq!(sandbox.received().len(), 1);
}

#[test]
fn many_threads_share_it() {
    let sandbox = start_sandbox();
    let client = client_for(&sandbox);
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
    assert_eq!(sandbox.events("tick").len(), 320);
}

/// Calls, and waits for the queue, where the outcomes are told: a call works there, and a wait would be for itself.
#[test]
fn inside_of_on_outcome_it_calls_and_says_that_it_cannot_wait_for_itself() {
    let sandbox = start_sandbox();
    let client = client_for(&sandbox);
    let (own_client, own_queue) = (client.clone(), Own::<blocking::Queue>::new());
    let (told, tells) = mpsc::channel();
    let options = QueueOptions::new().on_outcome({
        let own_queue = own_queue.clone();
        move |_| {
            let called = own_client.capture(&Tick { number: 2 }, "user_1");
            let flushed = own_queue.get().flush(LONG);
            told.send((called, flushed)).unwrap();
        }
    });
    let queue = client.queue(options).unwrap();
    own_queue.set(queue.clone());
    queue.enqueue(&Tick { number: 1 }, "user_1").unwrap();
    let (called, flushed) = tells.recv_timeout(LONG).unwrap();
    assert_eq!(called.unwrap().status(), 201);
    assert_eq!(flushed, Err(FlushError::InsideCallback));
    assert!(queue.shutdown(LONG).is_complete());
    assert_eq!(sandbox.events("tick").len(), 2);
}

/// Resolves no name, and calls the client meanwhile: on its own thread.
struct Caller(
    Own<blocking::Client>,
    mpsc::Sender<(Error, Result<(), FlushError>)>,
);

impl reqwest::dns::Resolve for Caller {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (client, told) = (self.0.clone(), self.1.clone());
        Box::pin(async move {
            let client = client.get();
            let error = client.capture(&Tick { number: 2 }, "user_1").unwrap_err();
            let queue = client.queue(QueueOptions::new()).unwrap();
            queue.enqueue(&Tick { number: 3 }, "user_1").unwrap();
            let flushed = queue.flush(LONG);
            let report = queue.shutdown(LONG);
            assert_eq!(report.stats().undelivered, 1, "{report}");
            told.send((error, flushed)).unwrap();
            Err("no such name".into())
        })
    }
}

#[test]
fn on_its_own_thread_it_says_that_it_cannot_wait_for_itself() {
    let (told, tells) = mpsc::channel();
    let own = Own::new();
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .dns_resolver(Arc::new(Caller(own.clone(), told)));
    let client = Client::builder(key())
        .base_url("https://linkrunner.test")
        .http_builder(http)
        .retry(RetryPolicy::never())
        .build_blocking()
        .unwrap();
    own.set(client.clone());
    client.capture(&Tick { number: 1 }, "user_1").unwrap_err();
    let (error, flushed) = tells.recv_timeout(LONG).unwrap();
    assert!(matches!(error, Error::OwnThread), "{error}");
    assert!(!error.may_have_been_delivered() && error.attempts() == 0);
    assert!(
        error.to_string().contains("its own sending thread"),
        "{error}"
    );
    assert_eq!(flushed, Err(FlushError::InsideCallback));
}

#[test]
fn an_outcome_can_end_the_queue() {
    let server = Server::start(plays([status(400), Play::Silence]));
    let client = blocking::Client::from_client(client_of(&server)).unwrap();
    let own = Own::<blocking::Queue>::new();
    let outcomes = Outcomes::default();
    let (told, tells) = mpsc::channel();
    let options = QueueOptions::new().concurrency(1).on_outcome({
        let (own, outcomes) = (own.clone(), outcomes.clone());
        move |outcome| {
            outcomes.push(outcome);
            assert!(matches!(outcome.status(), Status::Rejected(_)));
            let start = Instant::now();
            let report = own.get().shutdown(LONG);
            told.send((report, start.elapsed())).unwrap();
        }
    });
    let queue = client.queue(options).unwrap();
    own.set(queue.clone());
    for number in 0..10 {
        let _ = queue.enqueue_request(lone_tick(number));
    }
    let (report, took) = tells.recv_timeout(LONG).unwrap();
    // The silent server would hold up whoever waits.
    assert!(took < LONG / 2, "{took:?}");
    assert_eq!(report.stats().rejected, 1);
    assert_eq!(report.stats().enqueued, 1 + report.stats().undelivered);
    let says = "; shut down inside `on_outcome`, so it did not wait";
    assert!(report.to_string().contains(says), "{report}");
    outcomes.assert_agree(&report);
    let again = queue.shutdown(LONG);
    assert_eq!(again.stats(), report.stats());
    assert!(!again.to_string().contains(says), "{again}");
}

#[test]
fn dropped_without_a_shutdown_it_tells_of_every_event() {
    const EVENTS: u64 = 1_000;
    let server = Server::start(always(Play::Silence));
    let client = blocking::Client::from_client(client_of(&server)).unwrap();
    let outcomes = Outcomes::default();
    let queue = client.queue(outcomes.of(QueueOptions::new())).unwrap();
    for number in 0..EVENTS {
        queue.enqueue_request(lone_tick(number)).unwrap();
    }
    let last_word = queue.downgrade();
    drop(client);
    drop(queue);
    // The process may end right after the last drop.
    let told = outcomes.all();
    let undelivered = |outcome: &Outcome| matches!(outcome.status(), Status::Undelivered(_));
    assert!(told.iter().all(undelivered));
    for (number, outcome) in (0..EVENTS).zip(&told) {
        assert_eq!(*outcome.request(), lone_tick(number), "in their order");
    }
    assert_eq!(told.len() as u64, EVENTS);
    assert!(last_word.upgrade().is_none());
}

#[test]
fn its_limits_hold() {
    let server = Server::start(always(Play::Silence));
    let client = blocking::Client::from_client(client_of(&server)).unwrap();
    let queue = client
        .queue(QueueOptions::new().retry(RetryPolicy::never()))
        .unwrap();
    queue.enqueue_request(tick(1)).unwrap();
    // Without an attempt under way, it would be told that nothing was sent.
    block_on(server.arrived(1));
    assert_eq!(queue.flush(20 * MILLISECOND).unwrap_err().pending(), 1);
    assert_eq!(queue.flush(Duration::ZERO).unwrap_err().pending(), 1);
    let report = queue.shutdown(20 * MILLISECOND);
    assert_eq!(report.undelivered().len(), 1);
    assert!(report.undelivered()[0].may_have_been_delivered());
}

fn block_on(wait: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(wait);
}
