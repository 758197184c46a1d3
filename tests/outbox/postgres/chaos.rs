//! Eight relays, 12,000 events, and everything that can happen to relays, connections and the server.

use std::collections::HashMap;
use std::time::Duration;

use linkrunner_events::outbox::OutboxRow;
use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Delivery, Payment};
use linkrunner_test_postgres::{Cluster, Direction, Proxy, Stop, start};

use super::database::Place;
use crate::processes::Process;
use crate::storage::Storage;
use crate::support::{LONG, MILLISECOND, client, never_twice, quick, tick, until_empty};

const SEED: u64 = 20_261_127;
const RELAYS: usize = 8;
const EVENTS: u64 = 12_000;
const USERS: u64 = 1_000;
/// The number of disruptions.
const BLOWS: u32 = 60;
/// The shortest lease.
const LEASE: &str = "10";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_least_once_nothing_is_lost() {
    survive(Delivery::AtLeastOnce).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_most_once_nothing_is_lost_or_sent_twice() {
    survive(Delivery::AtMostOnce).await;
}

async fn survive(delivery: Delivery) {
    // Its own, because it is stopped.
    let Some(cluster) = start() else { return };
    let mut place = Place::on(&cluster).await;
    let proxy = Proxy::start(cluster.port());
    place.url = proxy.url(&place.database.url());
    let sandbox = Sandbox::builder()
        .latency(2 * MILLISECOND)
        .keep(1_000_000)
        .start()
        .await
        .unwrap();
    let outbox = place.open().await;
    for first in (0..EVENTS).step_by(1_000) {
        let rows = (first..first + 1_000).map(row).collect();
        outbox.enqueue_rows(rows).await.unwrap();
    }
    drop(outbox);

    let mut dice = fastrand::Rng::with_seed(SEED);
    let mut relays: Vec<_> = (0..RELAYS)
        .map(|relay| Relay::start(&place, &sandbox, delivery, relay))
        .collect();
    let mut blows = HashMap::<&str, u32>::new();
    for _ in 0..BLOWS {
        // At a random time, but not before something has happened since the last one, unless all wait for leases.
        let calls = sandbox.received().len() + dice.usize(1..150);
        let more = async {
            while sandbox.received().len() < calls {
                tokio::time::sleep(5 * MILLISECOND).await;
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(2), more).await;
        let relay = dice.usize(0..RELAYS);
        let blow = match dice.u32(0..100) {
            0..30 => {
                relays[relay].restart(&place, &sandbox, delivery);
                "kills"
            }
            30..45 => {
                relays[relay].toggle();
                "pauses and resumes"
            }
            45..65 => {
                terminate(&place, &mut dice);
                "terminated backends"
            }
            65..75 => {
                proxy.cut();
                "cut connections"
            }
            75..82 => {
                proxy.cut_after(Direction::ToServer, dice.u64(1..5_000));
                "cut statements"
            }
            82..90 => {
                proxy.cut_after(Direction::FromServer, dice.u64(0..5_000));
                "cut answers"
            }
            _ => {
                crash(&cluster);
                "crashes of the server"
            }
        };
        *blows.entry(blow).or_default() += 1;
    }
    for relay in &mut relays {
        relay.resume();
    }

    // What the killed ones hold is sent when their leases have ended.
    let outbox = place.open().await;
    let policy = match delivery {
        Delivery::AtMostOnce => never_twice(),
        _ => quick(),
    };
    let last = outbox
        .relay(&client(&sandbox))
        .retry(policy)
        .start()
        .unwrap();
    until_empty(&outbox).await;
    for relay in relays {
        relay.process.kill();
    }
    last.shutdown(LONG).await;
    check(&place, &sandbox, delivery, &blows);
}

/// Every fifth is a payment.
fn row(number: u64) -> OutboxRow {
    let user = format!("user_{}", number % USERS);
    if number % 5 == 0 {
        OutboxRow::from_request(Payment::new(user, format!("pay_{number}"), 1.5)).unwrap()
    } else {
        OutboxRow::new(&tick(number), user).unwrap()
    }
}

fn number_of(call: &Received) -> u64 {
    match call.body().get("payment_id") {
        Some(id) => id.as_str().unwrap()["pay_".len()..].parse().unwrap(),
        None => call.body()["event_data"]["number"].as_u64().unwrap(),
    }
}

struct Relay {
    name: String,
    starts: u32,
    is_paused: bool,
    process: Process,
}

impl Relay {
    fn start(place: &Place<'_>, sandbox: &Sandbox, delivery: Delivery, relay: usize) -> Self {
        let name = format!("relay-{relay}");
        Self {
            process: Self::process(&format!("{name}-0"), place, sandbox, delivery),
            name,
            starts: 0,
            is_paused: false,
        }
    }

    fn process(name: &str, place: &Place<'_>, sandbox: &Sandbox, delivery: Delivery) -> Process {
        let delivery = match delivery {
            Delivery::AtMostOnce => "at_most_once",
            _ => "at_least_once",
        };
        let storage = place.argument();
        Process::start(&["relay", &storage, sandbox.base_url(), name, delivery, LEASE])
    }

    fn restart(&mut self, place: &Place<'_>, sandbox: &Sandbox, delivery: Delivery) {
        self.starts += 1;
        let name = format!("{}-{}", self.name, self.starts);
        self.process = Self::process(&name, place, sandbox, delivery);
        self.is_paused = false;
    }

    fn toggle(&mut self) {
        if self.is_paused {
            self.resume();
        } else {
            self.process.pause();
            self.is_paused = true;
        }
    }

    fn resume(&mut self) {
        if self.is_paused {
            self.process.resume();
            self.is_paused = false;
        }
    }
}

fn terminate(place: &Place<'_>, dice: &mut fastrand::Rng) {
    let some = dice.u32(1..10);
    let sql = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid % 10 < {some}"
    );
    place.database.psql(&sql).unwrap();
}

fn crash(cluster: &Cluster) {
    cluster.stop(Stop::Immediate);
    cluster.start_again();
}

fn check(place: &Place<'_>, sandbox: &Sandbox, delivery: Delivery, blows: &HashMap<&str, u32>) {
    let mut arrived: HashMap<u64, Vec<Received>> = HashMap::new();
    let mut users: HashMap<String, Vec<u64>> = HashMap::new();
    for call in sandbox.received() {
        assert!(call.is_accepted(), "{call:?}");
        let number = number_of(&call);
        let copies = arrived.entry(number).or_default();
        if copies.is_empty() {
            users
                .entry(call.user_id().unwrap().to_owned())
                .or_default()
                .push(number);
        }
        copies.push(call);
    }
    let bodies = place.bodies();
    assert_eq!(bodies.pending.len(), 0);
    let mut in_doubt = 0;
    for (body, reason) in &bodies.dead {
        let is_event = delivery == Delivery::AtMostOnce && !body.contains("payment_id");
        assert!(
            is_event && reason.starts_with("in_doubt"),
            "{reason}: {body}"
        );
        in_doubt += 1;
    }
    let mut copies = 0;
    for (number, calls) in &arrived {
        let id = |call: &Received| call.body().get("event_id").cloned();
        assert!(
            calls.iter().all(|call| id(call) == id(&calls[0])),
            "{calls:?}"
        );
        let is_event = calls[0].body().get("payment_id").is_none();
        assert!(
            delivery != Delivery::AtMostOnce || !is_event || calls.len() == 1,
            "{number} came twice: {calls:?}"
        );
        copies += calls.len() - 1;
    }
    let dead: Vec<u64> = bodies
        .dead
        .iter()
        .map(|(body, _)| {
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            body["event_data"]["number"].as_u64().unwrap()
        })
        .collect();
    for number in 0..EVENTS {
        assert!(
            arrived.contains_key(&number) || dead.contains(&number),
            "{number} is lost"
        );
    }
    for (user, numbers) in &users {
        // No attempt was answered with an error, so none was overtaken. A connection that broke is the exception of a kill.
        assert!(numbers.is_sorted(), "{user}: {numbers:?}");
    }
    println!(
        "{delivery:?}: {EVENTS} events, {RELAYS} relays, {blows:?}: {} arrived, {copies} of them again, {in_doubt} in doubt",
        arrived.len()
    );
}
