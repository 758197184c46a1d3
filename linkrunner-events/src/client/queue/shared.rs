//! What the handles and the tasks of a queue share.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::error::EnqueueError;
use super::ledger::{Ended, Ledger, Refusal, Step};
use super::options::{OnOutcome, QueueOptions};
use super::outcome::{Fate, Outcome};
use super::report::{Pause, Stats};
use crate::client::retry::RetryPolicy;
use crate::client::send::Client;
use crate::client::telemetry;
use crate::request::ApiRequest;

thread_local! {
    /// Whether this thread is in a function given to `on_outcome`. If that enqueues what a full queue has dropped, it is not
    /// told again: it would never end.
    static IS_TELLING: Cell<bool> = const { Cell::new(false) };
}

/// What the handles and the senders of a queue share.
pub(super) struct Shared {
    pub(super) client: Client,
    pub(super) retry: RetryPolicy,
    on_outcome: Option<OnOutcome>,
    ledger: Mutex<Ledger>,
    /// There is something to send.
    pub(super) work: Notify,
    /// An event has come to its fate, and it was told.
    settled: Notify,
    /// Senders that are still there.
    senders: AtomicUsize,
    /// The queue was stopped: what is under way is to be cut off.
    pub(super) stopped: watch::Sender<bool>,
}

impl Shared {
    pub(super) fn new(client: Client, retry: RetryPolicy, options: QueueOptions) -> Self {
        let ledger = Ledger::new(&options);
        let senders = AtomicUsize::new(options.senders());
        Self {
            retry,
            client,
            on_outcome: options.on_outcome,
            ledger: Mutex::new(ledger),
            work: Notify::new(),
            settled: Notify::new(),
            senders,
            stopped: watch::Sender::new(false),
        }
    }

    /// Nothing under the lock runs foreign code, so a panic cannot have left the book half written.
    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn enqueue(&self, request: ApiRequest) -> Result<(), EnqueueError> {
        let taken = self.ledger().enqueue(request);
        match taken {
            Ok(true) => self.work.notify_one(),
            Ok(false) => {}
            Err((request, refusal)) => return Err(self.refuse(request, refusal)),
        }
        Ok(())
    }

    #[cold]
    fn refuse(&self, request: ApiRequest, refusal: Refusal) -> EnqueueError {
        let (pending, pending_bytes, is_news) = match refusal {
            Refusal::Closed => return EnqueueError::Closed { request },
            Refusal::Full {
                pending,
                pending_bytes,
                is_news,
            } => (pending, pending_bytes, is_news),
        };
        if is_news {
            tracing::warn!(pending, "the queue is full and drops events");
        }
        if self.on_outcome.is_some() && !IS_TELLING.get() {
            self.tell(&Outcome {
                request: request.clone(),
                fate: Fate::Dropped,
                attempts: 0,
                may_have_been_delivered: false,
            });
        }
        EnqueueError::Full {
            request,
            pending,
            pending_bytes,
        }
    }

    pub(super) fn stats(&self) -> Stats {
        let (mut stats, held) = {
            let ledger = self.ledger();
            (ledger.stats(), ledger.is_held())
        };
        stats.pause = if held {
            Some(Pause::Unauthorized)
        } else if self.client.is_paused() {
            Some(Pause::RateLimited)
        } else {
            None
        };
        stats
    }

    /// Takes no more events.
    pub(super) fn close(&self) {
        self.ledger().close();
        self.work.notify_waiters();
    }

    /// Hands back what has no fate, and ends the senders.
    pub(super) fn stop(&self) {
        let outcomes = self.ledger().stop();
        self.stopped.send_replace(true);
        self.work.notify_waiters();
        self.settled.notify_waiters();
        for outcome in &outcomes {
            self.tell(outcome);
        }
    }

    /// Waits until the condition holds, which is asked whenever the fate of an event was told. Says whether it does.
    pub(super) async fn settled_within(
        &self,
        limit: Duration,
        condition: impl Fn() -> bool,
    ) -> bool {
        let wait = async {
            loop {
                let mut settled = pin!(self.settled.notified());
                // Listens before it looks, so that nothing falls between the two.
                settled.as_mut().enable();
                if condition() {
                    return;
                }
                settled.await;
            }
        };
        tokio::time::timeout(limit, wait).await.is_ok() || condition()
    }

    /// Does what follows from the end of an attempt.
    pub(super) fn follow(&self, ended: Ended, now: Instant) {
        let (step, released) = match ended {
            Ended::Unauthorized { held_until } => {
                if let Some(until) = held_until {
                    let pause = until.saturating_duration_since(now);
                    tracing::error!(
                        ?pause,
                        "Linkrunner does not accept the server key (status 401); the queue keeps its events and tries \
                         again after a pause",
                    );
                }
                return;
            }
            Ended::RateLimited => return,
            Ended::Judged { step, released } => (step, released),
        };
        if released {
            tracing::info!("Linkrunner accepts the server key again");
            self.work.notify_waiters();
        }
        match step {
            Step::Settled { outcome, number } => {
                if let Fate::Rejected(error) | Fate::GivenUp(error) = &outcome.fate {
                    telemetry::gave_up(&outcome.request, error);
                }
                self.tell(&outcome);
                let told = self.ledger().told(number);
                if told.epoch_is_over {
                    self.settled.notify_waiters();
                }
                if told.was_the_last {
                    self.work.notify_waiters();
                }
            }
            Step::Retry {
                attempts,
                after,
                error,
            } => {
                telemetry::retry(attempts, after, &error);
                // This sender may soon be busy, so another one has to keep the time.
                self.work.notify_one();
            }
        }
    }

    /// A sender goes. The last one accounts for what is left: it goes early only when the runtime ends.
    pub(super) fn sender_goes(&self) {
        if self.senders.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        let lost = self.stats().pending;
        if lost > 0 {
            tracing::error!(
                lost,
                "the runtime has ended before the queue had sent its events",
            );
        }
        // Also where nothing is left: there is nobody who would send what came later.
        self.stop();
    }

    fn tell(&self, outcome: &Outcome) {
        if let Some(on_outcome) = &self.on_outcome {
            let was_telling = IS_TELLING.replace(true);
            if catch_unwind(AssertUnwindSafe(|| on_outcome(outcome))).is_err() {
                tracing::error!("the function given to `on_outcome` panicked");
            }
            IS_TELLING.set(was_telling);
        }
    }
}
