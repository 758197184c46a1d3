//! A job for the thread that writes.

use tokio::sync::oneshot;

use super::db::Db;
use super::failure::Failure;
use crate::outbox::error::StoreError;

/// An operation on the file. It may run more than once, until its transaction is committed.
pub(super) trait Job: Send {
    fn kind(&self) -> Kind;

    /// Whether there is nothing to do, which it finds out by reading alone. If so, it keeps the result.
    fn is_idle(&mut self, db: &Db) -> bool;

    /// Runs the job, and keeps the result.
    fn run(&mut self, db: &Db) -> Result<(), Failure>;

    /// Answers with the result, or with the error.
    fn answer(self: Box<Self>, end: Result<(), StoreError>);
}

/// Whether a job needs a transaction that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Reads,
    /// With about this many bytes.
    Writes(usize),
}

/// The result if there is nothing to do.
pub(super) type Idle<T> = Box<dyn Fn(&Db) -> Result<Option<T>, Failure> + Send>;

pub(super) struct Work<T, F> {
    kind: Kind,
    work: F,
    idle: Option<Idle<T>>,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F: FnMut(&Db) -> Result<T, Failure>> Work<T, F> {
    pub(super) fn new(kind: Kind, work: F) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (reply, answer) = oneshot::channel();
        let work = Self {
            kind,
            work,
            idle: None,
            result: None,
            reply,
        };
        (work, answer)
    }

    /// Asks first whether there is anything to do.
    pub(super) fn unless(mut self, idle: Idle<T>) -> Self {
        self.idle = Some(idle);
        self
    }
}

impl<T: Send, F: FnMut(&Db) -> Result<T, Failure> + Send> Job for Work<T, F> {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn is_idle(&mut self, db: &Db) -> bool {
        // An error is reported when the job runs.
        self.result = self.idle.as_ref().and_then(|idle| idle(db).ok().flatten());
        self.result.is_some()
    }

    fn run(&mut self, db: &Db) -> Result<(), Failure> {
        self.result = Some((self.work)(db)?);
        Ok(())
    }

    fn answer(self: Box<Self>, end: Result<(), StoreError>) {
        let answer = match (end, self.result) {
            (Ok(()), Some(result)) => Ok(result),
            (Err(error), _) => Err(error),
            (Ok(()), None) => return,
        };
        // The caller may have dropped its future.
        let _ = self.reply.send(answer);
    }
}
