//! The thread of a blocking client.

use std::io;
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, EnterGuard, Handle};
use tokio::sync::oneshot;

use crate::queue::Notifier;
use crate::sync::lock;

/// How long dropping the client waits for the thread, and then for each queue's `on_outcome`.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A Tokio runtime on its own thread. The thread creates and drops it, because dropping a runtime may block.
pub(super) struct Runtime {
    handle: Handle,
    thread: ThreadId,
    /// Dropping it ends the thread.
    alive: Option<oneshot::Sender<()>>,
    /// Disconnected when the thread has ended.
    ended: Mutex<mpsc::Receiver<()>>,
    notifiers: Mutex<Vec<Weak<Notifier>>>,
}

impl Runtime {
    pub(super) fn start() -> io::Result<Self> {
        let (alive, gone) = oneshot::channel::<()>();
        let (started, start) = mpsc::sync_channel(1);
        let (ending, ended) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("linkrunner-events".to_owned())
            .spawn(move || {
                let _ending = ending;
                let runtime = match Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => runtime,
                    Err(error) => return drop(started.send(Err(error))),
                };
                // The receiver waits below.
                let _ = started.send(Ok(runtime.handle().clone()));
                // A value and a closed channel both mean that the client is gone.
                let _ = runtime.block_on(gone);
            })?;
        let handle = start.recv().map_err(io::Error::other)??;
        Ok(Self {
            handle,
            thread: thread.thread().id(),
            alive: Some(alive),
            ended: Mutex::new(ended),
            notifiers: Mutex::default(),
        })
    }

    /// Makes this thread spawn on the runtime until the guard is dropped.
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.handle.enter()
    }

    /// Makes dropping the client wait for this queue's `on_outcome`.
    pub(super) fn wait_at_the_end_for(&self, notifier: &Arc<Notifier>) {
        let mut notifiers = lock(&self.notifiers);
        notifiers.retain(|notifier| notifier.strong_count() > 0);
        notifiers.push(Arc::downgrade(notifier));
    }

    /// Runs a future to completion and blocks this thread meanwhile.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, NotRun> {
        if thread::current().id() == self.thread {
            return Err(NotRun::OwnThread);
        }
        let (done, result) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            // The receiver is the blocked caller below.
            let _ = done.send(work.await);
        });
        result.recv().map_err(|_| NotRun::Panicked)
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        drop(self.alive.take());
        if thread::current().id() == self.thread {
            return;
        }
        let notifiers: Vec<_> = lock(&self.notifiers)
            .iter()
            .filter_map(Weak::upgrade)
            .collect();
        // The client is being dropped inside `on_outcome`: waiting for it would be a deadlock.
        if notifiers.iter().any(|notifier| notifier.is_this_thread()) {
            return;
        }
        let deadline = Instant::now() + LAST_WORDS;
        // Nothing is ever sent: this returns when the thread ends, or after the timeout.
        let _ = lock(&self.ended).recv_timeout(LAST_WORDS);
        for notifier in notifiers {
            notifier.wait_until_idle(deadline.saturating_duration_since(Instant::now()));
        }
    }
}

/// Why there is no result.
pub(super) enum NotRun {
    /// The caller is on the thread that the work would run on.
    OwnThread,
    /// The work panicked.
    Panicked,
}
