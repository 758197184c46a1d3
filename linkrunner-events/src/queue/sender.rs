//! The tasks that send a queue's events.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::entry::Number;
use super::shared::Shared;
use super::state::{Job, Next};
use crate::delivery::{Admission, Attempted, Error, Permit, TransportError, telemetry};

/// Keeps `count` senders running until the queue ends, and gives up events that are too old.
/// `ending` is an argument because a runtime may end before it first polls this future.
pub(super) async fn supervise(ending: Ending, count: usize) {
    let shared = &ending.0;
    let gave_back = Arc::new(AtomicBool::new(false));
    let mut senders = JoinSet::new();
    let sender = || {
        send(Sender {
            shared: Arc::clone(shared),
            gave_back: Arc::clone(&gave_back),
        })
    };
    for _ in 0..count {
        senders.spawn(sender());
    }
    loop {
        // While `on_outcome` is behind, more outcomes would only fill the memory.
        let is_ahead = shared.is_ahead_of_callback();
        let expiry = if is_ahead { None } else { shared.expire() };
        let wait = expiry.map(|at| at.saturating_duration_since(Instant::now()));
        tokio::select! {
            ended = senders.join_next() => {
                let Some(ended) = ended else { return };
                // A sender that panicked outside an attempt would panic again: its runtime has no timer.
                let panicked = ended.is_err_and(|error| error.is_panic());
                if panicked && gave_back.swap(false, Ordering::Relaxed) {
                    tracing::error!(queue = shared.name, "a sender panicked and was replaced");
                    senders.spawn(sender());
                }
            }
            () = tokio::time::sleep(wait.unwrap_or_default()), if wait.is_some() => {}
            () = shared.ages.notified() => {}
            () = shared.callback_caught_up(), if is_ahead => {}
        }
    }
}

/// Settles the remaining events when the senders end, even if the runtime drops them.
pub(super) struct Ending(pub(super) Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.senders_ended();
    }
}

struct Sender {
    shared: Arc<Shared>,
    /// Set when a sender panicked in an attempt and gave its event back.
    gave_back: Arc<AtomicBool>,
}

async fn send(sender: Sender) {
    let shared = &sender.shared;
    let mut changes = shared.dispatcher.changes();
    loop {
        if shared.is_ahead_of_callback() {
            shared.callback_caught_up().await;
        }
        changes.mark_unchanged();
        match shared.look() {
            Next::Stop => return,
            Next::Wait(until) => {
                let wait = until.map(|until| until.saturating_duration_since(Instant::now()));
                tokio::select! {
                    () = shared.work.notified() => {}
                    // The dispatcher outlives the queue, so the channel stays open.
                    _ = changes.changed() => {}
                    () = shared.stopped.cancelled() => {}
                    () = tokio::time::sleep(wait.unwrap_or(Duration::MAX)), if wait.is_some() => {}
                }
                continue;
            }
            Next::Send(..) => {}
        }
        // With a disabled client nothing else here waits. This leaves the thread to other tasks.
        tokio::task::consume_budget().await;
        let slot = tokio::select! {
            slot = shared.dispatcher.turn() => slot,
            () = shared.stopped.cancelled() => continue,
        };
        // Another sender may have taken the event, or the breaker may have opened.
        let Some((job, permit)) = shared.take() else {
            slot.unused();
            continue;
        };
        if job.needs_another {
            shared.work.notify_one();
        }
        sender.attempt(job, permit).await;
    }
}

impl Sender {
    /// Makes one attempt, unless the queue is stopped first.
    async fn attempt(&self, job: Job, permit: Permit<'_>) {
        let Self { shared, .. } = self;
        let under_way = UnderWay {
            sender: self,
            number: job.number,
            admission: job.admission,
        };
        let span = telemetry::delivery(shared.dispatcher.server(), &job.request);
        if let Some(caller) = &job.caller {
            span.follows_from(caller.clone());
        }
        let attempt = shared.dispatcher.attempt(
            &job.request,
            permit,
            job.admission,
            job.attempt,
            Duration::MAX,
        );
        let attempt = attempt.instrument(span);
        let body = tokio::select! {
            mut attempted = attempt => {
                // An acceptance counts as soon as its status has arrived.
                let body = attempted.body.take();
                shared.finish(job.number, attempted);
                body
            }
            () = shared.stopped.cancelled() => None,
        };
        drop(under_way);
        if let Some(body) = body {
            tokio::select! {
                _ = body => {}
                () = shared.stopped.cancelled() => {}
            }
        }
    }
}

/// Gives the event back if the attempt panics, for example in the user's own name resolution or in a runtime without
/// I/O.
struct UnderWay<'a> {
    sender: &'a Sender,
    number: Number,
    admission: Admission,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let error = Error::Transport(TransportError::panicked());
        let attempted = Attempted::failed(error, self.admission);
        self.sender.shared.finish(self.number, attempted);
        self.sender.gave_back.store(true, Ordering::Relaxed);
    }
}
