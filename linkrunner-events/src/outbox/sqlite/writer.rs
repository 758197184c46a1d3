//! The writer thread. It commits all waiting jobs together, because each commit waits for the disk.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::{Arc, OnceLock};

use tokio::sync::mpsc;

use super::db::{Db, patiently};
use super::failure::{Failure, cause};
use super::job::{Job, Kind};
use crate::outbox::error::StoreError;

/// How many jobs may wait. Further callers wait for room.
pub(super) const QUEUE: usize = 1024;

/// The bounds of one transaction.
const BATCH_JOBS: usize = 256;
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Why the thread has ended: the answer to all jobs from then on.
pub(super) type FinalError = Arc<OnceLock<StoreError>>;

type End = Result<(), Failure>;

pub(super) struct Writer {
    db: Db,
    jobs: mpsc::Receiver<Box<dyn Job>>,
    /// The jobs at work. Kept here so that a panic does not drop them before the error is known.
    batch: Vec<Box<dyn Job>>,
}

impl Writer {
    pub(super) fn new(db: Db, jobs: mpsc::Receiver<Box<dyn Job>>) -> Self {
        Self {
            db,
            jobs,
            batch: Vec::new(),
        }
    }

    /// Works until the outbox is dropped, the file cannot be used any more, or a job panics.
    pub(super) fn run(mut self, final_error: &OnceLock<StoreError>) {
        let end = catch_unwind(AssertUnwindSafe(|| self.work()));
        let path = self.db.place.path();
        let error = match end {
            Ok(Ok(())) => return,
            Ok(Err(failure)) => {
                self.db.give_up();
                failure.into_store_error(path)
            }
            Err(panic) => StoreError::Failed {
                outbox: path.display().to_string(),
                cause: cause(format!("the writer thread panicked: {}", text_of(&*panic))),
            },
        };
        // Set before the jobs are dropped: their callers read it then. Nothing else sets it.
        let _ = final_error.set(error);
    }

    /// Fails when the file must not be used any further. The remaining jobs have no answer then.
    fn work(&mut self) -> Result<(), Failure> {
        while let Some(job) = self.jobs.blocking_recv() {
            self.batch.push(job);
            self.fill_batch();
            // Reads come last, so that they see the writes before them.
            self.batch.sort_by_key(|job| job.kind() == Kind::Reads);
            let reads = self.batch.partition_point(|job| job.kind() != Kind::Reads);
            let ends = self.write(reads)?;
            self.answer(ends);
            self.db.shorten_log();
            let ends = self.read()?;
            self.answer(ends);
        }
        Ok(())
    }

    /// Takes the waiting jobs.
    fn fill_batch(&mut self) {
        let mut bytes: usize = self.batch.iter().map(|job| bytes_of(&**job)).sum();
        while self.batch.len() < BATCH_JOBS && bytes < BATCH_BYTES {
            let Ok(job) = self.jobs.try_recv() else {
                return;
            };
            bytes += bytes_of(&*job);
            self.batch.push(job);
        }
    }

    /// Runs the jobs that write, which are the first ones.
    fn write(&mut self, count: usize) -> Result<Vec<End>, Failure> {
        let Self { db, batch, .. } = self;
        let jobs = &mut batch[..count];
        if jobs.is_empty() {
            return Ok(Vec::new());
        }
        // A relay polls for rows all the time. Without any, it must not keep other processes from writing.
        if jobs.iter_mut().all(|job| job.is_idle(db)) && db.check_place().is_ok() {
            return Ok(vec![Ok(()); count]);
        }
        match transaction(db, jobs) {
            Ok(ends) => Ok(ends),
            Err(failure) if failure.is_final() => Err(failure),
            Err(failure @ Failure::Busy(_)) => {
                self.refuse_waiting(&failure);
                Ok(vec![Err(failure); count])
            }
            Err(failure) if count == 1 => Ok(vec![Err(failure)]),
            // An error of the whole transaction, such as a full disk. Some of its jobs may still fit.
            Err(_) => jobs.iter_mut().map(|job| alone(db, job)).collect(),
        }
    }

