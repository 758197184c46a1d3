//! A relay on a paused clock, with a storage in memory and the recorder for a server.

mod memory;
mod rows;
mod shares;
mod simulation;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use self::memory::Memory;
use super::{Relay, RelayOptions};
use crate::client::Client;
use crate::delivery::{Delivery, Pace, RetryPolicy, ServerKey};
use crate::event::LinkrunnerEvent as _;
use crate::outbox::dead::DeadReason;
use crate::outbox::handle::Outbox;
use crate::outbox::row::OutboxRow;
use crate::outbox::share::HOLDS;
use crate::outbox::store::{Beat, RelayId, Store};
use crate::request::Payment;
use crate::testing::{Failure, Recorder};

const SECOND: Duration = Duration::from_secs(1);

#[derive(crate::LinkrunnerEvent)]
struct Tick {
    number: u32,
}

struct Setup {
    memory: Memory,
    outbox: Outbox,
    recorder: Recorder,
}

impl Setup {
    fn new() -> Self {
        let memory = Memory::default();
        Self {
            outbox: Outbox::over(Arc::new(memory.clone())),
            memory,
            recorder: Recorder::new(),
        }
    }

    fn relay_with(
        &self,
        retry: RetryPolicy,
        set: impl FnOnce(RelayOptions) -> RelayOptions,
    ) -> Relay {
        let client = self.recorder.client_with(retry);
        set(self.outbox.relay(&client)).start().expect("it starts")
    }

    fn relay(&self) -> Relay {
        self.relay_with(RetryPolicy::new(), |relay| relay)
    }

    async fn tick(&self, number: u32, user: &str) {
        self.outbox
            .enqueue(&Tick { number }, user)
            .await
            .expect("it is taken");
    }

    fn pending(&self) -> usize {
        self.memory.state(|state| state.rows.len())
    }

    async fn until_empty(&self) {
        while self.pending() > 0 {
            sleep(SECOND).await;
        }
    }

    /// The numbers of a user's accepted events, in order.
    fn accepted(&self, user: &str) -> Vec<u64> {
        let of_user = |body: &serde_json::Value| body["user_id"] == user;
        self.recorder
            .requests()
            .iter()
            .map(|request| request.body().clone())
            .filter(of_user)
            .map(|body| body["event_data"]["number"].as_u64().expect("a number"))
            .collect()
    }
}

#[tokio::test(start_paused = true)]
async fn events_of_a_user_arrive_in_order() {
    let setup = Setup::new();
    for number in 0..50 {
        for user in ["a", "b", "c"] {
            setup.tick(number, user).await;
        }
    }
    let relay = setup.relay();
    setup.until_empty().await;
    for user in ["a", "b", "c"] {
        assert_eq!(setup.accepted(user), (0..50).collect::<Vec<_>>());
    }
    assert_eq!(relay.shutdown(SECOND).await.sent, 150);
}

