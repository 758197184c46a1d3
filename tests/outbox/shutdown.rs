//! Shutting a relay down while attempts are in flight.

use std::time::{Duration, Instant};

use linkrunner_events::Payment;
use linkrunner_events::outbox::{DeadFilter, DeadReason};
use linkrunner_events::sandbox::{Fault, Sandbox};

use crate::storage::Storage as _;
use crate::support::{
    LONG, MILLISECOND, Place, SECOND, captured, client, drain, enqueue_all, event_id, never_twice,
    relay, tick,
};

#[tokio::test]
async fn attempts_in_flight_are_waited_for_and_nothing_more_is_begun() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_always(Fault::delay(200 * MILLISECOND));
    let place = Place::new();
    let outbox = place.open().await;
    for number in 0..20 {
        outbox
            .enqueue(&tick(number), format!("user_{number}"))
            .await
            .unwrap();
    }
    let relay = relay(&outbox, &client(&sandbox))
        .concurrency(4)
        .start()
        .unwrap();
    sandbox.wait_for(4).await.unwrap();
    let report = relay.shutdown(LONG).await;
    let sent = sandbox.received().len() as u64;
    assert_eq!((report.sent, report.retries), (sent, 0), "{report}");
    let stats = outbox.stats().await.unwrap();
    assert_eq!(
        (stats.pending, stats.leased, stats.relays),
        (20 - sent, 0, 0)
    );
    // A second call finds it shut down.
    assert_eq!(relay.shutdown(LONG).await, report);
}

#[tokio::test]
async fn an_attempt_that_is_cut_off_is_made_again_with_its_event_id() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_always(Fault::delay(LONG));
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 1..3).await;
    let stopped = relay(&outbox, &client(&sandbox)).start().unwrap();
    sandbox.wait_for(1).await.unwrap();
    let start = Instant::now();
    stopped.shutdown(Duration::ZERO).await;
    assert!(start.elapsed() < 5 * SECOND);
    let stats = outbox.stats().await.unwrap();
    assert_eq!((stats.pending, stats.leased), (2, 0));
    sandbox.clear_faults();
    // No lease is waited for.
    drain(&outbox, relay(&outbox, &client(&sandbox))).await;
    assert!(start.elapsed() < 5 * SECOND);
    assert_eq!(captured(&sandbox), [1, 1, 2]);
    let calls = sandbox.received();
    assert_eq!(event_id(&calls[0]), event_id(&calls[1]));
}

#[tokio::test]
async fn at_most_once_an_attempt_that_is_cut_off_is_in_doubt() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_always(Fault::delay(LONG));
    let place = Place::new();
    let outbox = place.open().await;
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    let payment = Payment::new("user_2", "pay_1", 1);
    outbox.enqueue_request(payment).await.unwrap();
    let relay = outbox
        .relay(&client(&sandbox))
        .retry(never_twice())
        .start()
        .unwrap();
    sandbox.wait_for(2).await.unwrap();
    let report = relay.shutdown(Duration::ZERO).await;
    assert_eq!(report.dead, 1, "{report}");
    let letters = outbox.dead_letters(DeadFilter::all(), 9).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].reason, DeadReason::InDoubt);
    assert!(letters[0].may_have_been_delivered);
    // The payment counts once anyway.
    assert_eq!(outbox.stats().await.unwrap().pending, 1);
}

#[tokio::test]
async fn an_idle_relay_ends_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    let relay = relay(&outbox, &client(&sandbox)).start().unwrap();
    let start = Instant::now();
    relay.shutdown(LONG).await;
    assert!(start.elapsed() < 5 * SECOND, "{:?}", start.elapsed());
}
