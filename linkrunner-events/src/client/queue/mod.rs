//! Sending in the background.

mod error;
mod hold;
mod item;
mod lanes;
mod ledger;
mod lookout;
mod options;
mod outcome;
mod report;
mod sender;
mod shared;
mod waits;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use self::sender::Sender;
use self::shared::Shared;

pub use self::error::{EnqueueError, FlushError};
pub use self::options::{QueueError, QueueOptions};
pub use self::outcome::{Fate, Outcome, Rejection};
pub use self::report::{Pause, Report, Stats};

use super::send::Client;
use crate::event::{EventData, LinkrunnerEvent};
use crate::payment::Payment;
use crate::request::ApiRequest;
use crate::user::User;

/// Sends events in the background, and accounts for every one of them.
///
/// [`enqueue`](Self::enqueue) encodes on the caller's thread, never blocks and never awaits. A few tasks on the Tokio
/// runtime that the queue was made on send what it holds, at the client's [`Pace`](super::Pace), and repeat what its
/// [`RetryPolicy`](super::RetryPolicy) says. A clone is cheap and is the same queue.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use std::time::Duration;
/// use linkrunner_events::client::QueueOptions;
/// use linkrunner_events::testing::Recorder;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Recorder::new().client(); // in production: Client::new(ServerKey::from_env()?)?
/// let queue = client.queue(QueueOptions::new())?;
///
/// queue.enqueue(&AppOpened, "user_12345")?;
///
/// let report = queue.shutdown(Duration::from_secs(10)).await;
/// for event in report.undelivered() {
///     eprintln!("not sent: {}", event.request().event_name()); // its body can be written somewhere
/// }
/// # assert!(report.is_complete(), "{report}");
/// # Ok(()) }
/// ```
///
/// # What is promised
///
/// - Every event that was taken comes to exactly one [`Fate`], which [`on_outcome`](QueueOptions::on_outcome) is called
///   with, and [`stats`](Self::stats) and the [`Report`] count it. One that was not taken is in the [`EnqueueError`].
/// - The events of one user go out in the order in which they were enqueued, each after the answer to the one before.
///   There is one exception: an event that has to be sent again is overtaken by the later ones of its user. Payments and
///   removals of all payments of a user are not; what is behind them waits. The events of different users have no order, and neither has the removal of a payment by its id, which names no user:
///   [`flush`](Self::flush) first.
/// - It holds no more events and no more bytes than it may, those under way included. When it is full it says so, and
///   hands the event back.
/// - A 429 is not counted against an event: it keeps its place, and the queue waits, with the whole client.
/// - After a 401 it keeps what it holds, and tries the key again with one event after 30 seconds, then after ever
///   longer pauses, and at once after [`Client::set_key`] (attempts under way with the old key end first). No event is
///   given up for it.
/// - It lives in memory: what it holds when the process ends is gone. [`shutdown`](Self::shutdown) hands back what
///   could not be sent in time.
///
/// # Dropping it
///
/// When the last handle is dropped without a shutdown, what the queue holds is still sent for as long as the runtime
/// runs, and a warning is logged. What is left when the runtime ends is lost, unless `on_outcome` keeps it as
/// [`Fate::Undelivered`], and an error is logged.
///
/// In a service, shut it down after what fills it has stopped and before `main` ends, with a limit that is shorter than
/// the time the service is given to end.
#[derive(Clone)]
#[must_use = "what is enqueued is sent in the background; call `shutdown` at the end, or the rest may be lost"]
pub struct Queue {
    handle: Arc<LastHandle>,
}

impl Queue {
    pub(super) fn start(client: Client, options: QueueOptions) -> Result<Self, QueueError> {
        let retry = options.retry.clone();
        let retry = retry.unwrap_or_else(|| client.retry_policy().clone());
        options.check(&retry)?;
        let runtime = Handle::try_current().map_err(|_| QueueError::NoRuntime)?;
        let senders = options.senders();
        let shared = Arc::new(Shared::new(client, retry, options));
        for number in 0..senders {
            runtime.spawn(Sender::new(Arc::clone(&shared), number).run());
        }
        Ok(Self {
            handle: Arc::new(LastHandle(shared)),
        })
    }

    /// Takes an event, to tell Linkrunner in the background that `user` did it.
    ///
    /// # Errors
    ///
    /// When the event must not be sent as it is ([`EnqueueError::Encode`]); and, with the request handed back, when the
    /// queue is full or was shut down.
    pub fn enqueue<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> Result<(), EnqueueError> {
        let user: User<'_> = user.into();
        self.enqueue_request(event.payload(user).to_request()?)
    }

    /// Takes a payment.
    ///
    /// # Errors
    ///
    /// As [`enqueue`](Self::enqueue).
    pub fn enqueue_payment<D: EventData>(
        &self,
        payment: &Payment<'_, D>,
    ) -> Result<(), EnqueueError> {
        self.enqueue_request(payment.to_request()?)
    }

    /// Takes a request: an event with more than a user ([`payload`](LinkrunnerEvent::payload)), the removal of a
    /// payment ([`RemovePayment`](crate::RemovePayment)), or one that was handed back.
    ///
    /// # Errors
    ///
    /// As [`enqueue`](Self::enqueue), but for the encoding.
    pub fn enqueue_request(&self, request: ApiRequest) -> Result<(), EnqueueError> {
        self.shared().enqueue(request)
    }

    /// Waits until every event that was enqueued before has its fate, and
    /// [`on_outcome`](QueueOptions::on_outcome) was called with it.
    ///
    /// # Errors
    ///
    /// When that takes longer than `limit`. The events stay in the queue.
    pub async fn flush(&self, limit: Duration) -> Result<(), FlushError> {
        let shared = self.shared();
        let mark = shared.ledger().mark();
        // Whoever waits does not want to wait for the next look.
        shared.work.notify_one();
        let pending = || shared.ledger().pending_before(mark);
        if shared.settled_within(limit, || pending() == 0).await {
            Ok(())
        } else {
            Err(FlushError { pending: pending() })
        }
    }

    /// Takes no more events, waits as [`flush`](Self::flush) does, or until `limit` is over, and accounts for all of them.
    /// What is not through by then is handed back in the report, and an attempt under way is cut off.
    ///
    /// Called again, it gives the same report again.
    pub async fn shutdown(&self, limit: Duration) -> Report {
        let shared = self.shared();
        shared.close();
        shared
            .settled_within(limit, || shared.ledger().is_settled())
            .await;
        self.stop()
    }

    /// As [`shutdown`](Self::shutdown) when the time is over.
    pub(crate) fn stop(&self) -> Report {
        self.shared().stop();
        let stats = self.stats();
        self.shared().ledger().report(stats)
    }

    /// As [`flush`](Self::flush) when the time is over.
    #[cfg(feature = "blocking")]
    pub(crate) fn check_flushed(&self) -> Result<(), FlushError> {
        match self.stats().pending {
            0 => Ok(()),
            pending => Err(FlushError { pending }),
        }
    }

    /// What has become of the events so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared().stats()
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.handle.0
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue")
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

/// What all clones of a handle share, to notice that the last one is gone.
struct LastHandle(Arc<Shared>);

impl Drop for LastHandle {
    fn drop(&mut self) {
        let Self(shared) = self;
        let pending = shared.stats().pending;
        shared.close();
        if pending > 0 {
            tracing::warn!(
                pending,
                "a queue was dropped without `shutdown`; what it holds is sent while the runtime runs",
            );
        }
    }
}
