//! Opens an outbox: a file, or a database by its URL.

use std::time::Duration;

use linkrunner_events::outbox::{Outbox, StoreError};

/// Room for so many: the relays keep up on the average.
pub(super) const MAX_EVENTS: u64 = 3_000;

pub(super) fn is_database(storage: &str) -> bool {
    storage.starts_with("postgres://")
}

/// Waits for a database that cannot be reached.
pub(super) async fn open(storage: &str) -> super::Result<Outbox> {
    if !is_database(storage) {
        return Ok(Outbox::sqlite(storage)
            .max_events(MAX_EVENTS)
            .open()
            .await?);
    }
    loop {
        match Outbox::postgres(storage.parse()?).connect().await {
            Ok(outbox) => return Ok(outbox),
            Err(StoreError::OldSchema { .. }) => return Err("it is not migrated".into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}
