//! Relays and servers that are paused.

#![cfg(target_os = "linux")]

use linkrunner_events::outbox::OutboxRow;
use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_test_postgres::start;

use super::database::Place;
use crate::processes::Process;
use crate::storage::Storage as _;
use crate::support::{
    LONG, SECOND, captured, client, event_id, number, relay, sorted, tick, until, until_empty,
};

/// How many events a relay holds at once.
const HELD: u64 = 8;

/// A relay that is paused during its attempts, past its leases, records its outcomes late.
#[tokio::test]
async fn what_a_paused_relay_writes_late_touches_no_other_event() {
    let Some(place) = Place::new().await else {
        return;
    };
    let sandbox = Sandbox::builder().wait_timeout(LONG).start().await.unwrap();
    let outbox = place.open().await;
    let rows =
        (0..HELD).map(|number| OutboxRow::new(&tick(number), format!("user_{number}")).unwrap());
    outbox.enqueue_rows(rows.collect()).await.unwrap();
    sandbox.answer_always(Fault::delay(SECOND / 2));
    let storage = place.argument();
    let arguments = [
        "relay",
        &storage,
        sandbox.base_url(),
        "paused",
        "at_least_once",
        "10",
    ];
    let paused = Process::start(&arguments);
    sandbox.wait_for(HELD as usize).await.unwrap();
    paused.pause();
    sandbox.clear_faults();
    assert_eq!(outbox.stats().await.unwrap().leased, HELD);

    let other = relay(&outbox, &client(&sandbox)).start().unwrap();
    until_empty(&outbox).await;
    let calls = sandbox.received();
    for number_of in 0..HELD {
        let copies: Vec<_> = calls
            .iter()
            .filter(|call| number(call) == number_of)
            .collect();
        assert_eq!(copies.len(), 2);
        assert_eq!(event_id(copies[0]), event_id(copies[1]));
    }
    other.shutdown(LONG).await;
    // New events of the same users, which the paused relay must not take for those that it sent.
    let rows = (0..HELD)
        .map(|number| OutboxRow::new(&tick(100 + number), format!("user_{number}")).unwrap());
    outbox.enqueue_rows(rows.collect()).await.unwrap();
    sandbox.clear();
    paused.resume();
    sandbox.wait_for(HELD as usize).await.unwrap();
    until_empty(&outbox).await;
    assert_eq!(
        sorted(captured(&sandbox)),
        (100..100 + HELD).collect::<Vec<_>>()
    );
    paused.kill();
}

/// A server that gives no answer is not worse than one that is gone: the relay goes on when it answers again.
#[tokio::test]
async fn a_server_that_stops_answering_for_a_while_loses_nothing() {
    let Some(cluster) = start() else { return };
    let place = Place::on(&cluster).await;
    let sandbox = Sandbox::builder().wait_timeout(LONG).start().await.unwrap();
    let outbox = place.open().await;
    let running = relay(&outbox, &client(&sandbox)).start().unwrap();
    for number in 0..50 {
        outbox
            .enqueue(&tick(number), format!("user_{number}"))
            .await
            .unwrap();
    }
    sandbox.wait_for(5).await.unwrap();
    cluster.pause();
    let enqueued = tokio::spawn({
        let outbox = outbox.clone();
        async move { outbox.enqueue(&tick(99), "user_99").await }
    });
    // Nothing outside shows that the relay waits for the server.
    tokio::time::sleep(2 * SECOND).await;
    assert!(!enqueued.is_finished());
    cluster.resume();
    enqueued.await.unwrap().unwrap();
    until(&outbox, |stats| stats.pending == 0).await;
    let mut numbers = sorted(captured(&sandbox));
    numbers.dedup();
    assert_eq!(numbers, (0..50).chain([99]).collect::<Vec<_>>());
    running.shutdown(LONG).await;
}