/// No attempt is charged while nothing is accepted, so an outage discards nothing.
#[tokio::test(start_paused = true)]
async fn an_outage_of_hours_loses_nothing() {
    let setup = Setup::new();
    let relay = setup.relay();
    setup.recorder.fail_always(Failure::no_connection());
    for number in 0..100 {
        setup.tick(number, "a").await;
    }
    sleep(4 * 3600 * SECOND).await;
    assert_eq!(setup.pending(), 100);
    setup.recorder.clear_failures();
    setup.until_empty().await;
    assert_eq!(setup.accepted("a"), (0..100).collect::<Vec<_>>());
    let report = relay.shutdown(SECOND).await;
    assert_eq!((report.sent, report.dead, report.rejected), (100, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_event_is_dead_with_its_reason() {
    let setup = Setup::new();
    let relay = setup.relay_with(RetryPolicy::new(), |relay| relay.max_age(60 * SECOND));
    setup.recorder.fail_next(Failure::status(400));
    setup.tick(1, "a").await;
    setup.until_empty().await;
    setup.recorder.fail_always(Failure::no_connection());
    setup.tick(2, "a").await;
    setup.until_empty().await;
    let dead = setup.memory.state(|state| state.dead.clone());
    assert_eq!(
        dead.into_values().collect::<Vec<_>>(),
        [(DeadReason::Rejected, false), (DeadReason::Expired, false)]
    );
    let report = relay.shutdown(SECOND).await;
    assert_eq!((report.rejected, report.dead), (1, 1));
}

/// A poison event is overtaken by other events of its user, and is given up in the end.
#[tokio::test(start_paused = true)]
async fn a_poison_event_neither_blocks_nor_lives_for_ever() {
    let setup = Setup::new();
    let relay = setup.relay();
    setup.recorder.fail_if(|request| {
        let is_poison = request
            .body()
            .windows(12)
            .any(|part| part == b"\"number\":13}");
        is_poison.then(|| Failure::status(500))
    });
    for number in 10..20 {
        setup.tick(number, "a").await;
    }
    while setup.memory.state(|state| state.dead.is_empty()) {
        setup.tick(1, "b").await;
        sleep(10 * SECOND).await;
    }
    assert_eq!(setup.accepted("a"), [10, 11, 12, 14, 15, 16, 17, 18, 19]);
    let dead = setup.memory.state(|state| state.dead.clone());
    assert_eq!(dead[&4], (DeadReason::GivenUp, true));
    assert_eq!(relay.shutdown(SECOND).await.dead, 1);
}

/// A payment may be sent again whatever the delivery, so it is given up for its failures and never in doubt.
#[tokio::test(start_paused = true)]
async fn with_at_most_once_a_poison_payment_is_given_up() {
    let setup = Setup::new();
    let never_twice = RetryPolicy::new().delivery(Delivery::AtMostOnce);
    let relay = setup.relay_with(never_twice, |relay| relay);
    setup.recorder.fail_if(|request| {
        let is_payment = request.event_name() != "tick";
        is_payment.then(|| Failure::status(500))
    });
    let payment = Payment::new("a", "pay_1", 1);
    setup.outbox.enqueue_request(&payment).await.expect("taken");
    while setup.memory.state(|state| state.dead.is_empty()) {
        setup.tick(1, "b").await;
        sleep(10 * SECOND).await;
    }
    let dead = setup.memory.state(|state| state.dead.clone());
    assert_eq!(dead[&1], (DeadReason::GivenUp, true));
    assert_eq!(relay.shutdown(SECOND).await.dead, 1);
}

/// As a database that hangs.
#[tokio::test(start_paused = true)]
async fn a_shutdown_does_not_wait_for_a_storage_that_does_not_answer() {
    let setup = Setup::new();
    setup
        .memory
        .state(|state| state.slow_claim = 24 * 3600 * SECOND);
    let relay = setup.relay();
    sleep(SECOND).await;
    let start = Instant::now();
    let _ = relay.shutdown(10 * SECOND).await;
    assert!(start.elapsed() < 20 * SECOND, "{:?}", start.elapsed());
}

/// Later payments of a user wait for a failed one.
#[tokio::test(start_paused = true)]
async fn a_failed_payment_is_not_overtaken() {
    let setup = Setup::new();
    setup.recorder.fail_next(Failure::status(500));
    for id in ["pay_1", "pay_2"] {
        let payment = Payment::new("a", id, 1);
        setup.outbox.enqueue_request(&payment).await.expect("taken");
    }
    let relay = setup.relay();
    setup.until_empty().await;
    let ids: Vec<_> = setup
        .recorder
        .requests()
        .iter()
        .map(|request| request.body()["payment_id"].clone())
        .collect();
    assert_eq!(ids, ["pay_1", "pay_2"]);
    let _ = relay.shutdown(SECOND).await;
}

/// What a relay held when it died may have arrived: it is repeated, or with at most once it is in doubt.
#[tokio::test(start_paused = true)]
async fn a_lost_lease_is_in_doubt() {
    for (delivery, is_repeated) in [(Delivery::AtLeastOnce, true), (Delivery::AtMostOnce, false)] {
        let setup = Setup::new();
        setup.tick(1, "a").await;
        let payment = Payment::new("b", "pay_1", 1);
        setup.outbox.enqueue_request(&payment).await.expect("taken");
        let dead_relay = RelayId::random();
        let claim = setup.memory.claim(dead_relay, 2, 30 * SECOND).await;
        assert_eq!(claim.expect("it is claimed").rows.len(), 2);

        let start = Instant::now();
        let relay = setup.relay_with(RetryPolicy::new().delivery(delivery), |relay| relay);
        setup.until_empty().await;
        assert!(
            start.elapsed() >= 30 * SECOND,
            "nobody sends within the lease"
        );
        // Payments count once, so they are always repeated.
        assert_eq!(
            setup.recorder.requests().len(),
            1 + usize::from(is_repeated)
        );
        let dead = setup.memory.state(|state| state.dead.clone());
        let expected = if is_repeated {
            vec![]
        } else {
            vec![(DeadReason::InDoubt, true)]
        };
        assert_eq!(dead.into_values().collect::<Vec<_>>(), expected);
        let _ = relay.shutdown(SECOND).await;
    }
}

/// A relay that gets its row after the end of the lease, as one that was paused meanwhile, makes no attempt: another sender has
/// the row by then.
#[tokio::test(start_paused = true)]
async fn no_attempt_begins_after_the_lease() {
    let setup = Setup::new();
    setup.memory.state(|state| state.slow_claim = 90 * SECOND);
    setup.tick(1, "a").await;
    let relay = setup.relay_with(RetryPolicy::new(), |relay| {
        relay.concurrency(2).lease(60 * SECOND)
    });
    setup.until_empty().await;
    sleep(60 * SECOND).await;
    assert_eq!(setup.recorder.attempts().len(), 1);
    let report = relay.shutdown(SECOND).await;
    assert_eq!((report.sent, report.lost_leases), (1, 1));
}

/// An ambiguous failure is final with at most once.
#[tokio::test(start_paused = true)]
async fn at_most_once_does_not_repeat_what_may_have_arrived() {
    let setup = Setup::new();
    setup.recorder.fail_next(Failure::timeout());
    setup.recorder.fail_next(Failure::no_connection());
    setup.tick(1, "a").await;
    setup.tick(2, "b").await;
    let relay = setup.relay_with(RetryPolicy::new().delivery(Delivery::AtMostOnce), |relay| {
        relay.concurrency(1)
    });
    setup.until_empty().await;
    assert_eq!(setup.recorder.attempts().len(), 3);
    let dead = setup.memory.state(|state| state.dead.clone());
    assert_eq!(
        dead.into_values().collect::<Vec<_>>(),
        [(DeadReason::InDoubt, true)]
    );
    let _ = relay.shutdown(SECOND).await;
}

/// The storage fails between the answer and the settlement: the outcome is written when it works again.
#[tokio::test(start_paused = true)]
async fn an_outcome_is_written_when_the_storage_is_back() {
    let setup = Setup::new();
    setup.memory.state(|state| state.failures = 5);
    setup.tick(1, "a").await;
    let relay = setup.relay();
    setup.until_empty().await;
    assert_eq!(setup.recorder.attempts().len(), 1);
    let report = relay.shutdown(SECOND).await;
    assert_eq!((report.sent, report.store_errors), (1, 5));
}

/// A 429 to one relay pauses all relays of its scope, and costs no attempt.
#[tokio::test(start_paused = true)]
async fn a_rate_limit_pauses_the_scope() {
    let setup = Setup::new();
    let first = setup.relay();
    let second = setup.relay();
    sleep(2 * SECOND).await;
    setup
        .recorder
        .fail_next(Failure::status(429).retry_after(120 * SECOND));
    setup.tick(1, "a").await;
    sleep(5 * SECOND).await;
    assert_eq!(setup.recorder.attempts().len(), 1);
    for relay in [&first, &second] {
        assert!(relay.state().rate_limited_for > Some(100 * SECOND));
    }
    for number in 2..20 {
        setup.tick(number, "b").await;
    }
    sleep(100 * SECOND).await;
    assert_eq!(setup.recorder.attempts().len(), 1, "nobody sends");
    setup.until_empty().await;
    assert_eq!(setup.accepted("b"), (2..20).collect::<Vec<_>>());
    assert_eq!(setup.accepted("a"), [1]);
    let reports = [first.shutdown(SECOND).await, second.shutdown(SECOND).await];
    assert_eq!(reports.iter().map(|report| report.sent).sum::<u64>(), 19);
}

/// The relays of one address share its pace, while they come and go.
#[tokio::test(start_paused = true)]
async fn relays_share_the_pace_of_an_address() {
    const PACE: u32 = 30;
    let setup = Setup::new();
    for number in 0..3_000 {
        setup.tick(number, &format!("user_{number}")).await;
    }
    let key = || ServerKey::new("any").expect("a key");
    let times: Arc<std::sync::Mutex<Vec<Instant>>> = Arc::default();
    setup.recorder.fail_if({
        let times = Arc::clone(&times);
        move |_| {
            times.lock().expect("no panic").push(Instant::now());
            None
        }
    });
    setup.recorder.delay(Duration::from_millis(50));
    let client = || -> Client {
        Client::builder(key())
            .pace(Pace::per_second(PACE))
            .record(&setup.recorder)
    };
    let start = |client: &Client| {
        setup
            .outbox
            .relay(client)
            .concurrency(40)
            .start()
            .expect("it starts")
    };
    let first = start(&client());
    sleep(10 * SECOND).await;
    let second = start(&client());
    sleep(10 * SECOND).await;
    let third = start(&client());
    sleep(10 * SECOND).await;
    let _ = first.shutdown(SECOND).await;
    sleep(10 * SECOND).await;
    let _ = second.shutdown(SECOND).await;
    setup.until_empty().await;
    let _ = third.shutdown(SECOND).await;

    let times = times.lock().expect("no panic").clone();
    assert_eq!(times.len(), 3_000);
    for (index, time) in times.iter().enumerate() {
        let within = times[index..]
            .iter()
            .take_while(|later| **later - *time < SECOND)
            .count();
        assert!(within <= PACE as usize, "{within} in a second");
    }
    // All of it is used: 30 / (1 + 0.05) a second, with some seconds lost where relays come and go.
    let total = *times.last().expect("some") - times[0];
    assert!(total < 130 * SECOND, "{total:?}");
}

/// A shutdown waits for what is in flight, and cuts it off in the end.
#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_for_attempts_in_flight() {
    let setup = Setup::new();
    setup.recorder.delay(5 * SECOND);
    setup.tick(1, "a").await;
    let relay = setup.relay();
    sleep(SECOND).await;
    let report = relay.shutdown(10 * SECOND).await;
    assert_eq!((report.sent, setup.pending()), (1, 0));

    setup.tick(2, "a").await;
    let relay = setup.relay();
    sleep(SECOND).await;
    let report = relay.shutdown(2 * SECOND).await;
    assert_eq!((report.sent, setup.pending()), (0, 1));
    let state = setup.memory.state(|state| {
        let row = state.rows.values().next().expect("it stays");
        (row.attempts, row.charged, row.may_have_arrived)
    });
    assert_eq!(state, (1, 0, true));
}

/// Another relay gets the share when the last requests no longer count, and not before.
#[tokio::test(start_paused = true)]
async fn a_relay_keeps_its_share_for_a_second_after_its_last_answer() {
    let setup = Setup::new();
    let key = ServerKey::new("any").expect("a key");
    let client = Client::builder(key).record(&setup.recorder);
    let start = || setup.outbox.relay(&client).start().expect("it starts");

    setup.recorder.delay(5 * SECOND);
    setup.tick(1, "a").await;
    let relay = start();
    sleep(SECOND).await;
    let begin = Instant::now();
    assert_eq!(relay.shutdown(10 * SECOND).await.sent, 1);
    assert_eq!(begin.elapsed(), 5 * SECOND);

    // A relay that has sent nothing has nothing to wait for.
    let relay = start();
    sleep(SECOND).await;
    let begin = Instant::now();
    let _ = relay.shutdown(SECOND).await;
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

/// A killed relay leaves its share behind. The next one says how long it waits for it.
#[tokio::test(start_paused = true)]
async fn the_share_of_a_killed_relay_is_waited_for() {
    let setup = Setup::new();
    let killed = Beat {
        scope: "default".to_owned(),
        pace: Some(30),
        used: 0,
        until: HOLDS,
        pause: None,
    };
    let beaten = setup.memory.beat(RelayId::random(), killed).await;
    assert_eq!(beaten.expect("a share").pace, Some(30));
    setup.tick(1, "a").await;
    let key = ServerKey::new("any").expect("a key");
    let client = Client::builder(key).record(&setup.recorder);
    let relay = setup.outbox.relay(&client).start().expect("it starts");
    // It may still work.
    sleep(2 * SECOND).await;
    assert_eq!(relay.state().share_wait, None);
    sleep(3 * SECOND).await;
    let wait = relay.state().share_wait.expect("it is silent");
    assert!(wait > 9 * SECOND && wait <= 10 * SECOND, "{wait:?}");
    setup.until_empty().await;
    assert_eq!(relay.state().share_wait, None);
    assert_eq!(relay.shutdown(SECOND).await.sent, 1);
}

#[test]
fn all_copies_of_an_event_have_one_id() {
    let id = |row: &OutboxRow| row.event_id().expect("events have one").to_owned();
    let first = OutboxRow::new(&Tick { number: 1 }, "a").expect("it is right");
    let second = OutboxRow::new(&Tick { number: 1 }, "a").expect("it is right");
    assert_ne!(id(&first), id(&second));
    let body: serde_json::Value = serde_json::from_str(first.body()).expect("JSON");
    assert_eq!(body["event_id"], id(&first));
    assert_eq!(body["event_data"]["number"], 1);

    let own = Tick { number: 1 }.payload("a").event_id("mine");
    let own = OutboxRow::from_request(own).expect("it is right");
    assert_eq!(own.event_id(), Some("mine"));
    assert_eq!(own.body().matches("event_id").count(), 1);

    let payment = OutboxRow::from_request(Payment::new("a", "p", 1)).expect("it is right");
    assert_eq!(payment.event_id(), None);
    assert!(payment.is_strict());
}

/// A callback that never returns holds up the sending, and not the shutdown.
#[tokio::test]
async fn a_shutdown_does_not_wait_for_a_callback() {
    let setup = Setup::new();
    let (let_go, gate) = std::sync::mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    for number in 0..1_200 {
        setup.tick(number, &format!("user_{number}")).await;
    }
    let relay = setup.relay_with(RetryPolicy::new(), |relay| {
        relay.on_outcome(move |_| drop(gate.lock().map(|gate| gate.recv())))
    });
    // The relay stops sending when too many outcomes wait.
    while setup.recorder.requests().len() < 1_000 {
        tokio::task::yield_now().await;
    }
    let report = relay.shutdown(SECOND).await;
    assert!(report.sent < 1_200, "{report}");
    drop(let_go);
}

/// Any lease is a lease.
#[tokio::test(start_paused = true)]
async fn a_lease_may_be_as_long_as_it_likes() {
    let setup = Setup::new();
    setup.tick(1, "a").await;
    let relay = setup.relay_with(RetryPolicy::new(), |relay| relay.lease(Duration::MAX));
    setup.until_empty().await;
    assert_eq!(relay.shutdown(SECOND).await.sent, 1);
}

#[test]
fn white_space_after_a_body_is_no_part_of_it() {
    use crate::request::{ApiRequest, Endpoint};

    let body = b"{\"event_name\":\"tick\",\"user_id\":\"a\"} \n".to_vec();
    let request = ApiRequest::from_parts(Endpoint::CaptureEvent, body).expect("it is a request");
    let row = OutboxRow::from_request(request).expect("it is right");
    let body: serde_json::Value = serde_json::from_str(row.body()).expect("JSON");
    assert_eq!(body["event_id"], row.event_id().expect("events have one"));
}
