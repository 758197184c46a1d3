//! Relays until it is killed.

use std::time::Duration;

use linkrunner_events::{Client, Delivery, Pace, RetryPolicy, ServerKey};

use super::storage::open;
use super::{Result, say};

pub(super) async fn without_end(
    storage: &str,
    url: &str,
    name: &str,
    delivery: &str,
    lease: Duration,
) -> Result {
    let delivery = match delivery {
        "at_least_once" => Delivery::AtLeastOnce,
        "at_most_once" => Delivery::AtMostOnce,
        other => return Err(format!("{other}: no such delivery").into()),
    };
    let retry = RetryPolicy::new()
        .delivery(delivery)
        .first_backoff(Duration::from_millis(1))
        .max_backoff(Duration::from_millis(50));
    let client = Client::builder(ServerKey::new("key")?)
        .base_url(url)
        // The sandbox keeps it: it tells the relays apart.
        .user_agent(name)
        .pace(Pace::unlimited())
        .timeout(Duration::from_secs(5))
        .retry(retry.clone())
        .build()?;
    let outbox = open(storage).await?;
    let relay = outbox.relay(&client).retry(retry).lease(lease).start()?;
    say("started")?;
    std::future::pending::<()>().await;
    drop(relay);
    Ok(())
}
