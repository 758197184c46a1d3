//! The bounds of an outbox. Events that do not fit are handed back.

use linkrunner_events::outbox::{Outbox, OutboxError, OutboxRow, StoreError};
use linkrunner_events::sandbox::Sandbox;
use linkrunner_events::{EncodeError, LinkrunnerEvent};

use crate::storage::Storage as _;
use crate::support::{Place, captured, client, drain, enqueue_all, relay, tick};

#[tokio::test]
async fn a_full_outbox_hands_the_event_back() {
    let sandbox = Sandbox::start().await.unwrap();
    let place = Place::new();
    let outbox = Outbox::sqlite(place.path())
        .max_events(2)
        .open()
        .await
        .unwrap();
    enqueue_all(&outbox, "user_1", 0..2).await;
    let error = outbox.enqueue(&tick(2), "user_1").await.unwrap_err();
    let full = match &error {
        OutboxError::Storage { source, .. } => source,
        other => panic!("{other}"),
    };
    assert!(
        matches!(full, StoreError::Full { pending: 2, pending_bytes } if *pending_bytes > 0),
        "{full}"
    );
    let request = error.into_request().unwrap();
    let client = client(&sandbox);
    drain(&outbox, relay(&outbox, &client)).await;
    // There is room again.
    outbox.enqueue_request(request).await.unwrap();
    drain(&outbox, relay(&outbox, &client)).await;
    assert_eq!(captured(&sandbox), [0, 1, 2]);
}

#[tokio::test]
async fn bytes_are_bounded_too() {
    let place = Place::new();
    let row = OutboxRow::new(&tick(1), "user_1").unwrap();
    let bytes = row.body().len() as u64;
    let outbox = Outbox::sqlite(place.path())
        .max_bytes(2 * bytes)
        .open()
        .await
        .unwrap();
    enqueue_all(&outbox, "user_1", 1..3).await;
    let stats = outbox.stats().await.unwrap();
    assert_eq!((stats.pending, stats.pending_bytes), (2, 2 * bytes));
    outbox.enqueue(&tick(3), "user_1").await.unwrap_err();
}

#[tokio::test]
async fn several_events_are_taken_together_or_not_at_all() {
    let place = Place::new();
    let outbox = Outbox::sqlite(place.path())
        .max_events(5)
        .open()
        .await
        .unwrap();
    enqueue_all(&outbox, "user_1", 0..3).await;
    let rows: Vec<_> = (3..6)
        .map(|number| OutboxRow::new(&tick(number), "user_1").unwrap())
        .collect();
    let (back, error) = outbox.enqueue_rows(rows.clone()).await.unwrap_err();
    assert_eq!(back, rows);
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert_eq!(outbox.stats().await.unwrap().pending, 3);
    outbox.enqueue_rows(rows[..2].to_vec()).await.unwrap();
}

#[derive(LinkrunnerEvent)]
struct Level {
    height: f64,
}

#[tokio::test]
async fn a_wrong_event_is_refused_before_the_file() {
    let place = Place::new();
    let outbox = place.open().await;
    let error = outbox
        .enqueue(&Level { height: f64::NAN }, "user_1")
        .await
        .unwrap_err();
    let encode: &EncodeError = match &error {
        OutboxError::Encode(error) => error,
        other => panic!("{other}"),
    };
    assert!(encode.to_string().contains("height"), "{encode}");
    assert!(error.into_request().is_none());
    assert_eq!(outbox.stats().await.unwrap().pending, 0);
}
