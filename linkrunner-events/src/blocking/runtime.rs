//! The thread on which a blocking client's work is done.

use std::io;
use std::sync::mpsc;
use std::thread::{self, ThreadId};

use tokio::runtime::{Builder, EnterGuard, Handle};
use tokio::sync::oneshot;

/// A Tokio runtime on a thread of its own. It is made and dropped on that thread, where nobody minds that it blocks.
pub(super) struct Runtime {
    handle: Handle,
    thread: ThreadId,
    /// Dropping it ends the thread.
    _alive: oneshot::Sender<()>,
}

impl Runtime {
    pub(super) fn start() -> io::Result<Self> {
        let (alive, ended) = oneshot::channel::<()>();
        let (started, start) = mpsc::sync_channel(1);
        let thread = thread::Builder::new()
            .name("linkrunner-events".to_owned())
            .spawn(move || {
                let runtime = match Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => runtime,
                    Err(error) => return drop(started.send(Err(error))),
                };
                // Nobody waits any more: then the end is at once.
                let _ = started.send(Ok(runtime.handle().clone()));
                // Either end of it means that the client is gone.
                let _ = runtime.block_on(ended);
            })?;
        let handle = start.recv().map_err(io::Error::other)??;
        Ok(Self {
            handle,
            thread: thread.thread().id(),
            _alive: alive,
        })
    }

    /// Has this thread spawn on the runtime, until the guard is dropped.
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.handle.enter()
    }

    /// Runs it to its end, and blocks this thread until then.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, NotRun> {
        if thread::current().id() == self.thread {
            return Err(NotRun::OwnThread);
        }
        let (done, result) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            // The receiver is the caller, who waits below.
            let _ = done.send(work.await);
        });
        result.recv().map_err(|_| NotRun::Panicked)
    }
}

/// Why there is no result.
pub(super) enum NotRun {
    /// It would have to be waited for on the thread that it runs on.
    OwnThread,
    /// It panicked.
    Panicked,
}
