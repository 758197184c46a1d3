//! A clock that is set back or forward neither loses nor blocks anything.

use std::time::Duration;

use super::tools::{Fixture, LEASE, ME, OTHER, event, payment, retry};
use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::store::{Beat, End, Store as _};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn after_the_clock_was_set_back_new_rows_go_at_once() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store
        .put((1..5).map(|number| event("anna", number)).collect())
        .await;
    for time in [SECOND, DAY] {
        fixture.turn_back(time);
        let row = store.take_one(ME).await;
        assert_eq!(row.age, Duration::ZERO);
        assert!(store.end(&row, End::Sent).await);
        let row = store.take_one(ME).await;
        assert!(
            store
                .end(
                    &row,
                    End::Release {
                        after: Duration::ZERO
                    }
                )
                .await
        );
    }
    assert_eq!(store.stats().await.unwrap().oldest, Some(Duration::ZERO));
    assert_eq!(store.stats().await.unwrap().pending, 2);
}

#[tokio::test]
async fn after_the_clock_was_set_back_retries_and_leases_do_not_wait_for_it() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store
        .put(vec![payment("anna", 1), event("ben", 2), event("carl", 3)])
        .await;
    let rows = store.take(ME, 3).await;
    assert!(store.end(&rows[0], retry(SECOND)).await);
    assert!(store.end(&rows[1], retry(SECOND)).await);
    fixture.turn_back(DAY);
    let again = store.take(OTHER, 10).await;
    assert_eq!(again.len(), 3);
    assert!(again.iter().find(|row| row.id == 3).unwrap().is_in_doubt);
}

#[tokio::test]
async fn a_long_lease_is_not_mistaken_for_a_clock_that_was_set_back() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    let claim = store.claim(ME, 1, DAY).await.unwrap();
    assert_eq!(claim.rows.len(), 1);
    fixture.pass(SECOND);
    assert!(store.take(OTHER, 1).await.is_empty());
}

#[tokio::test]
async fn a_retry_waits_ten_minutes_at_most() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    let row = store.take_one(ME).await;
    assert!(store.end(&row, retry(DAY)).await);
    let claim = store.claim(ME, 1, LEASE).await.unwrap();
    assert_eq!(claim.next_due, Some(SECOND * 600));
    fixture.pass(SECOND * 600);
    assert_eq!(store.take(ME, 1).await.len(), 1);
}

#[tokio::test]
async fn dead_letters_have_no_negative_ages() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    let row = store.take_one(ME).await;
    let end = End::Dead {
        reason: DeadReason::Expired,
        name: "step".to_owned(),
        attempted: false,
        may_have_arrived: false,
        error: String::new(),
    };
    assert!(store.end(&row, end).await);
    fixture.turn_back(DAY);
    let letters = store
        .dead(DeadFilter::all().dead_for(SECOND), 1)
        .await
        .unwrap();
    assert!(letters.is_empty());
    let letters = store.dead(DeadFilter::all(), 1).await.unwrap();
    assert_eq!(
        (letters[0].age, letters[0].dead_for),
        (Duration::ZERO, Duration::ZERO)
    );
    assert_eq!(store.replay(DeadFilter::all()).await.unwrap(), 1);
    assert_eq!(store.take(ME, 1).await.len(), 1);
}

#[tokio::test]
async fn relays_and_pauses_end_also_when_the_clock_is_set_back() {
    let fixture = Fixture::new();
    let store = fixture.open();
    let beat = |pause| Beat {
        scope: "default".to_owned(),
        pace: Some(30),
        used: 0,
        until: SECOND * 15,
        pause,
    };
    store.beat(OTHER, beat(Some(SECOND * 60))).await.unwrap();
    fixture.turn_back(DAY);
    let share = store.beat(ME, beat(None)).await.unwrap();
    assert_eq!((share.pace, share.relays), (Some(30), 1));
    assert_eq!(share.pause, SECOND * 60);
    fixture.pass(SECOND * 10);
    let share = store.beat(ME, beat(None)).await.unwrap();
    assert_eq!(share.pause, SECOND * 50);
    assert_eq!(store.stats().await.unwrap().pause, Some(SECOND * 50));
}
