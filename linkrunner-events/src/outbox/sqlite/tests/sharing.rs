//! Several processes on one file: here each with connections of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::tools::{Fixture, event, payment, retry};
use crate::outbox::store::{End, RelayId, Store as _};

/// Relays that claim and settle at the same time, while others append. Every event is held once at a time, those of a user
/// one after another.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn relays_at_the_same_time_never_hold_the_same_row() {
    const EVENTS: u32 = 60;
    let fixture = Arc::new(Fixture::new());
    let sent = Arc::new(Mutex::new(HashMap::<String, Vec<String>>::new()));
    let mut tasks = Vec::new();
    for user in ["anna", "ben"] {
        let store = fixture.open();
        tasks.push(tokio::spawn(async move {
            for number in 0..EVENTS {
                store
                    .put(vec![payment(user, number), event("carl", number)])
                    .await;
            }
        }));
    }
    for relay in 1..5 {
        let (fixture, sent) = (Arc::clone(&fixture), Arc::clone(&sent));
        let store = fixture.open();
        tasks.push(tokio::spawn(async move {
            let mut random = fastrand::Rng::with_seed(relay);
            let me = RelayId(i64::try_from(relay).unwrap());
            let mut idle = 0;
            while idle < 200 {
                let rows = store.take(me, 2).await;
                idle = if rows.is_empty() { idle + 1 } else { 0 };
                for row in rows {
                    if random.u8(..) < 50 {
                        assert!(store.end(&row, retry(Duration::ZERO)).await);
                        continue;
                    }
                    let key = row.request.ordering_key().to_owned();
                    let body = String::from_utf8(row.request.body().to_vec()).unwrap();
                    sent.lock().unwrap().entry(key).or_default().push(body);
                    assert!(store.end(&row, End::Sent).await);
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let sent = std::mem::take(&mut *sent.lock().unwrap());
    for user in ["anna", "ben"] {
        let expected: Vec<_> = (0..EVENTS)
            .map(|number| payment(user, number).body().to_owned())
            .collect();
        assert_eq!(
            sent[&format!("user_id:{user}")],
            expected,
            "payments of {user}"
        );
    }
    let mut events = sent["user_id:carl"].clone();
    events.sort();
    events.dedup();
    assert_eq!(events.len(), 2 * EVENTS as usize);
    assert_eq!(fixture.open().stats().await.unwrap().pending, 0);
}

/// Several processes may create the file at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_may_open_a_new_file_at_once() {
    for _ in 0..10 {
        let fixture = Arc::new(Fixture::new());
        let tasks: Vec<_> = (0..8)
            .map(|number| {
                let fixture = Arc::clone(&fixture);
                tokio::task::spawn_blocking(move || (fixture.open(), number))
            })
            .collect();
        let mut stores = Vec::new();
        for task in tasks {
            let (store, number) = task.await.unwrap();
            store.put(vec![event("anna", number)]).await;
            stores.push(store);
        }
        assert_eq!(stores[0].stats().await.unwrap().pending, 8);
    }
}
