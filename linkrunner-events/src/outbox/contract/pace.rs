//! Shares of the pace.

use std::time::Duration;

use super::Lab;
use super::tools::{Drive as _, LEASE, event};
use crate::outbox::share::HOLDS;
use crate::outbox::store::{Beat, RelayId, Share, Store};

const TURN: Duration = Duration::from_secs(10);

fn beat(pace: Option<u32>, used: u32) -> Beat {
    Beat {
        scope: "default".to_owned(),
        pace,
        used,
        until: HOLDS,
        pause: None,
    }
}

async fn share(store: &dyn Store, relay: i64, used: u32) -> u32 {
    let share = store
        .beat(RelayId(relay), beat(Some(30), used))
        .await
        .unwrap();
    share.pace.unwrap()
}

pub(crate) async fn a_share_is_free_only_after_its_relay_has_given_it_up(lab: &dyn Lab) {
    let store = lab.open();
    assert_eq!(share(&*store, 1, 0).await, 30);
    // The first one still uses all of it.
    assert_eq!(share(&*store, 2, 0).await, 0);
    assert_eq!(share(&*store, 1, 30).await, 15);
    assert_eq!(share(&*store, 2, 0).await, 0);
    assert_eq!(share(&*store, 1, 15).await, 15);
    assert_eq!(share(&*store, 2, 0).await, 15);
    store.leave(RelayId(1)).await.unwrap();
    assert_eq!(share(&*store, 2, 15).await, 30);
}

pub(crate) async fn a_relay_that_does_not_beat_is_forgotten(lab: &dyn Lab) {
    let store = lab.open();
    share(&*store, 1, 0).await;
    share(&*store, 2, 0).await;
    assert_eq!(store.stats().await.unwrap().relays, 2);
    // Some storages keep it for some seconds more.
    lab.pass(2 * HOLDS).await;
    assert_eq!(store.stats().await.unwrap().relays, 0);
    assert_eq!(share(&*store, 2, 0).await, 30);
}

/// As after `kill -9`: its share is reserved for some time, and its events are leased.
pub(crate) async fn a_silent_relay_is_told_from_one_that_works(lab: &dyn Lab) {
    let store = lab.open();
    store
        .put((1..4).map(|number| event("anna", number)).collect())
        .await;
    store.put(vec![event("ben", 4)]).await;
    share(&*store, 1, 0).await;
    store.take_one(RelayId(1)).await;
    let second = |used| store.beat(RelayId(2), beat(Some(30), used));
    assert_eq!(second(0).await.unwrap().silent, None);
    assert_eq!(store.stats().await.unwrap().abandoned, 0);
    // Some storages do not write every announcement.
    lab.pass(Duration::from_secs(9)).await;
    let granted = second(0).await.unwrap();
    assert_eq!(granted.pace, Some(0));
    let silent = granted.silent.unwrap();
    let longest = HOLDS - Duration::from_secs(3);
    assert!(!silent.is_zero() && silent < longest, "{silent:?}");
    store.take_one(RelayId(2)).await;
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.leased, stats.abandoned), (2, 1));
    assert_eq!(
        stats.abandoned_for,
        Some(LEASE.saturating_sub(Duration::from_secs(9)))
    );
    lab.pass(silent).await;
    let granted = second(0).await.unwrap();
    assert_eq!((granted.pace, granted.silent), (Some(30), None));
    assert_eq!(store.stats().await.unwrap().abandoned, 1);
}

/// Whatever joins, leaves and falls asleep, the shares are never more than the pace, and each relay has its turn.
pub(crate) async fn shares_never_add_up_to_more_than_the_pace(lab: &dyn Lab) {
    const RELAYS: usize = 50;
    let store = lab.open();
    let mut random = fastrand::Rng::with_seed(1);
    // The share of each relay, and how long it holds.
    let mut shares = [(0, Duration::ZERO); RELAYS];
    let mut had_a_turn = [false; RELAYS];
    let mut now = Duration::ZERO;
    for _ in 0..100 {
        for (relay, id) in (0..RELAYS).zip(1..) {
            let asleep = random.u8(..) < 64;
            if asleep {
                continue;
            }
            let (used, until) = shares[relay];
            let granted = share(&*store, id, if until > now { used } else { 0 }).await;
            had_a_turn[relay] |= granted > 0;
            shares[relay] = (granted, now + HOLDS);
            let living = shares.iter().filter(|(_, until)| *until > now);
            let sum: u32 = living.map(|(share, _)| share).sum();
            assert!(sum <= 30, "{sum}: {shares:?}");
        }
        let time = Duration::from_secs(random.u64(1..20));
        now += time;
        lab.pass(time).await;
    }
    assert!(had_a_turn.iter().all(|had| *had), "{had_a_turn:?}");
}

pub(crate) async fn an_uneven_rest_goes_round(lab: &dyn Lab) {
    let store = lab.open();
    let mut most = [0; 4];
    for _ in 0..8 {
        for round in 0..3 {
            let mut shares = [0; 4];
            for relay in 0..4u8 {
                shares[usize::from(relay)] = share(&*store, i64::from(relay) + 1, 0).await;
            }
            if round == 2 {
                assert_eq!(shares.iter().sum::<u32>(), 30, "{shares:?}");
                for (most, share) in most.iter_mut().zip(shares) {
                    *most = share.max(*most);
                }
            }
        }
        lab.pass(TURN).await;
    }
    assert_eq!(most, [8; 4]);
}

pub(crate) async fn scopes_share_nothing_but_a_relay_without_a_limit_has_none(lab: &dyn Lab) {
    let store = lab.open();
    share(&*store, 1, 0).await;
    let other = Beat {
        scope: "second address".to_owned(),
        ..beat(Some(30), 0)
    };
    assert_eq!(store.beat(RelayId(2), other).await.unwrap().pace, Some(30));
    let share = store.beat(RelayId(3), beat(None, 0)).await.unwrap();
    let expected = Share {
        pace: None,
        pause: Duration::ZERO,
        relays: 2,
        silent: None,
    };
    assert_eq!(share, expected);
}

pub(crate) async fn the_longer_pause_counts(lab: &dyn Lab) {
    let store = lab.open();
    let seconds = Duration::from_secs;
    let pause = |pause| Beat {
        pause,
        ..beat(None, 0)
    };
    let me = RelayId(1);
    for (asked, expected) in [
        (Some(seconds(20)), 20),
        (None, 20),
        (Some(seconds(5)), 20),
        (Some(seconds(30)), 30),
    ] {
        let share = store.beat(me, pause(asked)).await.unwrap();
        assert_eq!(share.pause, seconds(expected));
    }
    lab.pass(seconds(29)).await;
    assert_eq!(
        store.beat(RelayId(2), pause(None)).await.unwrap().pause,
        seconds(1)
    );
    assert_eq!(store.stats().await.unwrap().pause, Some(seconds(1)));
    lab.pass(seconds(1)).await;
    assert_eq!(
        store.beat(me, pause(None)).await.unwrap().pause,
        Duration::ZERO
    );
    assert_eq!(store.stats().await.unwrap().pause, None);
}
