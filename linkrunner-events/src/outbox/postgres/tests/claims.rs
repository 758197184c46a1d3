//! Claims at the same time.

use std::time::Duration;

use tokio_postgres::types::Type;

use super::lab::{Migrated, connect};
use crate::outbox::contract::tools::{Drive as _, LEASE, ME, OTHER, event, retry};
use crate::outbox::postgres::Param;
use crate::outbox::postgres::claim::{CLAIM_HEADS, CLAIM_RETRIES, MARK};
use crate::outbox::store::{End, Store as _};

/// A claim that waits for a lock after it has chosen its candidates and before it locks them.
fn slow(candidates: &str) -> String {
    let claim = format!("{candidates}{MARK}");
    let slow = claim.replace(
        "candidates AS MATERIALIZED (",
        "wait AS MATERIALIZED (SELECT count(pg_advisory_lock(7)) AS locks), candidates AS MATERIALIZED (",
    );
    assert_ne!(slow, claim);
    for condition in [
        "WHERE blocks AND retry_at IS NULL AND (due",
        "WHERE retry_at <= now()",
    ] {
        if slow.contains(condition) {
            let waiting = condition.replace("WHERE", "WHERE (SELECT locks FROM wait) > 0 AND");
            return slow.replace(condition, &waiting);
        }
    }
    unreachable!("a claim without a condition");
}

/// Runs a claim of one row during which another relay claims the row and commits. Returns the number of claimed rows.
async fn claim_late(migrated: &Migrated, statement: &str) -> usize {
    let late = connect(&migrated.database.url()).await;
    migrated.run("SELECT pg_advisory_lock(7)").await;
    let claim = async {
        let params: [Param<'_>; 4] = [
            (&i64::MIN, Type::INT8),
            (&1_i64, Type::INT8),
            (&60_f64, Type::FLOAT8),
            (&OTHER.0, Type::INT8),
        ];
        late.query_typed(statement, &params).await.unwrap().len()
    };
    let other = async {
        let waits = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        while migrated
            .sql
            .query_typed(waits, &[])
            .await
            .unwrap()
            .is_empty()
        {
            tokio::task::yield_now().await;
        }
        assert_eq!(migrated.store().take(ME, 1).await.len(), 1);
        migrated.run("SELECT pg_advisory_unlock(7)").await;
    };
    tokio::join!(claim, other).0
}

/// The time is checked again under the lock. The mutant does not, and claims a row that another relay holds.
#[tokio::test]
async fn a_claim_looks_again_under_the_lock() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let store = migrated.store();
    store.put(vec![event("anna", 1)]).await;
    assert_eq!(claim_late(&migrated, &slow(CLAIM_HEADS)).await, 0);

    let again =
        " AND (due <= now() OR scheduled_at > now() + interval '10 minutes')\n    FOR UPDATE";
    let mutant = slow(CLAIM_HEADS).replace(again, " FOR UPDATE");
    assert_ne!(mutant, slow(CLAIM_HEADS));
    store.put(vec![event("ben", 2)]).await;
    migrated
        .run("DELETE FROM linkrunner_outbox.outbox WHERE holder IS NOT NULL")
        .await;
    assert_eq!(
        claim_late(&migrated, &mutant).await,
        1,
        "the row is held twice"
    );
}

#[tokio::test]
async fn a_claim_of_a_retry_looks_again_under_the_lock() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let store = migrated.store();
    store.put(vec![event("anna", 1)]).await;
    let row = store.take_one(ME).await;
    assert!(store.end(&row, retry(Duration::ZERO)).await);
    assert_eq!(claim_late(&migrated, &slow(CLAIM_RETRIES)).await, 0);
}

