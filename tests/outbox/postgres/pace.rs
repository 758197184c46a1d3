//! The pace of an address, shared through the database.

use linkrunner_events::sandbox::{Fault, Sandbox};

use super::database::Place;
use crate::pace;
use crate::storage::Storage as _;
use crate::support::{LONG, SECOND, builder, relay, tick, until, until_empty};

#[tokio::test]
async fn two_relays_together_keep_the_pace_and_use_it() {
    if let Some(place) = Place::new().await {
        pace::together(&place).await;
    }
}

#[tokio::test]
async fn relays_of_two_addresses_have_a_pace_each() {
    if let Some(place) = Place::new().await {
        pace::two_addresses(&place).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_429_pauses_all_relays_of_its_address() {
    let Some(place) = Place::new().await else {
        return;
    };
    let sandbox = Sandbox::builder().wait_timeout(LONG).start().await.unwrap();
    let mut relays = Vec::new();
    for _ in 0..2 {
        let outbox = place.open().await;
        let client = builder(&sandbox).build().unwrap();
        relays.push(relay(&outbox, &client).start().unwrap());
    }
    let outbox = place.open().await;
    until(&outbox, |stats| stats.relays == 2).await;
    sandbox.answer_next(Fault::rate_limited().retry_after("2"));
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    let paused = until(&outbox, |stats| stats.pause.is_some()).await;
    assert!(paused.pause.unwrap() <= 2 * SECOND);
    until_empty(&outbox).await;
    assert_eq!(sandbox.received().len(), 2);
    for relay in relays {
        relay.shutdown(LONG).await;
    }
}
