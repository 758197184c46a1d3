//! The storage: hands jobs to the writer thread.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use super::db::{Db, Settings};
use super::failure::Failure;
use super::job::{Job, Kind, Work};
use super::place::Place;
use super::writer::{FinalError, QUEUE, Writer};
use super::{append, claim, dead, pace, settle, stats};
use crate::outbox::dead::{DeadFilter, DeadLetter};
use crate::outbox::error::StoreError;
use crate::outbox::row::OutboxRow;
use crate::outbox::stats::OutboxStats;
use crate::outbox::store::{Appending, Beat, Claim, Pending, RelayId, Settled, Share, Store};

pub(super) struct SqliteStore {
    path: PathBuf,
    jobs: mpsc::Sender<Box<dyn Job>>,
    final_error: FinalError,
    appended: watch::Sender<()>,
}

impl SqliteStore {
    /// Opens the file and starts the thread. Blocks.
    pub(super) fn open(place: Place, settings: Settings) -> Result<Self, StoreError> {
        let path = place.path().to_owned();
        let db = Db::open(place, settings)?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let final_error = FinalError::default();
        let writer = Writer::new(db, waiting);
        let thread = thread::Builder::new().name("linkrunner-outbox".to_owned());
        let started = thread.spawn({
            let final_error = Arc::clone(&final_error);
            move || writer.run(&final_error)
        });
        if let Err(error) = started {
            return Err(StoreError::Open {
                path,
                cause: Arc::new(error),
            });
        }
        Ok(Self {
            path,
            jobs,
            final_error,
            appended: watch::Sender::new(()),
        })
    }

    /// Hands work to the thread, and waits for its answer.
    pub(super) fn ask<T, F>(&self, kind: Kind, work: F) -> Pending<'_, T>
    where
        T: Send + 'static,
        F: FnMut(&Db) -> Result<T, Failure> + Send + 'static,
    {
        let (job, answer) = Work::new(kind, work);
        self.wait(job, answer)
    }

    fn wait<T, F>(
        &self,
        job: Work<T, F>,
        answer: oneshot::Receiver<Result<T, StoreError>>,
    ) -> Pending<'_, T>
    where
        T: Send + 'static,
        F: FnMut(&Db) -> Result<T, Failure> + Send + 'static,
    {
        Box::pin(async move {
            if self.jobs.send(Box::new(job)).await.is_err() {
                return Err(self.final_error());
            }
            answer.await.unwrap_or_else(|_| Err(self.final_error()))
        })
    }

    /// The reason why the thread no longer answers.
    fn final_error(&self) -> StoreError {
        let error = self.final_error.get();
        error.cloned().unwrap_or(StoreError::Closed)
    }
}

impl Store for SqliteStore {
    fn append(&self, rows: Vec<OutboxRow>) -> Appending<'_> {
        // Shared, so that the rows are not lost with the thread.
        let rows = Arc::new(rows);
        let bytes = rows.iter().map(|row| row.body().len()).sum();
        let appended = self.ask(Kind::Writes(bytes), {
            let rows = Arc::clone(&rows);
            move |db| append::append(db, &rows)
        });
        Box::pin(async move {
            match appended.await {
                Ok(()) => {
                    self.appended.send_replace(());
                    Ok(())
                }
                Err(error) => Err((Arc::unwrap_or_clone(rows), error)),
            }
        })
    }

    fn claim(&self, me: RelayId, max: u32, lease: Duration) -> Pending<'_, Claim> {
        let (job, answer) = Work::new(Kind::Writes(0), move |db| claim::claim(db, me, max, lease));
        let job = job.unless(Box::new(move |db| claim::nothing_due(db, lease)));
        self.wait(job, answer)
    }

    fn settle(&self, done: Vec<Settled>) -> Pending<'_, u64> {
        self.ask(Kind::Writes(0), move |db| settle::settle(db, &done))
    }

    fn beat(&self, me: RelayId, beat: Beat) -> Pending<'_, Share> {
        self.ask(Kind::Writes(0), move |db| pace::beat(db, me, &beat))
    }

    fn leave(&self, me: RelayId) -> Pending<'_, ()> {
        self.ask(Kind::Writes(0), move |db| pace::leave(db, me))
    }

    fn stats(&self) -> Pending<'_, OutboxStats> {
        self.ask(Kind::Reads, |db| stats::stats(&db.connection, db.now()))
    }

    fn dead(&self, filter: DeadFilter, limit: u32) -> Pending<'_, Vec<DeadLetter>> {
        self.ask(Kind::Reads, move |db| dead::list(db, &filter, limit))
    }

    fn replay(&self, filter: DeadFilter) -> Pending<'_, u64> {
        let replayed = self.ask(Kind::Writes(0), move |db| dead::replay(db, &filter));
        Box::pin(async move {
            let replayed = replayed.await?;
            self.appended.send_replace(());
            Ok(replayed)
        })
    }

    fn purge(&self, filter: DeadFilter) -> Pending<'_, u64> {
        self.ask(Kind::Writes(0), move |db| dead::purge(db, &filter))
    }

    fn appended(&self) -> watch::Receiver<()> {
        self.appended.subscribe()
    }

    fn wake(&self) {
        self.appended.send_replace(());
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
