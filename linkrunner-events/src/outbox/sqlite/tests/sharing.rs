//! Several processes on one file: here each with connections of its own.

use std::sync::Arc;

use super::tools::Fixture;
use crate::outbox::contract::tools::{Drive as _, event};
use crate::outbox::store::Store as _;

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