/// A claim reads one entry of the index for each user, however many events the user has.
#[tokio::test]
async fn a_user_with_many_events_does_not_hold_up_others() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let many = "INSERT INTO linkrunner_outbox.outbox (ordering_key, strict, endpoint, body)
        SELECT 'hot', false, 'capture-event', '{\"event_name\":\"x\",\"user_id\":\"hot\"}' FROM generate_series(1, 20000)";
    migrated.run(many).await;
    let store = migrated.store();
    store.put(vec![event("anna", 1), event("ben", 2)]).await;
    let claimed = store.take(ME, 3).await;
    let mut keys: Vec<_> = claimed
        .iter()
        .map(|row| row.request.ordering_key())
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, ["hot", "user_id:anna", "user_id:ben"]);
    assert!(store.take(OTHER, 3).await.is_empty());
}

/// Neither new events nor retries wait for the end of the others.
#[tokio::test]
async fn retries_and_new_events_take_turns() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let store = migrated.store();
    for number in 0..40 {
        store
            .put(vec![event(&format!("user_{number}"), number)])
            .await;
    }
    for row in store.take(ME, 20).await {
        assert!(store.end(&row, retry(Duration::ZERO)).await);
    }
    let mut retries = 0;
    for _ in 0..20 {
        retries += u32::from(store.take_one(ME).await.attempts > 0);
    }
    // Each is chosen by a coin. All heads or all tails happen once in 500,000 runs.
    assert!((1..20).contains(&retries), "{retries}");
}

/// A process that is paused within a transaction must not hold up others.
#[tokio::test]
async fn a_row_that_is_locked_is_skipped() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let store = migrated.store();
    store.put(vec![event("anna", 1), event("ben", 2)]).await;
    migrated
        .run("BEGIN; SELECT FROM linkrunner_outbox.outbox WHERE id = 1 FOR UPDATE")
        .await;
    let claimed = store.claim(ME, 2, LEASE).await.unwrap().rows;
    assert_eq!(claimed.iter().map(|row| row.id).collect::<Vec<_>>(), [2]);
    assert!(store.end(&claimed[0], End::Sent).await);
    migrated.run("ROLLBACK").await;
    assert_eq!(store.take_one(ME).await.id, 1);
}

/// The default of the database would fail claims at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_default_isolation_of_the_database_does_not_matter() {
    for isolation in ["repeatable read", "serializable"] {
        let Some(migrated) = Migrated::new().await else {
            return;
        };
        let name = migrated.database.name();
        let default =
            format!("ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'");
        migrated.run(&default).await;
        let rows = (0..200).map(|number| event(&format!("user_{number}"), number));
        migrated.store().put(rows.collect()).await;
        let relays: Vec<_> = (0..4)
            .map(|_| {
                let store = migrated.store();
                tokio::spawn(async move {
                    let mut sent = 0;
                    while let Some(row) = store.take(ME, 1).await.pop() {
                        assert!(store.end(&row, End::Sent).await);
                        sent += 1;
                    }
                    sent
                })
            })
            .collect();
        let mut sent = 0;
        for relay in relays {
            sent += relay.await.unwrap();
        }
        // A relay may find only rows that others are claiming, and end early.
        assert_eq!(sent + migrated.stats().await.pending, 200, "{isolation}");
    }
}

/// Users whose payment waits for its next attempt, in numbers that no walk over users would get past.
#[tokio::test]
async fn waiting_payments_of_many_users_do_not_hide_an_event() {
    let Some(migrated) = Migrated::new().await else {
        return;
    };
    let waiting = "INSERT INTO linkrunner_outbox.outbox (ordering_key, strict, endpoint, body, due, retry_at)
        SELECT 'user_id:' || number, true, 'capture-payment', '{}', now() + interval '5 minutes', now() + interval '5 minutes'
        FROM generate_series(1, 20000) AS number";
    migrated.run(waiting).await;
    let store = migrated.store();
    store.put(vec![event("anna", 1), event("17", 2)]).await;
    let claimed = store.take(ME, 5).await;
    let keys: Vec<_> = claimed
        .iter()
        .map(|row| row.request.ordering_key())
        .collect();
    assert_eq!(
        keys,
        ["user_id:anna"],
        "the event of 17 waits for the payment"
    );
}
