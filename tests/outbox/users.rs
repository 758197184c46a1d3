//! A user with many or failing events does not hold up the others.

use std::collections::HashSet;

use linkrunner_events::outbox::{DeadReason, OutboxRow};
use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::testing::{Failure, Recorder};

use crate::storage::Storage as _;
use crate::support::{
    MILLISECOND, Place, client, drain, enqueue_all, quick, relay, tick, until, until_empty,
};

/// With one request in flight at a time, a claim that prefers old events would serve the others last.
#[tokio::test]
async fn a_user_with_many_events_does_not_hold_up_others() {
    const MANY: u64 = 400;
    const OTHERS: u64 = 30;
    for concurrency in [1, 8] {
        let sandbox = Sandbox::start().await.unwrap();
        let place = Place::new();
        let outbox = place.open().await;
        enqueue_all(&outbox, "busy", 0..MANY).await;
        let others =
            (0..OTHERS).map(|user| OutboxRow::new(&tick(0), format!("user_{user}")).unwrap());
        outbox.enqueue_rows(others.collect()).await.unwrap();
        let relay = relay(&outbox, &client(&sandbox)).concurrency(concurrency);
        drain(&outbox, relay).await;
        let calls = sandbox.events("tick");
        assert_eq!(calls.len() as u64, MANY + OTHERS);
        let last_other = calls
            .iter()
            .rposition(|call| call.user_id() != Some("busy"));
        let last_other = last_other.unwrap() as u64;
        // In turns with the busy user, and with luck: the claim may draw.
        assert!(
            last_other < MANY / 2,
            "{concurrency} in flight: the last of {OTHERS} others was call {last_other}"
        );
    }
}

#[tokio::test]
async fn a_poison_event_neither_blocks_nor_lives_for_ever() {
    let recorder = Recorder::new();
    recorder.fail_if(|request| {
        let is_poison = String::from_utf8_lossy(request.body()).contains("\"number\":666}");
        is_poison.then(|| Failure::status(500))
    });
    let place = Place::new();
    let outbox = place.open().await;
    let options = outbox
        .relay(&recorder.client())
        .retry(quick().max_attempts(3))
        .concurrency(2);
    let relay = options.start().unwrap();
    outbox.enqueue(&tick(666), "user_1").await.unwrap();
    // An attempt is charged only if others were accepted meanwhile.
    let mut sent = 0;
    while outbox.stats().await.unwrap().dead_letters() == 0 {
        let user = if sent % 2 == 0 { "user_1" } else { "user_2" };
        outbox.enqueue(&tick(sent), user).await.unwrap();
        sent += 1;
        assert!(sent < 5_000, "{:?}", outbox.stats().await);
    }
    until_empty(&outbox).await;
    relay.shutdown(MILLISECOND).await;
    let accepted: HashSet<_> = recorder
        .requests()
        .iter()
        .map(|event| event.data("number").unwrap().as_u64().unwrap())
        .collect();
    assert_eq!(accepted, (0..sent).collect::<HashSet<_>>());
    let stats = outbox.stats().await.unwrap();
    assert_eq!(stats.dead, [(DeadReason::GivenUp, 1)]);
}

#[tokio::test]
async fn a_payment_that_fails_holds_up_its_own_user_alone() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::server_error().retry_after("600"));
    let place = Place::new();
    let outbox = place.open().await;
    let payment = linkrunner_events::Payment::new("user_1", "pay_1", 1);
    outbox.enqueue_request(payment).await.unwrap();
    outbox.enqueue(&tick(1), "user_1").await.unwrap();
    let relay = relay(&outbox, &client(&sandbox)).start().unwrap();
    until(&outbox, |stats| stats.retrying == 1).await;
    enqueue_all(&outbox, "user_2", 0..10).await;
    let stats = until(&outbox, |stats| stats.pending == 2).await;
    assert_eq!(stats.retrying, 1);
    relay.shutdown(MILLISECOND).await;
    assert_eq!(sandbox.received().len(), 11);
}
