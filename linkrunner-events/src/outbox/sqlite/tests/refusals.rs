//! A full disk, and a file without write permission.

use std::time::Duration;

use super::tools::Fixture;
use crate::outbox::contract::tools::{Drive as _, LEASE, ME, event, payment, settled};
use crate::outbox::error::StoreError;
use crate::outbox::row::OutboxRow;
use crate::outbox::sqlite::job::Kind;
use crate::outbox::sqlite::store::SqliteStore;
use crate::outbox::store::{End, Store as _};

impl SqliteStore {
    async fn execute(&self, sql: String) {
        let executed = self.ask(Kind::Reads, move |db| {
            // Outside of the transaction, where some settings have no effect.
            db.roll_back();
            db.connection.execute_batch(&sql)?;
            Ok(())
        });
        executed.await.unwrap();
    }
}

/// Of about this many bytes.
fn large(number: u32, bytes: usize) -> OutboxRow {
    let user = format!("{number}{}", "x".repeat(bytes));
    payment(&user, number)
}

#[tokio::test]
async fn a_full_disk_hands_back_only_what_has_no_room() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1), large(2, 400_000)]).await;
    let pages = i64::try_from(fixture.pages()).unwrap();
    // SQLite answers at this size as it does when the disk is full.
    store
        .execute(format!("PRAGMA max_page_count = {}", pages + 40))
        .await;
    let (rows, error) = store.append(vec![large(3, 400_000)]).await.unwrap_err();
    assert_eq!(rows, [large(3, 400_000)]);
    assert!(matches!(error, StoreError::Failed { .. }), "{error:?}");
    assert!(format!("{error:?}").contains("full"), "{error:?}");
    // Together with one that has no room.
    let (small, too_large) = tokio::join!(
        store.append(vec![event("anna", 4)]),
        store.append(vec![large(5, 400_000)])
    );
    assert!(small.is_ok() && too_large.is_err());
    let claim = store.claim(ME, 10, LEASE).await.unwrap();
    assert_eq!(claim.rows.len(), 2);
    for row in &claim.rows {
        assert!(store.end(row, End::Sent).await);
    }
    // The room is used again.
    store.put(vec![large(6, 400_000)]).await;
    assert_eq!(store.stats().await.unwrap().pending, 2);
}

#[tokio::test]
async fn a_file_that_may_not_be_written_changes_nothing() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    let row = store.take_one(ME).await;
    store.execute("PRAGMA query_only = TRUE".to_owned()).await;
    let (rows, error) = store.append(vec![event("anna", 2)]).await.unwrap_err();
    assert_eq!(rows.len(), 1);
    assert!(matches!(error, StoreError::Failed { .. }), "{error:?}");
    let error = store.settle(settled(&row, End::Sent)).await.unwrap_err();
    assert!(matches!(error, StoreError::Failed { .. }), "{error:?}");
    store.execute("PRAGMA query_only = FALSE".to_owned()).await;
    assert!(store.end(&row, End::Sent).await);
    fixture.pass(Duration::from_secs(1));
    store.put(rows).await;
    assert_eq!(store.take_one(ME).await.id, 2);
}

impl Fixture {
    fn pages(&self) -> u64 {
        self.raw()
            .query_row("PRAGMA page_count", (), |row| row.get::<_, i64>(0))
            .unwrap()
            .unsigned_abs()
    }
}
