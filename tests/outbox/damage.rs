//! Files that are moved, replaced, cut or changed cause an error, never a panic or a loop, and keep their other events.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Instant;

use linkrunner_events::outbox::{
    DeadFilter, DeadReason, Outbox, OutboxError, OutboxRow, StoreError,
};
use linkrunner_events::testing::Recorder;

use crate::storage::Storage as _;
use crate::support::{MILLISECOND, Place, SECOND, enqueue_all, quick, tick};

/// Every call fails and names the reason, and the event is handed back.
async fn assert_lost(outbox: &Outbox) {
    for _ in 0..2 {
        let error = outbox.enqueue(&tick(9), "user_9").await.unwrap_err();
        match &error {
            OutboxError::Storage { source, .. } => {
                assert!(matches!(source, StoreError::Replaced { .. }), "{source}");
            }
            other => panic!("{other}"),
        }
        assert_eq!(error.into_request().unwrap().event_name(), "tick");
        let error = outbox.stats().await.unwrap_err();
        assert!(matches!(error, StoreError::Replaced { .. }), "{error}");
    }
}

/// A relay of a broken file keeps trying, and can be shut down.
async fn assert_shuts_down(outbox: &Outbox) {
    let relay = outbox.relay(&Recorder::new().client()).start().unwrap();
    let start = Instant::now();
    while relay.report().store_errors == 0 {
        assert!(start.elapsed() < 10 * SECOND);
        tokio::time::sleep(MILLISECOND).await;
    }
    let report = relay.shutdown(SECOND).await;
    // It pauses between its attempts.
    assert!(report.store_errors < 100, "{report}");
    assert!(start.elapsed() < 10 * SECOND);
}

#[tokio::test]
async fn a_folder_that_is_gone() {
    let place = Place::new();
    let path = place.folder().join("inner").join("linkrunner.db");
    let outbox = Outbox::sqlite(&path).open().await.unwrap();
    enqueue_all(&outbox, "user_1", 0..3).await;
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    assert_lost(&outbox).await;
    assert_shuts_down(&outbox).await;
    assert!(!path.exists());
}

#[tokio::test]
async fn a_file_that_was_moved_keeps_what_it_has() {
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..3).await;
    let elsewhere = place.folder().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("linkrunner.db{suffix}");
        fs::rename(place.folder().join(&name), elsewhere.join(&name)).unwrap();
    }
    assert_lost(&outbox).await;
    drop(outbox);
    let moved = Outbox::sqlite(elsewhere.join("linkrunner.db"))
        .open()
        .await
        .unwrap();
    assert_eq!(moved.stats().await.unwrap().pending, 3);
}

#[tokio::test]
async fn a_file_that_was_replaced_is_not_written() {
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..3).await;
    let other = place.folder().join("other.db");
    drop(Outbox::sqlite(&other).open().await.unwrap());
    until_closed(&other).await;
    fs::rename(&other, place.path()).unwrap();
    let before = fs::read(place.path()).unwrap();
    assert_lost(&outbox).await;
    assert_shuts_down(&outbox).await;
    drop(outbox);
    let is_unchanged = fs::read(place.path()).unwrap() == before;
    assert!(is_unchanged, "the other file was written");
}

#[tokio::test]
async fn a_file_that_was_deleted_is_not_created_again() {
    let place = Place::new();
    let outbox = place.open().await;
    enqueue_all(&outbox, "user_1", 0..3).await;
    fs::remove_file(place.path()).unwrap();
    assert_lost(&outbox).await;
    drop(outbox);
    assert!(!place.path().exists());
}

const EVENTS: u64 = 150;

/// The bodies of the events in the file.
async fn filled(place: &Place) -> HashSet<String> {
    let outbox = place.open().await;
    let rows: Vec<_> = (0..EVENTS)
        .map(|number| OutboxRow::new(&tick(number), format!("user_{number}")).unwrap())
        .collect();
    let bodies = rows.iter().map(|row| row.body().to_owned()).collect();
    outbox.enqueue_rows(rows).await.unwrap();
    drop(outbox);
    until_closed(&place.path()).await;
    bodies
}

/// The writer thread closes the file a little after the outbox was dropped, and writes the log back to it.
async fn until_closed(path: &Path) {
    let log = path.with_extension("db-wal");
    let start = Instant::now();
    while log.exists() {
        assert!(start.elapsed() < 10 * SECOND, "the file is closed");
        tokio::time::sleep(MILLISECOND).await;
    }
}

