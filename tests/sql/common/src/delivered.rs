//! A relay, and what it has sent.

use std::time::{Duration, Instant};

use linkrunner_events::outbox::Outbox;
use linkrunner_events::sandbox::{Received, Sandbox};
use linkrunner_events::{Client, Pace, ServerKey};

use crate::place::{EACH, TASKS};

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

    /// Checks that an event, a payment and a removal were sent, in this order.
    #[track_caller]
    pub fn assert_event_payment_removal(&self) {
        assert_eq!(
            self.paths(),
            [
                "/api/v1/capture-event",
                "/api/v1/capture-payment",
                "/api/v1/remove-payment"
            ]
        );
    }

    /// Checks that the ticks of all clients of PgBouncer were sent, each of them once.
    #[track_caller]
    pub fn assert_of_all_tasks(&self) {
        let mut numbers = self.numbers();
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(0..TASKS * EACH), "{numbers:?}");
    }
}
