//! Errors of the server are sentences that say what to do.

use linkrunner_test_postgres::shared;

use super::lab::{Migrated, connect};
use crate::outbox::contract::tools::{Drive as _, ME, SECOND, event};
use crate::outbox::error::StoreError;
use crate::outbox::store::{End, RelayId, Store as _};
use crate::outbox::{DeadFilter, DeadReason, Outbox, OutboxRow};

/// A role of its own for this database. Returns the URL with it.
async fn role(migrated: &Migrated, grants: &str) -> String {
    let name = format!("role_{}", migrated.database.name());
    migrated
        .run(&format!(
            "CREATE ROLE {name} LOGIN PASSWORD 'hidden'; {}",
            grants.replace("ROLE", &name)
        ))
        .await;
    let port = migrated.database.cluster().port();
    format!(
        "postgres://{name}:hidden@127.0.0.1:{port}/{}",
        migrated.database.name()
    )
}

fn assert_sentence(error: &StoreError, parts: &[&str]) {
    let text = format!("{error:?}");
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("hidden"), "the password: {text}");
}

#[tokio::test]
async fn usage_of_the_schema_is_enough_to_enqueue() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let url = role(&migrated, "GRANT USAGE ON SCHEMA linkrunner_outbox TO ROLE").await;
    let app = connect(&url).await;
    app.query_typed(OutboxRow::SQL, &event("anna", 1).typed_params())
        .await
        .unwrap();
    let outbox = Outbox::postgres(url.parse().unwrap())
        .connect()
        .await
        .unwrap();
    outbox.enqueue_rows(vec![event("anna", 2)]).await.unwrap();
    let error = outbox.stats().await.unwrap_err();
    assert_sentence(
        &error,
        &[
            "lacks a privilege",
            "grant `SELECT",
            "permission denied for table outbox",
        ],
    );
    assert!(
        app.batch_execute("DELETE FROM linkrunner_outbox.outbox")
            .await
            .is_err()
    );
    assert_eq!(migrated.stats().await.pending, 2);
}

/// Its schema of the same name, if it has one, is the first on its search path.
#[tokio::test]
async fn a_role_called_linkrunner_finds_the_outbox() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    migrated
        .run(
            "DO $$ BEGIN CREATE ROLE linkrunner LOGIN PASSWORD 'hidden'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            CREATE SCHEMA linkrunner AUTHORIZATION linkrunner;
            GRANT USAGE ON SCHEMA linkrunner_outbox TO linkrunner;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA linkrunner_outbox TO linkrunner",
        )
        .await;
    let port = migrated.database.cluster().port();
    let url = format!(
        "postgres://linkrunner:hidden@127.0.0.1:{port}/{}",
        migrated.database.name()
    );
    let outbox = Outbox::postgres(url.parse().unwrap())
        .connect()
        .await
        .unwrap();
    outbox.enqueue_rows(vec![event("anna", 1)]).await.unwrap();
    assert_eq!(outbox.stats().await.unwrap().pending, 1);
    // It is the owner of nothing, and the rights that the errors name suffice for everything.
    let store = Migrated {
        sql: connect(&url).await,
        database: migrated.database,
    };
    assert_eq!(store.store().take(ME, 1).await.len(), 1);
    store
        .sql
        .batch_execute("DROP SCHEMA linkrunner")
        .await
        .unwrap();
    store.outbox().migrate().await.unwrap();
    let drop = "DROP OWNED BY linkrunner";
    store.database.psql(drop).unwrap();
}

#[tokio::test]
async fn rights_are_named_when_they_are_missing() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let url = role(&migrated, "").await;
    let outbox = Outbox::postgres(url.parse().unwrap());
    let error = outbox.connect().await.unwrap_err();
    assert_sentence(&error, &["grant `USAGE ON SCHEMA linkrunner_outbox`"]);
}