/// Sends all events that can be sent. Returns their bodies, and whether the file was found damaged.
async fn send_all(place: &Place) -> (Vec<String>, bool) {
    let opened = Outbox::sqlite(place.path()).open().await;
    let outbox = match opened {
        Ok(outbox) => outbox,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return (Vec::new(), true);
        }
    };
    let recorder = Recorder::new();
    let relay = outbox
        .relay(&recorder.client())
        .retry(quick())
        .start()
        .unwrap();
    let mut progress = (Instant::now(), 0);
    let is_damaged = loop {
        match outbox.stats().await {
            Err(_) => break true,
            Ok(stats) if stats.pending == 0 => break relay.report().store_errors > 0,
            Ok(_) => {}
        }
        if relay.report().store_errors > 0 {
            break true;
        }
        let attempts = recorder.attempts().len();
        if attempts > progress.1 {
            progress = (Instant::now(), attempts);
        }
        // Rows whose flags were changed may stay pending.
        if progress.0.elapsed() > SECOND {
            break false;
        }
        tokio::time::sleep(MILLISECOND).await;
    };
    let start = Instant::now();
    relay.shutdown(SECOND).await;
    assert!(start.elapsed() < 10 * SECOND);
    for letter in outbox
        .dead_letters(DeadFilter::all(), 999)
        .await
        .unwrap_or_default()
    {
        assert_eq!(letter.reason, DeadReason::Damaged, "{letter:?}");
    }
    let body = |request: &linkrunner_events::ApiRequest| {
        String::from_utf8(request.body().to_vec()).unwrap()
    };
    let sent = recorder
        .requests()
        .iter()
        .map(|event| body(event.request()))
        .collect();
    (sent, is_damaged)
}

/// The text of the file: SQLite stores bodies as they are.
fn text_of(place: &Place) -> String {
    let mut text = String::new();
    for suffix in ["", "-wal"] {
        let path = place.folder().join(format!("linkrunner.db{suffix}"));
        if let Ok(bytes) = fs::read(path) {
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    text
}

fn flip(path: &Path, dice: &mut fastrand::Rng, bytes: usize) {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let length = file.metadata().unwrap().len();
    for _ in 0..bytes {
        let at = SeekFrom::Start(dice.u64(0..length));
        let mut byte = [0];
        file.seek(at).unwrap();
        file.read_exact(&mut byte).unwrap();
        file.seek(at).unwrap();
        file.write_all(&[byte[0] ^ (1 << dice.u8(0..8))]).unwrap();
    }
}

#[tokio::test]
async fn with_bytes_flipped_nothing_wrong_is_sent_and_the_rest_is_sent_or_kept() {
    let mut dice = fastrand::Rng::with_seed(20_261_126);
    let mut found_damaged = 0;
    for round in 0..30 {
        let place = Place::new();
        let bodies = filled(&place).await;
        flip(&place.path(), &mut dice, 1 << (round % 5));
        let intact: HashSet<_> = {
            let text = text_of(&place);
            bodies
                .iter()
                .filter(|body| text.contains(*body))
                .cloned()
                .collect()
        };
        let (sent, is_damaged) = send_all(&place).await;
        found_damaged += usize::from(is_damaged);
        let mut once = HashSet::new();
        for body in &sent {
            assert!(
                bodies.contains(body),
                "round {round}: sent a changed body: {body}"
            );
            assert!(once.insert(body), "round {round}: sent twice: {body}");
        }
        let text = text_of(&place);
        for body in intact.iter().filter(|body| !once.contains(body)) {
            assert!(
                text.contains(body),
                "round {round}: neither sent nor kept: {body}"
            );
        }
    }
    println!("{found_damaged} of 30 files were found damaged");
}

#[tokio::test]
async fn a_file_that_was_cut_is_an_error_and_is_kept() {
    for part in [0, 1, 2, 3] {
        let place = Place::new();
        let bodies = filled(&place).await;
        let length = fs::metadata(place.path()).unwrap().len();
        let left = length * part / 4 + part;
        OpenOptions::new()
            .write(true)
            .open(place.path())
            .unwrap()
            .set_len(left)
            .unwrap();
        let before = text_of(&place);
        let (sent, is_damaged) = send_all(&place).await;
        // An empty file is a new one.
        assert_eq!(is_damaged, part > 0, "{part} quarters");
        for body in &sent {
            assert!(bodies.contains(body), "{body}");
        }
        let after = text_of(&place);
        for body in bodies
            .iter()
            .filter(|body| before.contains(*body) && !sent.contains(body))
        {
            assert!(
                after.contains(body),
                "{part} quarters: neither sent nor kept: {body}"
            );
        }
    }
}

/// The file is damaged while it is open.
#[tokio::test]
async fn a_file_that_is_overwritten_while_it_is_open_is_an_error_and_no_panic() {
    let mut dice = fastrand::Rng::with_seed(20_261_127);
    for _ in 0..10 {
        let place = Place::new();
        filled(&place).await;
        let outbox = place.open().await;
        flip(&place.path(), &mut dice, 200);
        let relay = outbox
            .relay(&Recorder::new().client())
            .retry(quick())
            .start()
            .unwrap();
        for number in 0..20 {
            if let Err(error) = outbox.enqueue(&tick(number), "user_1").await {
                assert_eq!(error.into_request().unwrap().event_name(), "tick");
            }
        }
        let start = Instant::now();
        relay.shutdown(SECOND).await;
        assert!(start.elapsed() < 10 * SECOND);
    }
}
