//! Appending, claiming and settling.

use std::time::Duration;

use super::tools::Fixture;
use crate::outbox::contract::tools::{Drive as _, LEASE, ME, OTHER, event, payment, retry};
use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::error::StoreError;
use crate::outbox::store::{End, Store as _};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_row_goes_from_append_to_sent() {
    let fixture = Fixture::new();
    let store = fixture.open();
    let row = event("anna", 1);
    store.put(vec![row.clone()]).await;
    fixture.pass(SECOND);
    let claimed = store.take_one(ME).await;
    assert_eq!(&claimed.request, row.request());
    assert_eq!(claimed.age, SECOND);
    assert_eq!(claimed.attempts, 0);
    assert!(!claimed.is_in_doubt && !claimed.may_have_arrived);
    assert!(store.take(OTHER, 10).await.is_empty());
    let stats = store.stats().await.unwrap();
    assert_eq!(
        (stats.pending, stats.leased, stats.oldest),
        (1, 1, Some(SECOND))
    );
    assert_eq!(stats.pending_bytes, row.body().len() as u64);
    assert!(store.end(&claimed, End::Sent).await);
    let stats = store.stats().await.unwrap();
    assert_eq!(
        (stats.pending, stats.pending_bytes, stats.leased),
        (0, 0, 0)
    );
}

#[tokio::test]
async fn rows_survive_the_process() {
    let fixture = Fixture::new();
    fixture
        .open()
        .put(vec![event("anna", 1), payment("anna", 2)])
        .await;
    let store = fixture.open();
    let claimed = store.take_one(ME).await;
    assert_eq!(claimed.request.event_name(), "step");
    drop(store);
    let store = fixture.open();
    assert!(store.take(ME, 10).await.is_empty());
    fixture.pass(LEASE);
    let claimed = store.take_one(OTHER).await;
    assert!(claimed.is_in_doubt && claimed.may_have_arrived);
    assert_eq!(claimed.attempts, 0);
}

#[tokio::test]
async fn rows_of_a_user_go_one_after_another() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store
        .put(vec![
            event("anna", 1),
            event("anna", 2),
            event("ben", 3),
            payment("anna", 4),
        ])
        .await;
    let first = store.take(ME, 10).await;
    assert_eq!(first.len(), 2);
    assert_eq!((first[0].id, first[1].id), (1, 3));
    assert!(store.end(&first[0], End::Sent).await);
    let second = store.take_one(ME).await;
    assert_eq!(second.id, 2);
    // A retry of an event is overtaken.
    assert!(store.end(&second, retry(SECOND)).await);
    let payment = store.take_one(ME).await;
    assert_eq!(payment.id, 4);
    // That of a payment is not.
    store.put(vec![event("anna", 5)]).await;
    assert!(store.end(&payment, retry(SECOND * 2)).await);
    assert_eq!(store.stats().await.unwrap().retrying, 2);
    let claim = store.claim(ME, 10, LEASE).await.unwrap();
    assert!(claim.rows.is_empty());
    assert_eq!(claim.next_due, Some(SECOND));
    fixture.pass(SECOND);
    let again = store.take_one(ME).await;
    assert_eq!((again.id, again.attempts, again.charged), (2, 1, 1));
    assert_eq!(again.first_attempt, Some(Duration::ZERO));
    fixture.pass(SECOND);
    let again = store.take(ME, 10).await;
    assert_eq!(again.iter().map(|row| row.id).collect::<Vec<_>>(), [4]);
}

#[tokio::test]
async fn a_late_settlement_has_no_effect_unless_it_was_sent() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1), event("anna", 2)]).await;
    let late = store.take_one(ME).await;
    fixture.pass(LEASE);
    let row = store.take_one(OTHER).await;
    assert_eq!(row.id, late.id);
    let dead = End::Dead {
        reason: DeadReason::Rejected,
        name: "step".to_owned(),
        attempted: true,
        may_have_arrived: false,
        error: "400".to_owned(),
    };
    for end in [retry(SECOND), End::Release { after: SECOND }, dead.clone()] {
        assert!(!store.end(&late, end).await);
    }
    assert!(store.take(ME, 10).await.is_empty());
    // Given up by one, delivered by the other.
    assert!(store.end(&row, dead).await);
    let letters = store.dead(DeadFilter::all(), 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].reason, letters[0].attempts),
        (DeadReason::Rejected, 1)
    );
    assert!(letters[0].may_have_been_delivered);
    assert!(!store.end(&late, End::Sent).await);
    assert!(store.dead(DeadFilter::all(), 10).await.unwrap().is_empty());
    assert_eq!(store.take_one(ME).await.id, 2);
    assert!(store.stats().await.unwrap().dead.is_empty());
}

#[tokio::test]
async fn a_full_outbox_hands_rows_back() {
    let mut fixture = Fixture::new();
    fixture.settings.bounds.events = 2;
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    let rows = vec![event("anna", 2), event("ben", 3)];
    let (back, error) = store.append(rows.clone()).await.unwrap_err();
    assert_eq!(back, rows);
    assert!(
        matches!(error, StoreError::Full { pending: 1, .. }),
        "{error}"
    );
    store.put(vec![event("anna", 2)]).await;
    let row = store.take_one(ME).await;
    store.end(&row, End::Sent).await;
    store.put(vec![event("anna", 3)]).await;
    drop(store);
    fixture.settings.bounds.bytes = 100;
    let (_, error) = fixture.open().append(rows).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Full { pending: 2, .. }),
        "{error}"
    );
}

/// A user with many events, whose next one is claimable at once, beside users with one.
#[tokio::test]
async fn a_backlog_of_one_user_does_not_hold_up_others() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store
        .put((0..50).map(|number| event("anna", number)).collect())
        .await;
    fixture.pass(SECOND);
    store
        .put(
            (0..10)
                .map(|number| event(&format!("user_{number}"), number))
                .collect(),
        )
        .await;
    let mut others = 0;
    for _ in 0..12 {
        fixture.pass(SECOND);
        let row = store.take_one(ME).await;
        others += u32::from(row.id > 50);
        assert!(store.end(&row, End::Sent).await);
    }
    assert_eq!(others, 10);
}

#[tokio::test]
async fn retries_and_new_rows_go_in_the_order_in_which_they_are_due() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1), event("ben", 2)]).await;
    for row in store.take(ME, 2).await {
        let after = SECOND * if row.id == 1 { 3 } else { 1 };
        assert!(store.end(&row, retry(after)).await);
    }
    fixture.pass(SECOND * 2);
    store.put(vec![event("carl", 3)]).await;
    fixture.pass(SECOND * 2);
    store.put(vec![event("dora", 4)]).await;
    let mut order = Vec::new();
    for _ in 0..4 {
        order.push(store.take_one(ME).await.id);
    }
    assert_eq!(order, [2, 3, 1, 4]);
}
