//! A clock that is set back or forward neither loses nor blocks anything.

use std::time::Duration;

use super::Lab;
use super::tools::{Drive as _, LEASE, ME, OTHER, SECOND, event, payment, retry};
use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::store::{Beat, End};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) async fn after_the_clock_was_set_back_new_rows_go_at_once(lab: &dyn Lab) {
    let store = lab.open();
    store
        .put((1..5).map(|number| event("anna", number)).collect())
        .await;
    for time in [SECOND, DAY] {
        lab.turn_back(time).await;
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

pub(crate) async fn after_the_clock_was_set_back_retries_and_leases_do_not_wait_for_it(
    lab: &dyn Lab,
) {
    let store = lab.open();
    store
        .put(vec![payment("anna", 1), event("ben", 2), event("carl", 3)])
        .await;
    let mut rows = store.take(ME, 3).await;
    rows.sort_by_key(|row| row.id);
    assert!(store.end(&rows[0], retry(SECOND)).await);
    assert!(store.end(&rows[1], retry(SECOND)).await);
    lab.turn_back(DAY).await;
    let again = store.take(OTHER, 10).await;
    assert_eq!(again.len(), 3);
    let held = again.iter().find(|row| row.id == rows[2].id);
    assert!(held.unwrap().is_in_doubt);
}

pub(crate) async fn a_long_lease_is_not_mistaken_for_a_clock_that_was_set_back(lab: &dyn Lab) {
    let store = lab.open();
    store.put(vec![event("anna", 1)]).await;
    let claim = store.claim(ME, 1, DAY).await.unwrap();
    assert_eq!(claim.rows.len(), 1);
    lab.pass(SECOND).await;
    assert!(store.take(OTHER, 1).await.is_empty());
}

pub(crate) async fn a_retry_waits_ten_minutes_at_most(lab: &dyn Lab) {
    let store = lab.open();
    store.put(vec![event("anna", 1)]).await;
    let row = store.take_one(ME).await;
    assert!(store.end(&row, retry(DAY)).await);
    assert_eq!(
        store.stats().await.unwrap().last_error.as_deref(),
        Some("503")
    );
    lab.pass(SECOND * 599).await;
    let claim = store.claim(ME, 1, LEASE).await.unwrap();
    assert!(claim.rows.is_empty());
    // Not every storage knows it.
    assert!(claim.next_due.is_none_or(|due| due == SECOND));
    lab.pass(SECOND).await;
    let row = store.take_one(ME).await;
    assert!(store.end(&row, End::Sent).await);
    assert_eq!(store.stats().await.unwrap().last_error, None);
}

pub(crate) async fn dead_letters_have_no_negative_ages(lab: &dyn Lab) {
    let store = lab.open();
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
    lab.turn_back(DAY).await;
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

pub(crate) async fn relays_and_pauses_end_also_when_the_clock_is_set_back(lab: &dyn Lab) {
    let store = lab.open();
    let beat = |pause| Beat {
        scope: "default".to_owned(),
        pace: Some(30),
        used: 0,
        until: SECOND * 15,
        pause,
    };
    store.beat(OTHER, beat(Some(SECOND * 60))).await.unwrap();
    lab.turn_back(DAY).await;
    let share = store.beat(ME, beat(None)).await.unwrap();
    assert_eq!((share.pace, share.relays), (Some(30), 1));
    assert_eq!(share.pause, SECOND * 60);
    lab.pass(SECOND * 10).await;
    let share = store.beat(ME, beat(None)).await.unwrap();
    assert_eq!(share.pause, SECOND * 50);
    assert_eq!(store.stats().await.unwrap().pause, Some(SECOND * 50));
}
