//! Enqueuing without this crate: with psql, and with psycopg in Python.

mod psql;
mod python;
mod refusals;
mod venv;

use linkrunner_sql_common::Place;

/// Checks that the order is paid, and that its event is sent once, with the id that the function has added.
pub(crate) async fn assert_paid_and_sent(place: &Place) {
    assert_eq!(place.paid(), 1);
    let added = place.run("SELECT event_id FROM linkrunner_outbox.outbox");
    assert!(added.len() == 32, "{added}");
    assert_eq!(place.relay().await.event_ids(), [added]);
}
