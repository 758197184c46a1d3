//! Retries: which events a relay sends again, and when.

use linkrunner_events::ServerKey;
use linkrunner_events::outbox::DeadReason;
use linkrunner_events::sandbox::{Fault, Sandbox};

use crate::storage::Storage as _;
use crate::support::{
    LONG, Place, captured, client, drain, enqueue_all, event_id, numbers, relay, tick, until,
    until_empty,
};

#[tokio::test]
async fn what_failed_is_sent_again_with_the_same_event_id() {
    let sandbox = Sandbox::start().await.unwrap();
    for fault in [
        Fault::server_error(),
        Fault::disconnect().carried_out(),
        Fault::status(503),
        Fault::status(408),
    ] {
        sandbox.answer_next(fault);
    }
    let place = Place::new();
    let outbox = place.open().await;
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    drain(&outbox, relay(&outbox, &client(&sandbox))).await;
    let calls = sandbox.received();
    assert_eq!(calls.len(), 5);
    for call in &calls {
        assert_eq!(event_id(call), event_id(&calls[0]));
    }
    assert_eq!(outbox.stats().await.unwrap().dead_letters(), 0);
}

#[tokio::test]
async fn a_429_costs_no_attempt_and_no_place() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::rate_limited().retry_after("1"));
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..3).await;
    let options = outbox.relay(&client(&sandbox));
    let options = options.retry(linkrunner_events::RetryPolicy::never());
    drain(&outbox, options).await;
    assert_eq!(numbers(&sandbox), [0, 0, 1, 2]);
    let calls = sandbox.received();
    let pause = calls[1].since_start() - calls[0].since_start();
    assert!(pause.as_millis() >= 1_000, "{pause:?}");
}

#[tokio::test]
async fn the_pause_of_a_429_holds_for_another_relay_of_the_file() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::rate_limited().retry_after("30"));
    let place = Place::new();
    let outbox = place.open().await;
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    let first = relay(&outbox, &client(&sandbox)).start().unwrap();
    let stats = until(&outbox, |stats| stats.pause.is_some()).await;
    assert!(stats.pause.unwrap().as_secs() >= 25, "{stats:?}");
    first.shutdown(LONG).await;
    // It asks for its share first, and learns of the pause.
    let second = relay(&outbox, &client(&sandbox)).start().unwrap();
    let until_known = until(&outbox, |stats| stats.relays == 1);
    until_known.await;
    outbox.enqueue(&tick(2), "user_2").await.unwrap();
    second.shutdown(LONG).await;
    assert_eq!(outbox.stats().await.unwrap().pending, 2);
}

#[tokio::test]
async fn a_wrong_key_costs_no_attempt_and_a_new_one_goes_on() {
    let sandbox = Sandbox::builder().key("right").start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..3).await;
    let client = client(&sandbox);
    let relay = relay(&outbox, &client).start().unwrap();
    // Many more than the policy allows.
    sandbox.wait_for(20).await.unwrap();
    let stats = outbox.stats().await.unwrap();
    assert_eq!((stats.pending, stats.dead_letters()), (3, 0));
    client.set_key(ServerKey::new("right").unwrap());
    until_empty(&outbox).await;
    relay.shutdown(LONG).await;
    assert_eq!(captured(&sandbox), [0, 1, 2]);
}

#[tokio::test]
async fn an_outage_loses_nothing_and_keeps_the_order() {
    let sandbox = Sandbox::start().await.unwrap();
    let port = sandbox.address().port();
    let client = client(&sandbox);
    sandbox.stop().await;
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..20).await;
    let relay = relay(&outbox, &client).start().unwrap();
    until(&outbox, |stats| stats.retrying > 0).await;
    let sandbox = Sandbox::builder().port(port).start().await.unwrap();
    until_empty(&outbox).await;
    relay.shutdown(LONG).await;
    assert_eq!(captured(&sandbox), (0..20).collect::<Vec<_>>());
    assert_eq!(outbox.stats().await.unwrap().dead_letters(), 0);
}

#[tokio::test]
async fn a_refused_event_is_a_dead_letter_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    for status in [400, 413, 422] {
        sandbox.answer_next(Fault::status(status));
    }
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..5).await;
    drain(&outbox, relay(&outbox, &client(&sandbox)).concurrency(1)).await;
    assert_eq!(numbers(&sandbox), [0, 1, 2, 3, 4]);
    let stats = outbox.stats().await.unwrap();
    assert_eq!(stats.dead, [(DeadReason::Rejected, 3)]);
}