#[tokio::test]
async fn a_login_that_is_refused_and_a_server_that_is_not_there() {
    let Some(cluster) = shared() else { return };
    let port = cluster.port();
    for (url, part) in [
        (
            format!("postgres://postgres:hidden@127.0.0.1:{port}/postgres"),
            "password authentication failed",
        ),
        (
            format!("postgres://postgres:hidden@127.0.0.1:{port}/nowhere"),
            "authentication failed",
        ),
        (
            "postgres://postgres:hidden@127.0.0.1:1/shop".to_owned(),
            "refused",
        ),
    ] {
        let outbox = Outbox::postgres(url.parse().unwrap());
        assert!(!format!("{outbox:?}").contains("hidden"));
        let error = outbox.connect().await.unwrap_err();
        assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
        assert_sentence(&error, &["cannot connect", part]);
    }
}

#[tokio::test]
async fn a_database_with_another_encoding_is_not_migrated() {
    let Some(cluster) = shared() else { return };
    let name = format!("latin_{}", std::process::id());
    let sql = format!("create database {name} template template0 encoding 'LATIN1' locale 'C'");
    cluster.psql("postgres", &sql).unwrap();
    let outbox = Outbox::postgres(cluster.url(&name).parse().unwrap());
    let error = outbox.migrate().await.unwrap_err();
    assert_sentence(&error, &["LATIN1", "UTF8"]);
    drop(outbox);
    cluster
        .psql("postgres", &format!("drop database {name} with (force)"))
        .unwrap();
}

#[tokio::test]
async fn a_read_only_default_does_not_matter() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let name = migrated.database.name();
    // Each transaction says READ WRITE, which overrides the default.
    migrated
        .run(&format!(
            "ALTER DATABASE {name} SET default_transaction_read_only = on"
        ))
        .await;
    migrated.store().put(vec![event("anna", 1)]).await;
    assert_eq!(migrated.stats().await.pending, 1);
}

/// The function refuses such a row. Somebody has written to the table.
#[tokio::test]
async fn a_row_that_is_no_request_becomes_a_dead_letter_and_blocks_nobody() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    migrated
        .run(
            "INSERT INTO linkrunner_outbox.outbox (ordering_key, strict, endpoint, body)
                VALUES ('user_id:anna', false, 'capture-event', '{\"user_id\":\"anna\"}');
            SELECT linkrunner_outbox.enqueue('capture-event', '{\"event_name\":\"x\",\"user_id\":\"anna\"}', 'user_id:anna', false)",
        )
        .await;
    let store = migrated.store();
    let claim = store.claim(ME, 5, 60 * SECOND).await.unwrap();
    assert_eq!((claim.rows.len(), claim.damaged), (0, 1));
    let row = store.take_one(ME).await;
    assert_eq!(row.request.event_name(), "x");
    assert!(
        row.request.id().is_some(),
        "the function has added an event_id"
    );
    let letters = store.dead(DeadFilter::all(), 9).await.unwrap();
    assert_eq!(letters[0].reason, DeadReason::Damaged);
    assert!(
        letters[0].error.contains("event_name"),
        "{}",
        letters[0].error
    );
    assert_eq!(store.replay(DeadFilter::all()).await.unwrap(), 0);
}

/// The pool opens new connections.
#[tokio::test]
async fn connections_that_were_closed_are_replaced() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let outbox = migrated.outbox().connect().await.unwrap();
    outbox.enqueue_rows(vec![event("anna", 1)]).await.unwrap();
    for _ in 0..3 {
        migrated
            .run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            .await;
        // The first call may still meet the closed connection.
        while outbox.stats().await.is_err() {}
        assert_eq!(outbox.stats().await.unwrap().pending, 1);
    }
}

/// A holder of the lock that is paused does not keep others from sharing the pace for ever.
#[tokio::test]
async fn many_relays_announce_themselves_and_write_little() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let store = migrated.store();
    let beat = || crate::outbox::store::Beat {
        scope: "default".to_owned(),
        pace: Some(30),
        used: 30,
        until: 15 * SECOND,
        pause: None,
    };
    let version = "SELECT xmin::text FROM linkrunner_outbox.relay WHERE id = 5";
    store.beat(RelayId(5), beat()).await.unwrap();
    let first: String = migrated
        .sql
        .query_typed_one(version, &[])
        .await
        .unwrap()
        .get(0);
    store.beat(RelayId(5), beat()).await.unwrap();
    let second: String = migrated
        .sql
        .query_typed_one(version, &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(first, second, "nothing has changed");
}

