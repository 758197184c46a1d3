//! The function `linkrunner_outbox.enqueue` checks what callers in other languages pass.

use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};

use super::lab::Migrated;
use crate::outbox::OutboxRow;
use crate::outbox::contract::tools::{ME, SECOND};
use crate::outbox::store::Store as _;
use crate::{EncodeError, EventData, LinkrunnerEvent, Payment, RemovePayment, User};

#[tokio::test]
async fn the_function_takes_whatever_the_library_encodes() {
    #[derive(LinkrunnerEvent)]
    #[linkrunner(crate = crate)]
    struct NoteTaken {
        note: &'static str,
    }

    #[derive(EventData)]
    #[linkrunner(crate = crate)]
    struct Sale {
        note: &'static str,
    }

    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let event = |user: User<'static>| -> Result<OutboxRow, EncodeError> {
        OutboxRow::from_request(NoteTaken { note: "a\0b" }.payload(user))
    };
    let rows = [
        event("a:b \"ü\"\n".into()),
        event(User::install_instance("\u{1f600}")),
        OutboxRow::from_request(Payment::new("anna", "pay_1", 1)),
        OutboxRow::from_request(Payment::new("anna", "pay_2", 1).data(&Sale { note: "\0" })),
        OutboxRow::from_request(RemovePayment::all_of("anna")),
        OutboxRow::from_request(RemovePayment::with_id("pay_1")),
        OutboxRow::from_request(RemovePayment::with_id("pay_1").of_user("anna")),
    ];
    for row in &rows {
        let row = row.as_ref().unwrap();
        let params = row.typed_params();
        let enqueued = migrated.sql.query_typed(OutboxRow::SQL, &params);
        assert!(enqueued.await.is_ok(), "{row:?}");
    }
    let claim = migrated.store().claim(ME, 9, 60 * SECOND).await.unwrap();
    assert_eq!(claim.damaged, 0);
}

/// `tests/sql` has the messages.
#[tokio::test]
async fn the_function_refuses_the_key_of_another_user_and_a_body_without_a_user() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    for (body, key) in [
        (r#"{"event_name": "x", "user_id": "anna"}"#, "anna"),
        (r#"{"event_name": "x", "user_id": "anna"}"#, "user_id:"),
        (r#"{"event_name": "x", "user_id": "anna"}"#, "user_id:ben"),
        (
            r#"{"event_name": "x", "user_id": "anna"}"#,
            "payment_id:anna",
        ),
        (r#"{"event_name": "x"}"#, "user_id:anna"),
        (r#"{"event_name": "x", "user_id": null}"#, "user_id:anna"),
        (r#"{"user_id": "anna"}"#, "user_id:anna"),
    ] {
        let sql = "SELECT linkrunner_outbox.enqueue('capture-event', $1, $2, false)";
        let params: [(&(dyn ToSql + Sync), Type); 2] = [(&body, Type::TEXT), (&key, Type::TEXT)];
        let error = migrated.sql.query_typed(sql, &params).await.unwrap_err();
        let error = error.as_db_error().unwrap();
        assert_eq!(error.code(), &SqlState::INVALID_PARAMETER_VALUE, "{body}");
        assert!(error.hint().is_some(), "{body}");
        assert!(!error.message().contains("anna"), "{}", error.message());
    }
}
