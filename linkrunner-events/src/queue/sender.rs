//! The tasks that send what a queue holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::entry::Number;
use super::shared::Shared;
use super::state::{Job, Next};
use crate::delivery::{Admission, Attempted, Error, Failed, Permit, TransportError, telemetry};

/// Keeps so many senders at work until the queue ends, and ends the events that grow too old.
/// `ending` is an argument because a runtime may end before it has polled this for the first time.
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
        let expiry = shared.expire();
        let wait = expiry.map(|at| at.saturating_duration_since(Instant::now()));
        tokio::select! {
            ended = senders.join_next() => {
                let Some(ended) = ended else { return };
                // One that panicked elsewhere than in an attempt would panic again: its runtime keeps no time.
                let panicked = ended.is_err_and(|error| error.is_panic());
                if panicked && gave_back.swap(false, Ordering::Relaxed) {
                    tracing::error!(queue = shared.name, "a sender panicked and is replaced");
                    senders.spawn(sender());
                }
            }
            () = tokio::time::sleep(wait.unwrap_or_default()), if wait.is_some() => {}
            () = shared.ages.notified() => {}
        }
    }
}

/// Accounts for the queue's events when the senders end, also where the runtime drops them.
pub(super) struct Ending(pub(super) Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.senders_ended();
    }
}

struct Sender {
    shared: Arc<Shared>,
    /// Whether a sender panicked in an attempt and gave its event back.
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
                    // The dispatcher outlives the queue, so there is always another change.
                    _ = changes.changed() => {}
                    () = shared.stopped.cancelled() => {}
                    () = tokio::time::sleep(wait.unwrap_or(Duration::MAX)), if wait.is_some() => {}
                }
                continue;
            }
            Next::Send(..) => {}
        }
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
        let span = telemetry::delivery(shared.dispatcher.server(), &job.request);
        if let Some(caller) = job.caller.clone() {
            span.follows_from(caller);
        }
        sender.attempt(job, permit).instrument(span).await;
    }
}

impl Sender {
    /// Makes one attempt, unless the queue is stopped before it ends.
    async fn attempt(&self, job: Job, permit: Permit<'_>) {
        let Self { shared, .. } = self;
        let under_way = UnderWay {
            sender: self,
            number: job.number,
            admission: job.admission,
        };
        let attempt = shared.dispatcher.attempt(
            &job.request,
            permit,
            job.admission,
            job.attempt,
            Duration::MAX,
        );
        let body = tokio::select! {
            mut attempted = attempt => {
                // An acceptance counts when its status has arrived.
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

/// Gives the event back where the attempt panics: in a user's own name resolution, for example, or in a runtime without
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
        let error = TransportError::of(Failed::Underway, false, "the HTTP client panicked");
        let attempted = Attempted::failed(Error::Transport(error), self.admission);
        self.sender.shared.finish(self.number, attempted);
        self.sender.gave_back.store(true, Ordering::Relaxed);
    }
}
