//! Durable enqueues, against rusqlite with the same settings.

use std::time::{Duration, Instant};

use linkrunner_events::LinkrunnerEvent as _;
use linkrunner_events::outbox::{Outbox, OutboxRow};
use rusqlite::Connection;

use super::event::EVENT;
use super::{Result, folder, median, percentile, runtime, verdict};

const AT_LEAST: f64 = 0.8;

/// Rows that are inserted before the clock runs, so that the log has its full size: to overwrite it is faster than to grow it.
const BEFORE: usize = 20_000;
const BATCH: usize = 1_000;

pub(crate) fn compare(quick: bool) -> Result {
    let (rounds, time) = if quick {
        (1, Duration::from_millis(100))
    } else {
        (7, Duration::from_secs(1))
    };
    println!(
        "durable enqueues a second           outbox  rusqlite  ratio  limit     p50       p99"
    );
    for callers in [1, 8, 64] {
        let (mut ours, mut bare, mut waits) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (rate, mut taken) = runtime()?.block_on(through_the_outbox(callers, time))?;
            ours.push(rate);
            waits.append(&mut taken);
            bare.push(through_rusqlite(callers, time)?);
        }
        waits.sort_unstable();
        let (ours, bare) = (median(ours), median(bare));
        println!(
            "{callers:3} callers at the same time     {ours:9.0} {bare:9.0} {} {:>9.2?} {:>9.2?}",
            verdict(ours / bare, AT_LEAST),
            percentile(&waits, 0.5),
            percentile(&waits, 0.99),
        );
    }
    println!();
    Ok(())
}

/// The rate, and how long each call took.
async fn through_the_outbox(callers: usize, time: Duration) -> Result<(f64, Vec<Duration>)> {
    let folder = folder()?;
    let outbox = Outbox::sqlite(folder.path().join("outbox.db"))
        .open()
        .await?;
    for _ in 0..BEFORE / BATCH {
        let rows = vec![OutboxRow::new(&EVENT, "user_0")?; BATCH];
        outbox
            .enqueue_rows(rows)
            .await
            .map_err(|(_, error)| error)?;
    }
    let start = Instant::now();
    let callers: Vec<_> = (0..callers)
        .map(|caller| {
            let outbox = outbox.clone();
            tokio::spawn(async move {
                let user = format!("user_{caller}");
                let mut waits = Vec::new();
                while start.elapsed() < time {
                    let asked = Instant::now();
                    outbox.enqueue(&EVENT, &*user).await?;
                    waits.push(asked.elapsed());
                }
                Result::Ok(waits)
            })
        })
        .collect();
    let mut waits = Vec::new();
    for caller in callers {
        waits.append(&mut caller.await??);
    }
    let rate = waits.len() as f64 / start.elapsed().as_secs_f64();
    Ok((rate, waits))
}

/// For comparison: ready-made bodies into a table without a second index. A transaction has one row for each caller.
fn through_rusqlite(callers: usize, time: Duration) -> Result<f64> {
    let folder = folder()?;
    let file = Connection::open(folder.path().join("bare.db"))?;
    file.query_row("PRAGMA journal_mode = WAL", (), |_| Ok(()))?;
    file.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA fullfsync = TRUE;
         CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, ordering_key TEXT NOT NULL, body TEXT NOT NULL);",
    )?;
    let row = OutboxRow::from_request(EVENT.payload("user_0"))?;
    let mut insert = file.prepare("INSERT INTO events (ordering_key, body) VALUES (?1, ?2)")?;
    let mut commit = |rows: usize| -> Result {
        file.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..rows {
            insert.execute((row.ordering_key(), row.body()))?;
        }
        file.execute_batch("COMMIT")?;
        Ok(())
    };
    for _ in 0..BEFORE / BATCH {
        commit(BATCH)?;
    }
    let start = Instant::now();
    let mut commits = 0;
    while start.elapsed() < time {
        commit(callers)?;
        commits += 1;
    }
    Ok((commits * callers) as f64 / start.elapsed().as_secs_f64())
}
