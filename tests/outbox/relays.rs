//! Several handles and relays of one file.

use linkrunner_events::outbox::{DeadFilter, RelayError};
use linkrunner_events::sandbox::{Fault, Sandbox};

use crate::storage::Storage as _;
use crate::support::{
    LONG, Place, SECOND, captured, client, enqueue_all, quick, relay, sorted, tick, until,
    until_empty,
};

#[tokio::test]
async fn several_handles_of_one_file_send_every_event_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let mut outboxes = Vec::new();
    let mut relays = Vec::new();
    for _ in 0..3 {
        let outbox = place.open().await;
        relays.push(relay(&outbox, &client(&sandbox)).start().unwrap());
        outboxes.push(outbox);
    }
    let enqueuers: Vec<_> = outboxes
        .iter()
        .cloned()
        .zip(0..)
        .map(|(outbox, part): (_, u64)| {
            tokio::spawn(async move {
                for number in (part..150).step_by(3) {
                    let user = format!("user_{}", number % 9);
                    outbox.enqueue(&tick(number), user).await.unwrap();
                }
            })
        })
        .collect();
    for enqueuer in enqueuers {
        enqueuer.await.unwrap();
    }
    until_empty(&outboxes[0]).await;
    let mut sent = 0;
    for relay in relays {
        let report = relay.shutdown(LONG).await;
        assert_eq!(
            (report.retries, report.lost_leases, report.store_errors),
            (0, 0, 0),
            "{report}"
        );
        sent += report.sent;
    }
    assert_eq!(sent, 150);
    assert_eq!(sorted(captured(&sandbox)), (0..150).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_event_is_seen_by_a_relay_of_another_handle() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let (sends, takes) = (place.open().await, place.open().await);
    let relay = relay(&sends, &client(&sandbox)).start().unwrap();
    let stats = until(&takes, |stats| stats.relays > 0).await;
    assert_eq!(stats.relays, 1);
    takes.enqueue(&tick(1), "user_1").await.unwrap();
    sandbox.wait_for(1).await.unwrap();
    relay.shutdown(LONG).await;
    assert_eq!(takes.stats().await.unwrap().relays, 0);
}

#[tokio::test]
async fn what_a_relay_holds_no_other_one_sends() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.answer_next(Fault::delay(SECOND));
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..3).await;
    let first = relay(&outbox, &client(&sandbox)).start().unwrap();
    sandbox.wait_for(1).await.unwrap();
    let other = place.open().await;
    let second = relay(&other, &client(&sandbox)).start().unwrap();
    assert_eq!(outbox.stats().await.unwrap().leased, 1);
    until_empty(&outbox).await;
    first.shutdown(LONG).await;
    second.shutdown(LONG).await;
    assert_eq!(captured(&sandbox), [0, 1, 2]);
}

#[tokio::test]
async fn a_lease_must_leave_time_for_an_attempt() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    let short = relay(&outbox, &client(&sandbox)).lease(SECOND).start();
    assert!(
        matches!(short, Err(RelayError::ShortLease { .. })),
        "{short:?}"
    );
    assert!(
        outbox
            .dead_letters(DeadFilter::all(), 1)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_deadline_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    let policy = quick().deadline(SECOND);
    let late = relay(&outbox, &client(&sandbox)).retry(policy).start();
    assert!(matches!(late, Err(RelayError::Deadline)), "{late:?}");
}

#[test]
fn a_relay_needs_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let place = Place::new();
    let (outbox, client) = runtime.block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        (place.open().await, client(&sandbox))
    });
    let started = relay(&outbox, &client).start();
    assert!(matches!(started, Err(RelayError::NoRuntime)), "{started:?}");
}
