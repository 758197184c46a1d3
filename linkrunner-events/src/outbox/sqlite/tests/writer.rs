//! The writer thread commits jobs together, waits within bounds, and loses no rows when it panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::tools::Fixture;
use crate::outbox::contract::tools::{Drive as _, LEASE, ME, event, payment};
use crate::outbox::error::StoreError;
use crate::outbox::sqlite::failure::Failure;
use crate::outbox::sqlite::job::Kind;
use crate::outbox::sqlite::store::SqliteStore;
use crate::outbox::store::Store as _;

/// Keeps other writers out until it is dropped.
fn keep_busy(fixture: &Fixture) -> rusqlite::Connection {
    let connection = fixture.raw();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

/// Tasks that ask the storage for something while it is busy.
struct Waiting {
    store: Arc<SqliteStore>,
    asked: Arc<AtomicUsize>,
    tasks: usize,
}

impl Waiting {
    fn new(store: &Arc<SqliteStore>) -> Self {
        Self {
            store: Arc::clone(store),
            asked: Arc::default(),
            tasks: 0,
        }
    }

    fn spawn<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
        &mut self,
        ask: impl FnOnce(Arc<SqliteStore>) -> F + Send + 'static,
    ) -> JoinHandle<T> {
        self.tasks += 1;
        let (store, asked) = (Arc::clone(&self.store), Arc::clone(&self.asked));
        tokio::spawn(async move {
            asked.fetch_add(1, Ordering::SeqCst);
            ask(store).await
        })
    }

    /// Until the jobs of all tasks are in the queue: a task runs up to its first wait, and there is room.
    async fn all_asked(&self) {
        while self.asked.load(Ordering::SeqCst) < self.tasks {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn waiting_jobs_are_committed_together() {
    let fixture = Fixture::new();
    let store = Arc::new(fixture.open());
    store.put(vec![event("anna", 0)]).await;
    let before = fixture.commits();
    let busy = keep_busy(&fixture);
    let mut waiting = Waiting::new(&store);
    let tasks: Vec<_> = (1..100)
        .map(|number| {
            waiting.spawn(move |store| async move { store.put(vec![event("anna", number)]).await })
        })
        .collect();
    waiting.all_asked().await;
    drop(busy);
    for task in tasks {
        task.await.unwrap();
    }
    // The thread may have begun with some of them.
    let commits = fixture.commits() - before;
    assert!((1..=2).contains(&commits), "{commits}");
    assert_eq!(store.stats().await.unwrap().pending, 100);
}

#[tokio::test]
async fn a_job_that_fails_does_not_take_others_along() {
    let mut fixture = Fixture::new();
    fixture.settings.bounds.events = 2;
    let store = Arc::new(fixture.open());
    let busy = keep_busy(&fixture);
    let mut waiting = Waiting::new(&store);
    let mut append = |numbers: std::ops::Range<u32>| {
        let rows = numbers.map(|number| event("anna", number)).collect();
        waiting.spawn(|store| async move { store.append(rows).await.map_err(|(_, error)| error) })
    };
    let (first, too_many, last) = (append(0..1), append(1..4), append(4..5));
    let claim = waiting.spawn(|store| async move { store.claim(ME, 5, LEASE).await });
    waiting.all_asked().await;
    drop(busy);
    first.await.unwrap().unwrap();
    let full = too_many.await.unwrap().unwrap_err();
    assert!(
        matches!(full, StoreError::Full { pending: 1, .. }),
        "{full}"
    );
    last.await.unwrap().unwrap();
    assert_eq!(claim.await.unwrap().unwrap().rows.len(), 1);
    assert_eq!(store.stats().await.unwrap().pending, 2);
    assert!(fixture.commits() <= 2);
}

#[tokio::test]
async fn a_busy_file_is_an_error_after_the_longest_wait() {
    let mut fixture = Fixture::new();
    fixture.settings.max_wait = Duration::from_millis(100);
    let store = Arc::new(fixture.open());
    let busy = keep_busy(&fixture);
    let start = Instant::now();
    let tasks: Vec<_> = (0..1500)
        .map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { store.append(vec![event("anna", number)]).await })
        })
        .collect();
    for (number, task) in (0..).zip(tasks) {
        let (rows, error) = task.await.unwrap().unwrap_err();
        assert!(rows[0].body().contains(&format!(r#""number":{number}}}"#)));
        assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    }
    // Those that came later have not waited for each batch before them.
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
    // Reading needs no turn.
    assert_eq!(store.stats().await.unwrap().pending, 0);
    drop(busy);
    store.put(vec![event("anna", 1)]).await;
}

/// Another process that writes without a pause.
#[tokio::test]
async fn a_busy_neighbour_does_not_starve_the_outbox() {
    let fixture = Fixture::new();
    let store = fixture.open();
    let neighbour = fixture.raw();
    let stop = Arc::new(AtomicBool::new(false));
    let thread = std::thread::spawn({
        let stop = Arc::clone(&stop);
        move || {
            neighbour.busy_timeout(Duration::from_secs(10)).unwrap();
            while !stop.load(Ordering::SeqCst) {
                neighbour
                    .execute_batch("BEGIN IMMEDIATE; UPDATE totals SET retrying = retrying; COMMIT")
                    .unwrap();
            }
        }
    });
    let start = Instant::now();
    for number in 0..50 {
        store.put(vec![event("anna", number)]).await;
    }
    stop.store(true, Ordering::SeqCst);
    thread.join().unwrap();
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

/// Relays ask all the time.
#[tokio::test]
async fn a_claim_that_finds_nothing_keeps_nobody_from_writing() {
    let mut fixture = Fixture::new();
    fixture.settings.max_wait = Duration::from_millis(100);
    let store = fixture.open();
    store.put(vec![event("anna", 1)]).await;
    store.take_one(ME).await;
    let before = fixture.commits();
    let busy = keep_busy(&fixture);
    let claim = store.claim(ME, 1, LEASE).await.unwrap();
    assert_eq!((claim.rows.len(), claim.next_due), (0, Some(LEASE)));
    assert_eq!(fixture.commits(), before);
    fixture.pass(LEASE);
    assert!(store.claim(ME, 1, LEASE).await.is_err());
    drop(busy);
    assert_eq!(store.take(ME, 1).await.len(), 1);
}

#[tokio::test]
async fn a_panic_hands_rows_back_and_is_named_from_then_on() {
    let fixture = Fixture::new();
    let store = Arc::new(fixture.open());
    store.put(vec![event("anna", 1)]).await;
    let busy = keep_busy(&fixture);
    let mut waiting = Waiting::new(&store);
    let append = waiting.spawn(|store| async move { store.append(vec![event("anna", 2)]).await });
    let work = |_: &_| -> Result<(), Failure> { panic!("as the test wants it") };
    let panic = waiting.spawn(move |store| async move { store.ask(Kind::Writes(0), work).await });
    waiting.all_asked().await;
    drop(busy);
    let text = |error: StoreError| format!("{error:?}");
    assert!(text(panic.await.unwrap().unwrap_err()).contains("as the test wants it"));
    // It was committed before, or taken back by the panic.
    let appended = append.await.unwrap();
    let pending = match appended {
        Ok(()) => 2,
        Err((rows, error)) => {
            assert_eq!(rows.len(), 1);
            assert!(text(error).contains("as the test wants it"));
            1
        }
    };
    let (rows, error) = store.append(vec![event("anna", 3)]).await.unwrap_err();
    assert_eq!(rows.len(), 1);
    assert!(text(error).contains("as the test wants it"));
    assert!(store.claim(ME, 1, LEASE).await.is_err());
    assert_eq!(fixture.open().stats().await.unwrap().pending, pending);
}

#[tokio::test]
async fn appended_rows_are_announced() {
    let fixture = Fixture::new();
    let store = fixture.open();
    let mut appended = store.appended();
    assert!(!appended.has_changed().unwrap());
    store.put(vec![event("anna", 1)]).await;
    appended.changed().await.unwrap();
}

/// A reader keeps the log from beginning again. Once it is gone, the log becomes small.
#[tokio::test]
async fn the_log_stays_small_after_a_reader_has_held_it() {
    const MEBIBYTE: u64 = 1 << 20;
    let mut fixture = Fixture::new();
    fixture.settings.synchronous = "OFF";
    let store = fixture.open();
    let log = || std::fs::metadata(fixture.beside("-wal")).unwrap().len();
    let large = |number| payment(&"x".repeat(900_000), number);
    let reader = fixture.raw();
    reader.execute_batch("BEGIN; SELECT * FROM totals").unwrap();
    let mut number = 0;
    while log() <= 65 * MEBIBYTE {
        store.put(vec![large(number)]).await;
        number += 1;
    }
    drop(reader);
    for _ in 0..2 {
        store.put(vec![event("anna", number)]).await;
        number += 1;
    }
    assert!(log() <= 16 * MEBIBYTE, "{}", log());
    assert_eq!(store.stats().await.unwrap().pending, u64::from(number));
}
