//! Several processes at the same time: here each with a storage of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Lab;
use super::tools::{Drive as _, event, payment, retry};
use crate::outbox::store::{End, RelayId};

/// Relays that claim and settle at the same time, while others append. Every event is held once at a time, those of a user
/// one after another.
pub(crate) async fn relays_at_the_same_time_never_hold_the_same_row(lab: &dyn Lab) {
    const EVENTS: u32 = 60;
    let sent = Arc::new(Mutex::new(HashMap::<String, Vec<String>>::new()));
    let mut tasks = Vec::new();
    for user in ["anna", "ben"] {
        let store = lab.open();
        tasks.push(tokio::spawn(async move {
            for number in 0..EVENTS {
                store
                    .put(vec![payment(user, number), event("carl", number)])
                    .await;
            }
        }));
    }
    for relay in 1..5 {
        let sent = Arc::clone(&sent);
        let store = lab.open();
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
    assert_eq!(lab.open().stats().await.unwrap().pending, 0);
}
