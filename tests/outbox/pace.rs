//! The pace that relays of one file share.

use std::time::Duration;

use linkrunner_events::Pace;
use linkrunner_events::outbox::Outbox;
use linkrunner_events::sandbox::{Received, Sandbox};

use crate::storage::Storage;
use crate::support::{LONG, Place, SECOND, builder, relay, tick, until, until_empty};

const PACE: u32 = 20;
const EVENTS: u64 = 70;

async fn enqueue_users(outbox: &Outbox) {
    for number in 0..EVENTS {
        outbox
            .enqueue(&tick(number), format!("user_{number}"))
            .await
            .unwrap();
    }
}

/// The most calls in any second, and the time from the first to the last call.
fn busiest_second(sandbox: &Sandbox) -> (usize, Duration) {
    let times: Vec<_> = sandbox
        .received()
        .iter()
        .map(Received::since_start)
        .collect();
    let in_second_from = |start: Duration| {
        times
            .iter()
            .filter(|time| **time >= start && **time < start + SECOND)
            .count()
    };
    let most = times
        .iter()
        .map(|start| in_second_from(*start))
        .max()
        .unwrap();
    (most, *times.last().unwrap() - times[0])
}

#[tokio::test]
async fn two_relays_together_keep_the_pace_and_use_it() {
    together(&Place::new()).await;
}

pub(crate) async fn together(place: &impl Storage) {
    let sandbox = Sandbox::builder()
        .rate_limit(PACE, SECOND)
        .start()
        .await
        .unwrap();
    let outboxes = [place.open().await, place.open().await];
    enqueue_users(&outboxes[0]).await;
    let mut relays = Vec::new();
    for outbox in &outboxes {
        let client = builder(&sandbox)
            .pace(Pace::per_second(PACE))
            .build()
            .unwrap();
        relays.push(relay(outbox, &client).start().unwrap());
    }
    until_empty(&outboxes[0]).await;
    let mut sent = Vec::new();
    for relay in relays {
        let report = relay.shutdown(LONG).await;
        assert_eq!(report.retries, 0, "{report}");
        sent.push(report.sent);
    }
    assert_eq!(sent.iter().sum::<u64>(), EVENTS);
    assert!(
        sent.iter().all(|sent| *sent > 0),
        "both have a share: {sent:?}"
    );
    assert!(
        sandbox
            .received()
            .iter()
            .all(|call| call.status() == Some(201))
    );
    let (most, time) = busiest_second(&sandbox);
    assert!(most <= PACE as usize, "{most} in a second");
    // 70 of 20 a second take three seconds and a half at least; until the second relay has its share, some of it is unused.
    assert!(time < 8 * SECOND, "{time:?}");
}

#[tokio::test]
async fn relays_of_two_addresses_have_a_pace_each() {
    two_addresses(&Place::new()).await;
}

pub(crate) async fn two_addresses(place: &impl Storage) {
    let sandbox = Sandbox::start().await.unwrap();
    let outbox = place.open().await;
    let mut relays = Vec::new();
    for scope in ["here", "there"] {
        let client = builder(&sandbox)
            .pace(Pace::per_second(PACE))
            .build()
            .unwrap();
        relays.push(relay(&outbox, &client).scope(scope).start().unwrap());
    }
    until(&outbox, |stats| stats.relays == 2).await;
    enqueue_users(&outbox).await;
    until_empty(&outbox).await;
    for relay in relays {
        relay.shutdown(LONG).await;
    }
    let (most, _) = busiest_second(&sandbox);
    assert!(
        most > PACE as usize && most <= 2 * PACE as usize,
        "{most} in a second"
    );
}

#[tokio::test]
async fn a_client_has_its_own_pace_again_after_the_relay() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    let client = builder(&sandbox)
        .pace(Pace::per_second(PACE))
        .build()
        .unwrap();
    let relay = relay(&outbox, &client).start().unwrap();
    until(&outbox, |stats| stats.relays == 1).await;
    relay.shutdown(LONG).await;
    for number in 0..u64::from(PACE) {
        client.capture(&tick(number), "user_1").await.unwrap();
    }
    let (most, _) = busiest_second(&sandbox);
    assert_eq!(most, PACE as usize);
}
