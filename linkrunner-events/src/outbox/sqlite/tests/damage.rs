//! Damaged files, and files that are not outboxes.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use super::tools::Fixture;
use crate::outbox::contract::tools::{Drive as _, LEASE, ME, event, payment, settled};
use crate::outbox::dead::{DeadFilter, DeadReason};
use crate::outbox::error::StoreError;
use crate::outbox::store::{End, Store as _};

#[tokio::test]
async fn a_row_that_was_changed_is_a_dead_letter_and_does_not_hold_up_its_user() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store
        .put((0..7).map(|number| event("anna", number)).collect())
        .await;
    let raw = fixture.raw();
    for change in [
        // The later rows of the user wait in another lane than this one.
        "UPDATE outbox SET lane = lane + 1 WHERE id = 5",
        "UPDATE outbox SET fence = 9223372036854775807 WHERE id = 6",
        "UPDATE request SET body = replace(body, 'step', 'stop') WHERE id = 1",
        "UPDATE request SET endpoint = 'capture-nothing' WHERE id = 2",
        "UPDATE request SET ordering_key = CAST(x'ff' AS TEXT) WHERE id = 3",
        "UPDATE outbox SET attempts = -1 WHERE id = 4",
    ] {
        raw.execute(change, ()).unwrap();
    }
    let mut damaged = 0;
    let row = loop {
        let mut claim = store.claim(ME, 1, LEASE).await.unwrap();
        damaged += claim.damaged;
        if let Some(row) = claim.rows.pop() {
            break row;
        }
    };
    assert_eq!((damaged, row.id), (4, 6));
    let letters = store.dead(DeadFilter::all(), 10).await.unwrap();
    assert!(
        letters
            .iter()
            .all(|letter| letter.reason == DeadReason::Damaged)
    );
    assert!(
        letters[0].error.contains("checksum"),
        "{}",
        letters[0].error
    );
    assert!(
        letters[3].error.contains("attempts"),
        "{}",
        letters[3].error
    );
    assert!(letters[0].request.is_none() && letters[3].request.is_some());
    assert_eq!(store.replay(DeadFilter::all()).await.unwrap(), 0);
    assert_eq!(store.purge(DeadFilter::all()).await.unwrap(), 4);
}

/// Bits are flipped at random: never a panic, never an event that nobody has sent, and the file opens, or says why not.
#[tokio::test]
async fn flipped_bits_never_change_an_event_unnoticed() {
    let original = Fixture::filled().await;
    let bytes = fs::read(original.path()).unwrap();
    let known: Vec<_> = (0..200)
        .map(|number| event(&format!("user_{}", number % 20), number))
        .collect();
    let names: std::collections::HashSet<_> =
        known.iter().map(|row| numbers_of(row.body())).collect();
    let mut random = fastrand::Rng::with_seed(7);
    let (mut damaged, mut refused, mut sent) = (0, 0, 0);
    for round in 0..100 {
        let mut fixture = Fixture::new();
        fixture.settings.synchronous = "OFF";
        let mut changed = bytes.clone();
        for _ in 0..=round % 20 {
            let index = random.usize(..changed.len());
            changed[index] ^= 1 << random.u8(..8);
        }
        fs::write(fixture.path(), &changed).unwrap();
        let Ok(store) = fixture.try_open() else {
            refused += 1;
            continue;
        };
        for _ in 0..250 {
            let Ok(claim) = store.claim(ME, 1, LEASE).await else {
                refused += 1;
                break;
            };
            damaged += claim.damaged;
            if claim.rows.is_empty() && claim.damaged == 0 {
                break;
            }
            for row in claim.rows {
                let body = String::from_utf8(row.request.body().to_vec()).unwrap();
                assert!(names.contains(&numbers_of(&body)), "{body}");
                sent += 1;
                // Errors are answered by the next claim, too.
                let _ = store.settle(settled(&row, End::Sent)).await;
            }
        }
    }
    assert!(
        damaged > 0 && refused > 0 && sent > 100,
        "{damaged} {refused} {sent}"
    );
}

/// The body without its random id.
fn numbers_of(body: &str) -> String {
    body.split("\"event_id\"").next().unwrap().to_owned()
}