/// A role that may create objects in another schema of the search path must not run them as the migrator or the relay.
#[tokio::test]
async fn functions_and_operators_of_other_schemas_are_not_called() {
    let Some(cluster) = shared() else { return };
    let database = cluster.create_database();
    let sql = connect(&database.url()).await;
    let trap = "
        CREATE FUNCTION public.hashtextextended(text, integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE
            AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
        CREATE FUNCTION public.multiply(numeric, integer) RETURNS numeric LANGUAGE plpgsql IMMUTABLE
            AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
        CREATE OPERATOR public.* (leftarg = numeric, rightarg = integer, function = public.multiply)";
    sql.batch_execute(trap).await.unwrap();
    let migrated = Migrated { sql, database };
    migrated.outbox().migrate().await.unwrap();
    let store = migrated.store();
    store.put(vec![event("anna", 1)]).await;
    assert_eq!(store.take(ME, 1).await.len(), 1);
    assert_eq!(store.stats().await.unwrap().leased, 1);
    let printed = crate::outbox::postgres::PostgresOutbox::migration_sql(0);
    migrated.run("DROP SCHEMA linkrunner_outbox CASCADE").await;
    migrated.database.psql(&printed).unwrap();
    store.put(vec![event("anna", 1)]).await;
}

/// PostgreSQL may use ids again after a failover with asynchronous replication.
#[tokio::test]
async fn a_late_success_does_not_delete_an_event_with_the_same_id() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let store = migrated.store();
    store.put(vec![event("anna", 1)]).await;
    let row = store.take_one(ME).await;
    migrated
        .run("TRUNCATE linkrunner_outbox.outbox RESTART IDENTITY")
        .await;
    store.put(vec![event("ben", 2)]).await;
    assert!(!store.end(&row, End::Sent).await);
    let other = store.take_one(ME).await;
    assert_eq!(other.id, row.id);
    assert_eq!(other.request.ordering_key(), "user_id:ben");
    let dead = |row| {
        let end = End::Dead {
            reason: DeadReason::Rejected,
            name: "step".to_owned(),
            attempted: true,
            may_have_arrived: false,
            error: "400".to_owned(),
        };
        (row, end)
    };
    // Two dead letters may have one id.
    let (row, end) = dead(other);
    assert!(store.end(&row, end).await);
    migrated
        .run("TRUNCATE linkrunner_outbox.outbox RESTART IDENTITY")
        .await;
    store.put(vec![event("carl", 3)]).await;
    let (row, end) = dead(store.take_one(ME).await);
    assert!(store.end(&row, end).await);
    assert_eq!(migrated.stats().await.dead_letters(), 2);
}

/// Any role can take an advisory lock.
#[tokio::test]
async fn a_role_without_rights_cannot_stop_a_beat() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let url = role(&migrated, "").await;
    let stranger = connect(&url).await;
    stranger
        .batch_execute(
            "SELECT pg_advisory_lock(hashtextextended('linkrunner_outbox scope default', 0))",
        )
        .await
        .unwrap();
    let beat = crate::outbox::store::Beat {
        scope: "default".to_owned(),
        pace: Some(30),
        used: 0,
        until: 15 * SECOND,
        pause: None,
    };
    assert_eq!(
        migrated.store().beat(ME, beat).await.unwrap().pace,
        Some(30)
    );
}

#[test]
fn an_id_with_nul_is_refused_before_the_transaction() {
    let error = OutboxRow::from_request(crate::Payment::new("a\0b", "pay_1", 1)).unwrap_err();
    assert!(error.to_string().contains("NUL"), "{error}");
}