    /// Refuses the jobs that arrived meanwhile: they have waited, too, and must not wait as long again.
    fn refuse_waiting(&mut self, failure: &Failure) {
        for _ in 0..QUEUE {
            match self.jobs.try_recv() {
                Ok(job) if job.kind() == Kind::Reads => self.batch.push(job),
                Ok(job) => job.answer(Err(self.error(failure.clone()))),
                Err(_) => return,
            }
        }
    }

    fn read(&mut self) -> Result<Vec<End>, Failure> {
        let Self { db, batch, .. } = self;
        batch.iter_mut().map(|job| read(db, job)).collect()
    }

    /// Answers the first jobs.
    fn answer(&mut self, ends: Vec<End>) {
        let path = self.db.place.path();
        for (job, end) in self.batch.drain(..ends.len()).zip(ends) {
            job.answer(end.map_err(|failure| failure.into_store_error(path)));
        }
    }

    fn error(&self, failure: Failure) -> StoreError {
        failure.into_store_error(self.db.place.path())
    }
}

fn bytes_of(job: &dyn Job) -> usize {
    match job.kind() {
        Kind::Reads => 0,
        Kind::Writes(bytes) => bytes,
    }
}

/// Runs jobs in one transaction. Returns the result of each, or the error of the whole transaction.
fn transaction(db: &Db, jobs: &mut [Box<dyn Job>]) -> Result<Vec<End>, Failure> {
    db.begin()?;
    let ran = jobs.iter_mut().try_for_each(|job| job.run(db));
    let ends = match ran {
        Ok(()) => db.commit().map(|()| vec![Ok(()); jobs.len()]),
        // An error is rare, and savepoints are not free: they are used when there was one.
        Err(failure) if jobs.len() > 1 && !failure.is_final() => {
            db.roll_back();
            return with_savepoints(db, jobs);
        }
        Err(failure) => Err(failure),
    };
    if ends.is_err() {
        db.roll_back();
    }
    ends
}

fn with_savepoints(db: &Db, jobs: &mut [Box<dyn Job>]) -> Result<Vec<End>, Failure> {
    db.begin()?;
    let ends: Result<Vec<End>, Failure> = jobs.iter_mut().map(|job| savepoint(db, job)).collect();
    let ends = ends.and_then(|ends| db.commit().map(|()| ends));
    if ends.is_err() {
        db.roll_back();
    }
    ends
}

/// Runs a job in its own savepoint, so that its error does not undo other jobs.
fn savepoint(db: &Db, job: &mut Box<dyn Job>) -> Result<End, Failure> {
    db.execute("SAVEPOINT job")?;
    let totals = db.open_totals.get();
    let end = job.run(db);
    match &end {
        Ok(()) => db.execute("RELEASE job")?,
        // SQLite has ended the whole transaction with some errors.
        Err(failure) if failure.is_final() || db.connection.is_autocommit() => {
            return Err(failure.clone());
        }
        Err(_) => {
            db.connection
                .execute_batch("ROLLBACK TO job; RELEASE job")?;
            db.open_totals.set(totals);
        }
    }
    Ok(end)
}

/// Runs a job in a transaction of its own. Fails only when the file must not be used any further.
fn alone(db: &Db, job: &mut Box<dyn Job>) -> Result<End, Failure> {
    match transaction(db, slice::from_mut(job)) {
        Ok(mut ends) => Ok(ends.pop().unwrap_or(Ok(()))),
        Err(failure) if failure.is_final() => Err(failure),
        Err(failure) => Ok(Err(failure)),
    }
}

/// Runs a job that reads, on one state of the file.
fn read(db: &Db, job: &mut Box<dyn Job>) -> Result<End, Failure> {
    let end = patiently(db.settings.max_wait, || {
        db.check_place()?;
        db.execute("BEGIN")?;
        let end = job.run(db);
        db.roll_back();
        end
    });
    match end {
        Err(failure) if failure.is_final() => Err(failure),
        end => Ok(end),
    }
}

fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
