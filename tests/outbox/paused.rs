//! A relay that is paused past its lease, for example by a suspended machine. After it wakes, it begins no attempt under the old
//! lease, and the outcomes that it records late affect no other event.

use linkrunner_events::sandbox::{Fault, Sandbox};

use crate::processes::{Process, argument};
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
    paused.pause();
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

    // Were ids used again, these would have the ids of those that the paused relay is about to settle.
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
async fn a_relay_that_slept_between_two_events_begins_none_of_the_past() {
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
    // Several are paused at random moments, also between a claim and its attempt.
    let names: Vec<_> = (0..6).map(|relay| format!("relay-{relay}")).collect();
    let relays: Vec<_> = names
        .iter()
        .map(|name| {
            Process::start(&[
                "relay",
                argument(&path),
                sandbox.base_url(),
                name,
                "at_least_once",
                "10",
            ])
        })
        .collect();
    until(&outbox, |stats| stats.relays == 6).await;
    let mut first = 0;
    for relay in &relays {
        let calls = sandbox.received().len() + dice.usize(1..100);
        for number in first..first + 200 {
            outbox
                .enqueue(&tick(number), format!("user_{number}"))
                .await
                .unwrap();
        }
        first += 200;
        sandbox.wait_for(calls).await.unwrap();
        pause_between_writes(relay, &place);
    }
    let other = relay(&outbox, &client(&sandbox)).start().unwrap();
    until_empty(&outbox).await;
    assert_eq!(
        sorted_once(captured(&sandbox)),
        (0..first).collect::<Vec<_>>()
    );
    let before = sandbox.received().len();
    // Nothing is pending: a relay that sends now sends an event that it held before the pause.
    for relay in &relays {
        relay.resume();
    }
    until(&outbox, |stats| stats.relays == 7).await;
    other.shutdown(LONG).await;
    for relay in relays {
        relay.kill();
    }
    let late = sandbox.received().split_off(before);
    let late: Vec<_> = late
        .iter()
        .map(|call| (call.header("user-agent").unwrap(), number(call)))
        .collect();
    assert!(late.is_empty(), "{late:?}");
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

fn sorted_once(numbers: Vec<u64>) -> Vec<u64> {
    let mut numbers = sorted(numbers);
    numbers.dedup();
    numbers
}
