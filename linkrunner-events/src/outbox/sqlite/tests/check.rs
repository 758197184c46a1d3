//! Examining and saving a file.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};

use super::tools::Fixture;
use crate::Report;
use crate::outbox::Outbox;
use crate::outbox::contract::tools::{Drive as _, LEASE, ME, event, payment};
use crate::outbox::dead::DeadReason;
use crate::outbox::error::StoreError;
use crate::outbox::sqlite::check::SqliteCheck;
use crate::outbox::store::{End, Store as _};

fn check(fixture: &Fixture) -> SqliteCheck {
    Outbox::sqlite(fixture.path()).check().unwrap()
}

#[tokio::test]
async fn a_sound_file_has_no_problems_and_stays_as_it_is() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store
        .put(vec![event("anna", 1), payment("anna", 2), event("ben", 3)])
        .await;
    let row = store.take_one(ME).await;
    let dead = End::Dead {
        reason: DeadReason::Rejected,
        name: "step".to_owned(),
        attempted: true,
        may_have_arrived: false,
        error: "400".to_owned(),
    };
    assert!(store.end(&row, dead).await);
    store.take_one(ME).await;
    let while_open = check(&fixture);
    drop(store);
    fixture.wait_until_closed();
    let before = fs::read(fixture.path()).unwrap();
    for check in [while_open, check(&fixture)] {
        assert!(check.is_sound(), "{check}");
        let stats = check.stats.as_ref().unwrap();
        assert_eq!((stats.pending, stats.dead_letters()), (2, 1));
        // The clock of the test stands far in the past.
        assert_eq!(check.lost_leases, 1);
        assert_eq!(check.notes.len(), 2, "{check}");
        assert!(check.to_string().ends_with("The file is sound.\n"));
    }
    assert_eq!(fs::read(fixture.path()).unwrap(), before);
}

#[tokio::test]
async fn each_kind_of_damage_is_named() {
    for (change, expected) in [
        (
            "UPDATE request SET body = replace(body, 'step', 'stop') WHERE id = 2",
            "Damaged requests: 1.",
        ),
        (
            "UPDATE outbox SET claimable = 0",
            "would wait for ever, because the event before them is missing: 2.",
        ),
        (
            "DELETE FROM request WHERE id = 2",
            "Events without their request: 1.",
        ),
        (
            "INSERT INTO request SELECT 9, * FROM (SELECT request_id, endpoint, ordering_key, crc, body FROM request LIMIT 1)",
            "Requests without their event: 1.",
        ),
        (
            "UPDATE totals SET next_id = 3",
            "New events would get ids from 3 on",
        ),
        ("UPDATE totals SET pending = 7", "counts 7 pending events"),
    ] {
        let fixture = Fixture::new();
        let store = fixture.open();
        store
            .put(vec![event("anna", 1), event("anna", 2), event("ben", 3)])
            .await;
        fixture.raw().execute(change, ()).unwrap();
        let check = check(&fixture);
        assert!(
            check
                .problems
                .iter()
                .any(|problem| problem.contains(expected)),
            "{check}"
        );
        assert!(
            check
                .to_string()
                .contains("linkrunner outbox check --db FILE --rescue FOLDER")
        );
    }
}

#[test]
fn what_is_no_outbox_is_an_error() {
    let fixture = Fixture::new();
    let error = Outbox::sqlite(fixture.path()).check().unwrap_err();
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert!(!fixture.path().exists());
    fs::write(fixture.path(), "text").unwrap();
    let error = Outbox::sqlite(fixture.path()).check().unwrap_err();
    assert!(matches!(error, StoreError::NotAnOutbox { .. }), "{error:?}");
    let error = Outbox::sqlite(fixture.path())
        .rescue(fixture.folder())
        .unwrap_err();
    assert!(matches!(error, StoreError::NotAnOutbox { .. }), "{error:?}");
}

/// Each page of the file is destroyed in turn. Whatever else can be read is saved, and nothing is made up.
#[tokio::test]
async fn what_can_be_read_is_saved() {
    const EVENTS: u32 = 500;
    let original = Fixture::new();
    let store = original.open();
    let rows: Vec<_> = (0..EVENTS)
        .map(|number| event(&format!("user_{number}"), number))
        .collect();
    store.put(rows.clone()).await;
    let held = store.take_one(ME).await;
    drop(store);
    original.wait_until_closed();
    let bytes = fs::read(original.path()).unwrap();
    let (mut unsound, mut saved_most) = (0, 0);
    let pages = bytes.len() / 4096;
    for page in 1..pages {
        let fixture = Fixture::new();
        let mut file = fs::File::create(fixture.path()).unwrap();
        file.write_all(&bytes).unwrap();
        file.seek(SeekFrom::Start(page as u64 * 4096)).unwrap();
        file.write_all(&[0xa5; 4096]).unwrap();
        let folder = fixture.folder().join("rescued");
        let outbox = Outbox::sqlite(fixture.path());
        unsound += usize::from(!outbox.check().unwrap().is_sound());
        let Ok(rescued) = outbox.rescue(&folder) else {
            continue;
        };
        let saved = Report::read_from(folder.join("pending.jsonl")).unwrap();
        assert_eq!(saved.len() as u64, rescued.pending);
        for unsent in &saved {
            let known = rows.iter().any(|row| row.request() == unsent.request());
            assert!(known, "{unsent:?}");
            let was_held = *unsent.request() == held.request;
            assert!(unsent.may_have_been_delivered() || !was_held);
        }
        assert!(
            rescued.pending + rescued.damaged + rescued.unreadable >= u64::from(EVENTS)
                || rescued.pending == 0
        );
        saved_most += usize::from(saved.len() > EVENTS as usize * 8 / 10);
    }
    assert_eq!(unsound, pages - 1);
    assert!(saved_most > pages / 2, "{saved_most} of {pages}");
}

#[tokio::test]
async fn files_that_exist_are_not_overwritten() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    fs::write(fixture.folder().join("pending.jsonl"), "precious").unwrap();
    let error = Outbox::sqlite(fixture.path())
        .rescue(fixture.folder())
        .unwrap_err();
    assert!(format!("{error:?}").contains("pending.jsonl"), "{error:?}");
    let kept = fs::read_to_string(fixture.folder().join("pending.jsonl")).unwrap();
    assert_eq!(kept, "precious");
    assert_eq!(store.claim(ME, 1, LEASE).await.unwrap().rows.len(), 1);
}
