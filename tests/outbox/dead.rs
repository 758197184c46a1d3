//! Dead letters: listing, replaying and purging them.

use std::time::Duration;

use linkrunner_events::outbox::{DeadFilter, DeadLetter, DeadReason, Outbox};
use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{Payment, PaymentType};

use crate::storage::Storage as _;
use crate::support::{
    LONG, Place, captured, client, drain, enqueue_all, event_id, relay, tick, until,
};

async fn list(outbox: &Outbox, filter: DeadFilter) -> Vec<DeadLetter> {
    outbox.dead_letters(filter, u32::MAX).await.unwrap()
}

/// An outbox with three refused ticks of one user and a refused payment, in this order.
async fn with_dead_letters(place: &Place, sandbox: &Sandbox) -> Outbox {
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 1..4).await;
    let payment = Payment::new("user_1", "pay_1", 1).kind(PaymentType::Other("rent".into()));
    outbox.enqueue_request(payment).await.unwrap();
    sandbox.answer_always(Fault::status(400).body(r#"{"msg":"not today"}"#));
    drain(&outbox, relay(&outbox, &client(sandbox))).await;
    sandbox.clear_faults();
    sandbox.clear();
    outbox
}

#[tokio::test]
async fn a_letter_says_what_and_why() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = with_dead_letters(&place, &sandbox).await;
    let letters = list(&outbox, DeadFilter::all()).await;
    let names: Vec<_> = letters.iter().map(|letter| letter.name.as_str()).collect();
    assert_eq!(names, ["tick", "tick", "tick", "rent"]);
    for letter in &letters {
        assert_eq!(letter.reason, DeadReason::Rejected);
        assert!(letter.error.contains("400"), "{letter:?}");
        assert!(letter.error.contains("not today"), "{letter:?}");
        assert_eq!(letter.attempts, 1);
        assert!(!letter.may_have_been_delivered);
        assert!(letter.request.is_some());
    }
}

#[tokio::test]
async fn filters_select() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = with_dead_letters(&place, &sandbox).await;
    let all = list(&outbox, DeadFilter::all()).await;
    let count = async |filter: DeadFilter| list(&outbox, filter).await.len();
    assert_eq!(count(DeadFilter::all().name("tick")).await, 3);
    assert_eq!(count(DeadFilter::all().name("rent")).await, 1);
    assert_eq!(count(DeadFilter::all().name("tic")).await, 0);
    assert_eq!(count(DeadFilter::all().id(all[0].id)).await, 1);
    let both = DeadFilter::all().id(all[0].id).id(all[3].id);
    assert_eq!(count(both.clone()).await, 2);
    assert_eq!(count(both.name("rent")).await, 1);
    assert_eq!(
        count(DeadFilter::all().reason(DeadReason::Rejected)).await,
        4
    );
    assert_eq!(
        count(DeadFilter::all().reason(DeadReason::Expired)).await,
        0
    );
    assert_eq!(count(DeadFilter::all().dead_for(Duration::ZERO)).await, 4);
    assert_eq!(count(DeadFilter::all().dead_for(LONG)).await, 0);
    let first = outbox.dead_letters(DeadFilter::all(), 2).await.unwrap();
    assert_eq!((first[0].id, first[1].id), (all[0].id, all[1].id));
}

#[tokio::test]
async fn a_replayed_event_keeps_its_event_id_and_counts_as_new() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = with_dead_letters(&place, &sandbox).await;
    let letters = list(&outbox, DeadFilter::all().name("tick")).await;
    assert_eq!(
        outbox.replay(DeadFilter::all().name("tick")).await.unwrap(),
        3
    );
    let stats = outbox.stats().await.unwrap();
    assert_eq!(
        (stats.pending, stats.retrying, stats.dead_letters()),
        (3, 0, 1)
    );
    drain(&outbox, relay(&outbox, &client(&sandbox))).await;
    assert_eq!(captured(&sandbox), [1, 2, 3]);
    let ids: Vec<_> = sandbox
        .received()
        .iter()
        .map(|call| event_id(call).to_owned())
        .collect();
    for (letter, id) in letters.iter().zip(ids) {
        let body = letter.request.as_ref().unwrap().body();
        assert!(String::from_utf8_lossy(body).contains(&id));
    }
}

#[tokio::test]
async fn a_purged_letter_is_gone() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = with_dead_letters(&place, &sandbox).await;
    assert_eq!(
        outbox.purge(DeadFilter::all().name("rent")).await.unwrap(),
        1
    );
    assert_eq!(
        outbox
            .purge(DeadFilter::all().dead_for(LONG))
            .await
            .unwrap(),
        0
    );
    assert_eq!(list(&outbox, DeadFilter::all()).await.len(), 3);
    assert_eq!(outbox.purge(DeadFilter::all()).await.unwrap(), 3);
    assert_eq!(outbox.replay(DeadFilter::all()).await.unwrap(), 0);
    assert_eq!(outbox.stats().await.unwrap(), Default::default());
}

#[tokio::test]
async fn an_event_beyond_max_age_is_a_letter_and_can_be_replayed() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 1..3).await;
    let too_strict = relay(&outbox, &client(&sandbox)).max_age(Duration::ZERO);
    drain(&outbox, too_strict).await;
    assert!(sandbox.received().is_empty());
    let letters = list(&outbox, DeadFilter::all()).await;
    assert_eq!(letters.len(), 2);
    for letter in &letters {
        assert_eq!((letter.reason, letter.attempts), (DeadReason::Expired, 0));
        assert!(!letter.may_have_been_delivered);
    }
    // A relay that runs takes it up.
    let relay = relay(&outbox, &client(&sandbox)).start().unwrap();
    until(&outbox, |stats| stats.relays > 0).await;
    outbox
        .replay(DeadFilter::all().reason(DeadReason::Expired))
        .await
        .unwrap();
    sandbox.wait_for(2).await.unwrap();
    relay.shutdown(LONG).await;
    assert_eq!(captured(&sandbox), [1, 2]);
}

#[tokio::test]
async fn a_replay_respects_the_bounds() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    drop(with_dead_letters(&place, &sandbox).await);
    let outbox = Outbox::sqlite(place.path())
        .max_events(2)
        .open()
        .await
        .unwrap();
    outbox.enqueue(&tick(9), "user_9").await.unwrap();
    outbox.replay(DeadFilter::all()).await.unwrap_err();
    let stats = outbox.stats().await.unwrap();
    assert_eq!((stats.pending, stats.dead_letters()), (1, 4));
}
