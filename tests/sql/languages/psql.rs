//! With psql.

use linkrunner_sql_common::Place;

use crate::assert_paid_and_sent;
use crate::refusals::refusals;

const PAY: &str = r#"
    BEGIN;
    UPDATE orders SET paid = true WHERE id = 'ORD-12345';
    SELECT linkrunner_outbox.enqueue(
        'capture-event',
        '{"event_name": "order_paid", "user_id": "user_12345", "event_data": {"order_id": "ORD-12345"}}',
        'user_id:user_12345',
        false);
"#;

#[tokio::test]
async fn an_order_and_its_event_are_committed_together() {
    let Some(place) = Place::new().await else {
        return;
    };
    place.run(&format!("{PAY} COMMIT"));
    assert_paid_and_sent(&place).await;
}

#[tokio::test]
async fn or_neither_is() {
    let Some(place) = Place::new().await else {
        return;
    };
    place.run(&format!("{PAY} ROLLBACK"));
    let fails = format!("{PAY} INSERT INTO orders VALUES ('ORD-12345'); COMMIT");
    place.try_run(&fails).unwrap_err();
    assert_eq!((place.paid(), place.pending()), (0, 0));
}

#[tokio::test]
async fn refusals_have_a_hint() {
    let Some(place) = Place::new().await else {
        return;
    };
    for refusal in refusals() {
        let error = place.try_run(&refusal.sql()).unwrap_err();
        refusal.assert(&error);
    }
    assert_eq!(place.pending(), 0);
}
