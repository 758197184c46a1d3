//! A relay, and what it has sent.

use std::time::{Duration, Instant};

use linkrunner_events::outbox::Outbox;
use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Client, Pace, ServerKey};

/// Longer than anything here takes; reaching it fails a test.
const LONG: Duration = Duration::from_secs(60);

/// The calls of a relay.
pub struct Delivered {
    calls: Vec<Received>,
}

impl Delivered {
    /// Sends all pending events of a database.
    pub(crate) async fn from(url: &str) -> Self {
        let sandbox = Sandbox::builder().keep(10_000).start().await.unwrap();
        let client = Client::builder(ServerKey::new("key").unwrap())
            .base_url(sandbox.base_url())
            .pace(Pace::unlimited())
            .build()
            .unwrap();
        let config = url.parse().unwrap();
        let outbox = Outbox::postgres(config).connect().await.unwrap();
        let relay = outbox.relay(&client).start().unwrap();
        let start = Instant::now();
        let stats = loop {
            let stats = outbox.stats().await.unwrap();
            if stats.pending == 0 {
                break stats;
            }
            assert!(start.elapsed() < LONG, "{stats:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        let report = relay.shutdown(LONG).await;
        assert_eq!(stats.dead_letters(), 0, "{report}");
        Self {
            calls: sandbox.received(),
        }
    }

    /// The paths of the calls, in order.
    pub fn paths(&self) -> Vec<&str> {
        self.calls.iter().map(Received::path).collect()
    }

    /// The ids of the events, in order. Fails if something else was sent.
    pub fn event_ids(&self) -> Vec<&str> {
        let ids = self.calls.iter().map(|call| {
            let body = call.body();
            body["event_id"]
                .as_str()
                .unwrap_or_else(|| panic!("{body}"))
        });
        ids.collect()
    }

    /// The member `number` of the events' data, in order.
    pub fn numbers(&self) -> Vec<u64> {
        let numbers = self.calls.iter().map(|call| call.data("number"));
        numbers
            .map(|number| number.unwrap().as_u64().unwrap())
            .collect()
    }
}
