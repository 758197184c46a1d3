//! The tasks that send what a queue holds.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::ledger::Next;
use super::shared::Shared;
use crate::client::dice;
use crate::client::error::{Error, Failed, TransportError};
use crate::client::send::Attempt;
use crate::client::telemetry;
use crate::request::ApiRequest;

/// One of the tasks; it sends one event at a time.
pub(super) struct Sender {
    shared: Arc<Shared>,
    number: usize,
    /// The number of the key in use.
    key: watch::Receiver<u64>,
}

impl Sender {
    pub(super) fn new(shared: Arc<Shared>, number: usize) -> Self {
        Self {
            key: shared.client.key_number(),
            shared,
            number,
        }
    }

    pub(super) async fn run(mut self) {
        let mut stopped = self.shared.stopped.subscribe();
        let mut stopped = pin!(stopped.wait_for(|stopped| *stopped));
        while let ControlFlow::Continue(work) = self.next().await {
            let Some((request, needs_another)) = work else {
                continue;
            };
            if needs_another {
                self.shared.work.notify_one();
            }
            let span = telemetry::delivery(&request);
            self.send(request, stopped.as_mut()).instrument(span).await;
        }
    }

    /// The next request, with whether another sender is to be woken; or, after a wait, nothing but a reason to ask again.
    async fn next(&mut self) -> ControlFlow<(), Option<(ApiRequest, bool)>> {
        let shared = Arc::clone(&self.shared);
        // A later change of it wakes this sender.
        let key = *self.key.borrow_and_update();
        let now = Instant::now();
        let next = shared.ledger().next(self.number, now, key);
        // Listens before it looks again, so that nothing falls between the two. Who sends must not listen: the call would
        // be lost on them.
        let mut work = pin!(shared.work.notified());
        let next = next.unwrap_or_else(|| {
            work.as_mut().enable();
            shared.ledger().next_or_wait(self.number, now, key)
        });
        match next {
            Next::Stop => return ControlFlow::Break(()),
            Next::Send {
                request,
                needs_another,
            } => return ControlFlow::Continue(Some((request, needs_another))),
            Next::Wait => {
                // A new key goes on at once, also while an event still tries the old one.
                let _ = unless(work, pin!(self.key.changed())).await;
            }
            Next::WaitUntil(until) => {
                let changed = pin!(self.key.changed());
                let woken = unless(work, changed);
                // Either end of it is a reason to look again.
                let _ = tokio::time::timeout_at(until, woken).await;
            }
        }
        ControlFlow::Continue(None)
    }

    /// Makes one attempt, unless the queue is stopped before it ends.
    async fn send(&mut self, request: ApiRequest, mut stopped: Pin<&mut impl Future>) {
        let attempt = unless(pin!(self.attempt(&request)), stopped.as_mut()).await;
        let Some(((outcome, rest), key)) = attempt.flatten() else {
            return;
        };
        let Self { shared, number, .. } = self;
        let (now, dice) = (Instant::now(), dice::roll());
        let ended = shared
            .ledger()
            .end(*number, outcome, key, &shared.retry, now, dice);
        if let Some(ended) = ended {
            shared.follow(ended, now);
        }
        if let Some(rest) = rest {
            unless(pin!(rest.finish()), stopped).await;
        }
    }

    /// What comes of an attempt, and the number of its key. `None` where the event was handed back before it began.
    async fn attempt(&self, request: &ApiRequest) -> Option<(Attempt, u64)> {
        let Self { shared, number, .. } = self;
        let slot = shared.client.admit(true).await;
        let now = Instant::now();
        let history = shared.ledger().begin(*number, now)?;
        // The key may have been replaced while this waited for its turn.
        let key = *self.key.borrow();
        let limit = shared.retry.time_left(history.elapsed(now.into_std()));
        let attempt = pin!(shared.client.attempt_to_status(
            request,
            history.attempts(),
            now,
            limit
        ));
        let attempt = catch(attempt).await;
        drop(slot);
        Some((attempt, key))
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.shared.sender_goes();
    }
}

/// The attempt, whose panic is a failure like any other: of a user's own name resolution, for example, or of a runtime
/// without I/O. The event is not to be lost for it.
async fn catch(mut attempt: Pin<&mut impl Future<Output = Attempt>>) -> Attempt {
    poll_fn(|cx| {
        catch_unwind(AssertUnwindSafe(|| attempt.as_mut().poll(cx))).unwrap_or_else(|_| {
            let error = TransportError::of(Failed::Underway, false, "the HTTP client panicked");
            Poll::Ready((Err(Error::Transport(error)), None))
        })
    })
    .await
}

/// What the work comes to, unless something else happens before.
///
/// Both are pinned where they are made: a future that holds another one by value is twice its size.
async fn unless<T>(
    mut work: Pin<&mut impl Future<Output = T>>,
    mut other: Pin<&mut impl Future>,
) -> Option<T> {
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => other.as_mut().poll(cx).map(|_| None),
    })
    .await
}
