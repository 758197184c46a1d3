//! The check of a database.

use super::lab::{Migrated, connect};
use crate::outbox::contract::tools::{Drive as _, ME, event};

#[tokio::test]
async fn a_sound_outbox_has_no_problems() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    migrated.store().put(vec![event("anna", 1)]).await;
    let check = migrated.outbox().check().await.unwrap();
    // The tests' server does not sync.
    assert_eq!(check.problems.len(), 1, "{check}");
    assert!(check.problems[0].contains("fsync"));
    assert_eq!(check.stats.pending, 1);
    assert!(
        check
            .notes
            .iter()
            .any(|note| note.contains("no relay is running")),
        "{check}"
    );
    assert!(check.table_bytes > 0);
}

#[tokio::test]
async fn what_hinders_the_outbox_is_named() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let name = migrated.database.name();
    let store = migrated.store();
    store.put(vec![event("anna", 1)]).await;
    store.take_one(ME).await;
    migrated
        .run(&format!(
            "DROP INDEX linkrunner_outbox.outbox_lanes;
            UPDATE linkrunner_outbox.outbox SET due = now() - interval '1 hour';
            ALTER DATABASE {name} SET synchronous_commit = off"
        ))
        .await;
    let idle = connect(&migrated.database.url()).await;
    idle.batch_execute("BEGIN; CREATE TABLE held ()")
        .await
        .unwrap();
    let check = migrated.outbox().check().await.unwrap();
    let text = check.to_string();
    for part in [
        "outbox_lanes",
        "migrate --print",
        "synchronous_commit",
        "Lost leases: 1",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(check.oldest_transaction.is_some());
    assert_eq!(check.lost_leases, 1);
}