#[tokio::test]
async fn truncated_files_are_refused_and_keep_their_bytes() {
    let original = Fixture::filled().await;
    let bytes = fs::read(original.path()).unwrap();
    for length in [1, 15, 100, 4096, 5000, bytes.len() / 2, bytes.len() - 1] {
        let fixture = Fixture::new();
        fs::write(fixture.path(), &bytes[..length]).unwrap();
        let opened = fixture.try_open();
        let error = match opened {
            Err(error) => error,
            Ok(store) => match store.claim(ME, 100, LEASE).await {
                Err(error) => error,
                Ok(claim) => panic!("{length}: {claim:?}"),
            },
        };
        let is_named = matches!(
            error,
            StoreError::Damaged { .. } | StoreError::NotAnOutbox { .. }
        );
        assert!(is_named, "{length}: {error:?}");
        assert_eq!(fs::read(fixture.path()).unwrap(), &bytes[..length]);
    }
}

#[tokio::test]
async fn a_log_without_its_file_is_kept() {
    let fixture = Fixture::new();
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    let copy = Fixture::new();
    let log = fs::read(fixture.beside("-wal")).unwrap();
    File::create(copy.path()).unwrap();
    fs::write(copy.beside("-wal"), &log).unwrap();
    let error = copy.try_open().unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert_eq!(fs::read(copy.beside("-wal")).unwrap(), log);
}

#[tokio::test]
async fn after_damage_was_found_nothing_is_written() {
    let fixture = Fixture::filled().await;
    let store = fixture.open();
    let row = store.take_one(ME).await;
    // A change by another process, so that the storage reads all pages again.
    let change = "UPDATE totals SET retrying = 1; PRAGMA wal_checkpoint(TRUNCATE)";
    fixture.raw().execute_batch(change).unwrap();
    let mut file = OpenOptions::new().write(true).open(fixture.path()).unwrap();
    let length = file.metadata().unwrap().len();
    file.seek(SeekFrom::Start(4096)).unwrap();
    file.write_all(&vec![0xa5; usize::try_from(length).unwrap() - 4096])
        .unwrap();
    let error = store.claim(ME, 1, LEASE).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    let before = fixture.bytes();
    let (rows, error) = store.append(vec![payment("anna", 1)]).await.unwrap_err();
    assert_eq!(rows.len(), 1);
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    let error = store.settle(settled(&row, End::Sent)).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(store.stats().await.is_err());
    drop(store);
    assert_eq!(fixture.bytes(), before);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_gone_is_noticed() {
    type Change = fn(&Fixture);
    let changes: [(&str, Change); 6] = [
        ("deleted", |fixture| {
            fs::remove_file(fixture.path()).unwrap();
        }),
        ("moved", |fixture| {
            fs::rename(fixture.path(), fixture.folder().join("old.db")).unwrap();
        }),
        ("replaced", |fixture| {
            let copy = fixture.folder().join("copy.db");
            fs::copy(fixture.path(), &copy).unwrap();
            fs::rename(copy, fixture.path()).unwrap();
        }),
        ("without its log", |fixture| {
            fs::remove_file(fixture.beside("-wal")).unwrap();
        }),
        ("without its index", |fixture| {
            fs::remove_file(fixture.beside("-shm")).unwrap();
        }),
        ("without its folder", |fixture| {
            fs::remove_dir_all(fixture.folder()).unwrap();
        }),
    ];
    for (name, change) in changes {
        let fixture = Fixture::new();
        let store = fixture.open();
        store.put(vec![event("anna", 1)]).await;
        change(&fixture);
        let (rows, error) = store.append(vec![event("anna", 2)]).await.unwrap_err();
        assert_eq!(rows.len(), 1, "{name}");
        assert!(
            matches!(error, StoreError::Replaced { .. }),
            "{name}: {error:?}"
        );
        let error = store.stats().await.unwrap_err();
        assert!(
            matches!(error, StoreError::Replaced { .. }),
            "{name}: {error:?}"
        );
    }
}

impl Fixture {
    fn bytes(&self) -> Vec<Vec<u8>> {
        let read = |suffix| {
            let mut bytes = Vec::new();
            if let Ok(mut file) = File::open(self.beside(suffix)) {
                file.read_to_end(&mut bytes).unwrap();
            }
            bytes
        };
        vec![read(""), read("-wal")]
    }
}
