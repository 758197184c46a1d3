//! Relays that are paused past their leases, for example by a suspended machine. The outcomes that they record late affect no
//! other event, and no event is lost.

#![cfg(target_os = "linux")]

use linkrunner_events::outbox::OutboxRow;
use linkrunner_events::sandbox::{Fault, Sandbox};

use crate::processes::{Process, argument};
use crate::storage::Storage as _;
use crate::support::{
    LONG, Place, SECOND, captured, client, enqueue_all, event_id, number, relay, sorted, tick,
    until, until_empty,
};

/// How many events a relay holds at once.
const HELD: u64 = 8;

#[tokio::test]
async fn what_a_paused_relay_writes_late_touches_no_other_event() {
    let sandbox = Sandbox::builder().wait_timeout(LONG).start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    for number in 0..HELD {
        outbox
            .enqueue(&tick(number), format!("user_{number}"))
            .await
            .unwrap();
    }
    // More of one user, which no relay may begin before the first is done.
    enqueue_all(&outbox, "user_0", 100..110).await;
    sandbox.answer_always(Fault::delay(SECOND));
    let path = place.path();
    let arguments = [
        "relay",
        argument(&path),
        sandbox.base_url(),
        "paused",
        "at_least_once",
        "10",
    ];
    let paused = Process::start(&arguments);
    sandbox.wait_for(HELD as usize).await.unwrap();
    // It gets its answers, and cannot record them while the test holds the lock of the file. Nothing outside shows that it has them.
    let file = place.connect();
    file.execute_batch("BEGIN IMMEDIATE").unwrap();
    tokio::time::sleep(2 * SECOND).await;
    paused.pause();
    file.execute_batch("ROLLBACK").unwrap();
    assert_eq!(outbox.stats().await.unwrap().leased, HELD);
    sandbox.clear_faults();

    // Another relay takes over when the leases have ended: the events that were in flight arrive twice.
    let other = relay(&outbox, &client(&sandbox)).start().unwrap();
    until_empty(&outbox).await;
    other.shutdown(LONG).await;
    let calls = sandbox.received();
    assert_eq!(calls.len() as u64, 2 * HELD + 10);
    for number_of in 0..HELD {
        let copies: Vec<_> = calls
            .iter()
            .filter(|call| number(call) == number_of)
            .collect();
        assert_eq!(copies.len(), 2);
        assert_eq!(event_id(copies[0]), event_id(copies[1]));
    }
    let of_user_0 = calls.iter().filter(|call| call.user_id() == Some("user_0"));
    let numbers: Vec<_> = of_user_0.map(number).collect();
    assert_eq!(numbers[..2], [0, 0]);
    assert_eq!(numbers[2..], (100..110).collect::<Vec<_>>());

    // If ids were used again, these events would have the ids of those that the paused relay is about to record as sent.
    sandbox.clear();
    for number in 0..HELD {
        outbox
            .enqueue(&tick(200 + number), format!("user_{number}"))
            .await
            .unwrap();
    }
    paused.resume();
    let new = sandbox.wait_for(HELD as usize).await.unwrap();
    until_empty(&outbox).await;
    paused.kill();
    assert_eq!(
        sorted(captured(&sandbox)),
        (200..200 + HELD).collect::<Vec<_>>()
    );
    assert!(
        new.iter()
            .all(|call| call.header("user-agent") == Some("paused"))
    );
}

#[tokio::test]
async fn relays_that_are_paused_at_random_lose_nothing() {
    const RELAYS: u64 = 4;
    const EACH: u64 = 400;
    let sandbox = Sandbox::builder()
        .wait_timeout(LONG)
        .keep(100_000)
        .start()
        .await
        .unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    let path = place.path();
    let mut dice = fastrand::Rng::with_seed(20_261_126);
    let names: Vec<_> = (0..RELAYS).map(|relay| format!("relay-{relay}")).collect();
    let relays: Vec<_> = names
        .iter()
        .map(|name| {
            let url = sandbox.base_url();
            Process::start(&["relay", argument(&path), url, name, "at_least_once", "10"])
        })
        .collect();
    until(&outbox, |stats| u64::from(stats.relays) == RELAYS).await;
    for (relay, round) in relays.iter().zip(0..) {
        let calls = sandbox.received().len() + dice.usize(1..100);
        // All at once, so that no relay is idle.
        let rows = (round * EACH..(round + 1) * EACH)
            .map(|number| OutboxRow::new(&tick(number), format!("user_{number}")).unwrap());
        outbox.enqueue_rows(rows.collect()).await.unwrap();
        sandbox.wait_for(calls).await.unwrap();
        pause_between_writes(relay, &place);
    }
    // Another relay sends the rest, also what the paused ones hold.
    let other = relay(&outbox, &client(&sandbox)).start().unwrap();
    until_empty(&outbox).await;
    other.shutdown(LONG).await;
    let arrived = sandbox.received().len();
    let mut numbers = sorted(captured(&sandbox));
    numbers.dedup();
    assert_eq!(numbers, (0..RELAYS * EACH).collect::<Vec<_>>());

    for relay in &relays {
        relay.resume();
    }
    until(&outbox, |stats| u64::from(stats.relays) == RELAYS).await;
    // New events go as ever.
    let new = OutboxRow::new(&tick(RELAYS * EACH), "user_0").unwrap();
    outbox.enqueue_rows(vec![new]).await.unwrap();
    sandbox
        .wait_for_matching(1, |call| number(call) == RELAYS * EACH)
        .await
        .unwrap();
    let stats = until_empty(&outbox).await;
    assert_eq!(stats.dead_letters(), 0);
    for relay in relays {
        relay.kill();
    }
    // Late are only attempts that had begun: one of each sender at most.
    let late = sandbox.received().len() - arrived - 1;
    assert!(late as u64 <= RELAYS * HELD, "{late} late calls");
}

/// Pauses a process while it does not write: while it keeps the file locked, no other process can write.
fn pause_between_writes(process: &Process, place: &Place) {
    loop {
        process.pause();
        if place.is_writable() {
            return;
        }
        process.resume();
    }
}
