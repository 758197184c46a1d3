//! Migrations from every earlier schema.

use linkrunner_test_postgres::shared;

use super::lab::{Migrated, connect};
use crate::outbox::contract::tools::{Drive as _, ME, event};
use crate::outbox::error::StoreError;
use crate::outbox::postgres::migrate::migrate;
use crate::outbox::postgres::options::PostgresOutbox;
use crate::outbox::postgres::schema::{KNOWN, MIGRATIONS};
use crate::outbox::{Outbox, OutboxRow};

/// Everything in the schema: columns, indexes, constraints, the functions and the rights.
const DESCRIPTION: &str = "
SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT format('%s %s %s %s %s', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)) AS line
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'linkrunner_outbox'::regnamespace) AND NOT attisdropped
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'linkrunner_outbox'
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'linkrunner_outbox'::regnamespace
    UNION ALL SELECT format('%s %s %s', oid::regclass, reloptions, relacl) FROM pg_class
        WHERE relnamespace = 'linkrunner_outbox'::regnamespace
) AS lines";

async fn description(migrated: &Migrated) -> String {
    let row = migrated.sql.query_typed_one(DESCRIPTION, &[]).await;
    row.unwrap().get(0)
}

#[tokio::test]
async fn from_every_earlier_schema_the_newest_is_reached_and_events_are_kept() {
    let Some(newest) = Migrated::new().await else {
        return;
    };
    let expected = description(&newest).await;
    for from in 0..=MIGRATIONS.len() {
        let database = shared().unwrap().create_database();
        let old = Migrated {
            sql: connect(&database.url()).await,
            database,
        };
        old.run("BEGIN").await;
        assert_eq!(migrate(&old.sql, &MIGRATIONS[..from]).await.unwrap(), 0);
        old.run("COMMIT").await;
        if from > 0 {
            let row = event("anna", 1);
            let params = row.typed_params();
            old.sql.query_typed(OutboxRow::SQL, &params).await.unwrap();
        }
        let before = old.outbox().migrate().await.unwrap();
        assert_eq!(before, i64::try_from(from).unwrap());
        assert_eq!(old.outbox().migrate().await.unwrap(), KNOWN);
        assert_eq!(description(&old).await, expected, "from {from}");
        assert_eq!(old.store().take(ME, 9).await.len(), usize::from(from > 0));
    }
}

#[tokio::test]
async fn the_printed_sql_does_the_same() {
    let Some(newest) = Migrated::new().await else {
        return;
    };
    let expected = description(&newest).await;
    newest.run("DROP SCHEMA linkrunner_outbox CASCADE").await;
    newest
        .database
        .psql(&PostgresOutbox::migration_sql(0))
        .unwrap();
    assert_eq!(description(&newest).await, expected);
    // From the newest one on, there is nothing to do.
    newest
        .database
        .psql(&PostgresOutbox::migration_sql(MIGRATIONS.len()))
        .unwrap();
    assert_eq!(description(&newest).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_at_the_same_time_are_safe() {
    let Some(cluster) = shared() else { return };
    let database = cluster.create_database();
    let outbox = Outbox::postgres(database.url().parse().unwrap());
    let migrations: Vec<_> = (0..4)
        .map(|_| {
            let outbox = outbox.clone();
            tokio::spawn(async move { outbox.migrate().await })
        })
        .collect();
    let mut fresh = 0;
    for migration in migrations {
        fresh += u32::from(migration.await.unwrap().unwrap() == 0);
    }
    assert_eq!(fresh, 1);
}

#[tokio::test]
async fn nothing_is_migrated_unasked() {
    let Some(cluster) = shared() else { return };
    let database = cluster.create_database();
    let outbox = Outbox::postgres(database.url().parse().unwrap());
    let error = outbox.clone().connect().await.unwrap_err();
    assert!(
        matches!(error, StoreError::OldSchema { found: 0, .. }),
        "{error}"
    );
    assert!(outbox.check().await.is_err());
    // In a transaction of the application, PostgreSQL has the word.
    let app = connect(&database.url()).await;
    let row = event("anna", 1);
    let enqueued = app.query_typed(OutboxRow::SQL, &row.typed_params()).await;
    let error = enqueued.unwrap_err();
    let message = error.as_db_error().unwrap().message();
    assert_eq!(message, r#"schema "linkrunner_outbox" does not exist"#);
    let guide = include_str!("../../../guide/outbox.md");
    assert!(guide.contains(message));
    let schema = "SELECT to_regnamespace('linkrunner_outbox') IS NULL";
    assert_eq!(database.psql(schema).as_deref(), Ok("t"));
}

/// A newer schema says which programs can use it.
#[tokio::test]
async fn a_newer_schema_is_used_unless_it_forbids_that() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    migrated
        .run("INSERT INTO linkrunner_outbox.schema_version VALUES (98, 1)")
        .await;
    drop(migrated.outbox().connect().await.unwrap());
    assert_eq!(migrated.outbox().migrate().await.unwrap(), 98);
    migrated
        .run("INSERT INTO linkrunner_outbox.schema_version VALUES (99, 98)")
        .await;
    for error in [
        migrated.outbox().connect().await.unwrap_err(),
        migrated.outbox().migrate().await.unwrap_err(),
        migrated.outbox().check().await.unwrap_err(),
    ] {
        assert!(
            matches!(error, StoreError::NewerSchema { found: 99, .. }),
            "{error}"
        );
        assert!(error.to_string().contains("update linkrunner-events"));
    }
}
