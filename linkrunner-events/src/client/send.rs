//! The client: one request, sent until it has an outcome.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::answer::Receipt;
use super::capture::SendFuture;
use super::config::{BuildError, ClientBuilder};
use super::dice;
use super::error::Error;
use super::gate::Gate;
use super::key::ServerKey;
use super::pace::{Pace, Pacer, Slot};
use super::queue::{Queue, QueueError, QueueOptions};
use super::retry::{History, RetryPolicy, Verdict};
use super::telemetry;
use super::transport::{Answered, Transport};
use crate::error::EncodeError;
use crate::event::{EventData, LinkrunnerEvent};
use crate::payment::{Payment, RemovePayment};
use crate::request::ApiRequest;
use crate::user::User;

/// Sends requests to Linkrunner.
///
/// A clone is cheap and shares the connections, so one client serves a whole program. Sending needs a Tokio
/// runtime; `blocking::Client` brings its own.
///
/// Each call waits for its outcome, and repeats by itself what its [`RetryPolicy`] says. [`queue`](Self::queue)
/// does the same in the background.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Transport,
    /// Counts the keys.
    key_number: watch::Sender<u64>,
    retry: RetryPolicy,
    gate: Gate,
    pacer: Pacer,
    paces_calls: bool,
}

/// What came of an attempt, and what is left to read of the answer.
pub(super) type Attempt = (Result<Receipt, Error>, Option<Answered>);

/// How a client sends, whatever it sends over.
#[derive(Debug, Clone, Default)]
pub(super) struct Manner {
    pub(super) retry: RetryPolicy,
    pub(super) pace: Pace,
    pub(super) paces_calls: bool,
}

impl Client {
    /// A client with the default settings, which [`builder`](Self::builder) changes.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(key: ServerKey) -> Result<Self, BuildError> {
        Self::builder(key).build()
    }

    /// The settings of a client, beginning with the defaults.
    pub fn builder(key: ServerKey) -> ClientBuilder {
        ClientBuilder::new(key)
    }

    /// A client that sends nothing: for development, for tests, and for whoever has opted out.
    ///
    /// Events are checked and encoded as ever, so that what is wrong with one is found here too; what is right with
    /// it is accepted, with a [receipt](Receipt::was_sent) that says it was not sent. Its queues count events as sent.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use linkrunner_events::{Client, ServerKey};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = match ServerKey::from_env() {
    ///     Ok(key) => Client::new(key)?,
    ///     Err(_) => Client::disabled(),
    /// };
    /// let receipt = client.capture(&AppOpened, "user_12345").await?;
    /// println!("sent: {}", receipt.was_sent());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn disabled() -> Self {
        let manner = Manner {
            pace: Pace::unlimited(),
            ..Manner::default()
        };
        Self::over(Transport::Disabled, manner)
    }

    pub(super) fn over(transport: Transport, manner: Manner) -> Self {
        Self {
            inner: Arc::new(Inner {
                transport,
                key_number: watch::Sender::new(0),
                retry: manner.retry,
                gate: Gate::default(),
                pacer: Pacer::new(manner.pace),
                paces_calls: manner.paces_calls,
            }),
        }
    }

    /// A client whose requests a recorder takes, with everything else as it is by default, but for the pace.
    pub(crate) fn of_recorder(recorder: crate::testing::Recorder, retry: RetryPolicy) -> Self {
        let manner = Manner {
            retry,
            pace: Pace::unlimited(),
            paces_calls: false,
        };
        Self::over(Transport::Recorder(recorder), manner)
    }

    /// Tells Linkrunner that `user` did `event`, and waits for the outcome.
    ///
    /// A string is a user's id; see [`User`] for the alternative. What else the API takes, such as the device's
    /// address, is set on [`payload`](LinkrunnerEvent::payload), whose request [`send`](Self::send) takes.
    ///
    /// ```no_run
    /// use linkrunner_events::{Client, LinkrunnerEvent, ServerKey};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct ItemViewed<'a> {
    ///     product_id: &'a str,
    /// }
    ///
    /// # async fn capture() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::new(ServerKey::from_env()?)?;
    /// client.capture(&ItemViewed { product_id: "ABC123" }, "user_12345").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The event is encoded at once and the future borrows nothing, so it can be spawned:
    /// `tokio::spawn(client.capture(&event, user))`.
    ///
    /// # Errors
    ///
    /// When the event must not be sent as it is ([`Error::Encode`]), and as [`send`](Self::send).
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> SendFuture {
        let user: User<'_> = user.into();
        self.send_encoded(event.payload(user).to_request())
    }

    /// Tells Linkrunner of a payment, and waits for the outcome. It counts once however often it is sent.
    ///
    /// [`Payment`] says when to use one, and when an event.
    ///
    /// ```no_run
    /// # async fn example(client: linkrunner_events::Client) -> Result<(), linkrunner_events::Error> {
    /// use linkrunner_events::{Payment, PaymentType};
    ///
    /// let payment = Payment::new("user_12345", "pay_1", 9.99).kind(PaymentType::SubscriptionCreated);
    /// client.capture_payment(&payment).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When the payment must not be sent as it is ([`Error::Encode`]): an empty id, an amount that is negative or not
    /// finite. And as [`send`](Self::send).
    ///
    /// # Panics
    ///
    /// As [`capture`](Self::capture).
    pub fn capture_payment<D: EventData>(&self, payment: &Payment<'_, D>) -> SendFuture {
        self.send_encoded(payment.to_request())
    }

    /// A future that borrows nothing, neither of the event nor of the client, and so can be spawned.
    pub(super) fn send_encoded(&self, request: Result<ApiRequest, EncodeError>) -> SendFuture {
        let client = self.clone();
        Box::pin(async move { client.send(&request?).await })
    }

    /// Removes the payment with this id, and waits for the outcome.
    ///
    /// An attempt that finds no payment, after one whose answer was lost, counts as a removal.
    ///
    /// # Errors
    ///
    /// When the id is empty ([`Error::Encode`]), when there is no such payment ([`Error::Rejected`] with status 400),
    /// and as [`send`](Self::send).
    ///
    /// # Panics
    ///
    /// As [`capture`](Self::capture).
    pub fn remove_payment(&self, payment_id: &str) -> SendFuture {
        self.send_encoded(RemovePayment::with_id(payment_id).to_request())
    }

    /// Removes **all** payments of this user, and waits for the outcome.
    ///
    /// An attempt that finds no payment, after one whose answer was lost, counts as a removal. A payment that is captured
    /// while this is sent again may be removed as well; a [queue](Self::queue) keeps the two in order.
    ///
    /// # Errors
    ///
    /// When the user's id is empty ([`Error::Encode`]), when there are no payments ([`Error::Rejected`] with status
    /// 400), and as [`send`](Self::send).
    ///
    /// # Panics
    ///
    /// As [`capture`](Self::capture).
    pub fn remove_all_payments_of<'a>(&self, user: impl Into<User<'a>>) -> SendFuture {
        self.send_encoded(RemovePayment::all_of(user).to_request())
    }

    /// Sends a request, again and again if need be, and waits for the outcome.
    ///
    /// Only the HTTP status decides. What comes after it, even a body that breaks off or never ends, changes
    /// nothing about the outcome; no more than 64 KiB of it are read. Which failures are repeated stands in the
    /// [table of outcomes](super#outcomes).
    ///
    /// After a 429, to whichever request, every call of this client and its clones waits until the pause is over.
    ///
    /// Dropping the future ends it; the request may have been delivered by then. It borrows the request.
    ///
    /// # Errors
    ///
    /// When the request was not accepted, or when that is not known. [`Error`] says which, whether another
    /// attempt can help, and whether the request may have been delivered all the same.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub async fn send(&self, request: &ApiRequest) -> Result<Receipt, Error> {
        let span = telemetry::delivery(request);
        self.deliver(request).instrument(span).await
    }

    async fn deliver(&self, request: &ApiRequest) -> Result<Receipt, Error> {
        let retry = &self.inner.retry;
        let called_at = Instant::now();
        let mut history = History::default();
        let mut failed = None;
        loop {
            let left = retry.time_left(called_at.elapsed());
            let Some(slot) = self.admit_within(left, self.inner.paces_calls).await else {
                let last = failed.unwrap_or(Error::HeldBack);
                let error = history.give_up(last, called_at.elapsed());
                telemetry::gave_up(request, &error);
                return Err(error);
            };
            history.begin(called_at.into_std());
            let start = Instant::now();
            let limit = retry.time_left(start - called_at);
            let outcome = self
                .attempt(request, history.attempts(), start, limit)
                .await;
            drop(slot);
            let (now, dice) = (Instant::now().into_std(), dice::roll());
            match retry.judge(request, outcome, &history, now, dice) {
                Verdict::Done(receipt) => return Ok(receipt),
                Verdict::GiveUp(error) => {
                    telemetry::gave_up(request, &error);
                    return Err(error);
                }
                Verdict::Retry { after, error } => {
                    telemetry::retry(history.attempts(), after, &error);
                    history.failed(&error);
                    failed = Some(error);
                    tokio::time::sleep(after).await;
                }
            }
        }
    }

    /// As [`admit`](Self::admit); `None` where it takes too long. A pause that is too long is not begun.
    async fn admit_within(&self, limit: Duration, paced: bool) -> Option<Option<Slot<'_>>> {
        if self
            .inner
            .gate
            .closed_for()
            .is_some_and(|pause| pause >= limit)
        {
            return None;
        }
        tokio::time::timeout(limit, self.admit(paced)).await.ok()
    }

    /// A queue that sends in the background; see [`Queue`].
    ///
    /// ```no_run
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # async fn example(client: linkrunner_events::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use linkrunner_events::client::QueueOptions;
    ///
    /// let queue = client.queue(QueueOptions::new())?;
    /// queue.enqueue(&AppOpened, "user_12345")?;
    /// let report = queue.shutdown(Duration::from_secs(10)).await;
    /// assert!(report.undelivered().is_empty(), "{report}");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Outside of a Tokio runtime, and when an option leaves no room for any event.
    pub fn queue(&self, options: QueueOptions) -> Result<Queue, QueueError> {
        Queue::start(self.clone(), options)
    }

    /// Replaces the server key, for this client, its clones and its queues. Attempts under way end with the old one.
    ///
    /// A queue that waits because the old key was refused goes on at once.
    pub fn set_key(&self, key: ServerKey) {
        if let Transport::Http(http) = &self.inner.transport {
            http.keys.replace(key);
        }
        self.inner.key_number.send_modify(|number| *number += 1);
    }

    /// The number of the key in use, and of those to come.
    pub(super) fn key_number(&self) -> watch::Receiver<u64> {
        self.inner.key_number.subscribe()
    }

    pub(super) fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.retry
    }

    /// Whether all requests have to wait.
    pub(super) fn is_paused(&self) -> bool {
        self.inner.gate.closed_for().is_some()
    }

    /// Waits for the end of a pause of the whole client and, if `paced`, for a slot.
    pub(super) async fn admit(&self, paced: bool) -> Option<Slot<'_>> {
        let Inner { gate, pacer, .. } = &*self.inner;
        loop {
            // No slot is taken during a pause: they would all be used at its end, however they are spread otherwise.
            gate.opened().await;
            if !paced || self.inner.pacer.is_unlimited() {
                return None;
            }
            let slot = pacer.slot().await;
            if gate.closed_for().is_none() {
                return Some(slot);
            }
            slot.unused();
        }
    }

    /// Sends once, from `start` on.
    pub(super) async fn attempt(
        &self,
        request: &ApiRequest,
        attempt: u32,
        start: Instant,
        limit: Duration,
    ) -> Result<Receipt, Error> {
        let outcome = match self.inner.transport.attempt(request, limit).await {
            Ok(answered) => answered.outcome().await,
            Err(error) => Err(error),
        };
        self.heed(attempt, start, &outcome);
        outcome
    }

    /// The same, for whoever does not wait for the body of an acceptance: it is what is left of the answer, to be
    /// [finished](Answered::finish).
    pub(super) async fn attempt_to_status(
        &self,
        request: &ApiRequest,
        attempt: u32,
        start: Instant,
        limit: Duration,
    ) -> Attempt {
        let (outcome, rest) = match self.inner.transport.attempt(request, limit).await {
            Ok(answered) => match answered.accepted() {
                Some(receipt) => (Ok(receipt), Some(answered)),
                // It is three times as large as all the rest, and rare.
                None => (Box::pin(answered.outcome()).await, None),
            },
            Err(error) => (Err(error), None),
        };
        self.heed(attempt, start, &outcome);
        (outcome, rest)
    }

    /// Logs the end of an attempt, and has every call wait after a 429, whoever was told.
    fn heed(&self, attempt: u32, start: Instant, outcome: &Result<Receipt, Error>) {
        telemetry::attempt(attempt, outcome, start);
        match outcome {
            Err(Error::RateLimited { retry_after, .. }) => {
                self.inner
                    .gate
                    .refused(&self.inner.retry, *retry_after, dice::roll());
            }
            Ok(_) => self.inner.gate.answered(),
            Err(error) if error.status().is_some() => self.inner.gate.answered(),
            Err(_) => {}
        }
    }
}

/// Without the key, and without the HTTP client's settings, which may hold other people's secrets.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut client = f.debug_struct("Client");
        match &self.inner.transport {
            Transport::Http(http) => client
                .field("base_url", &http.base_url.as_str())
                .field("timeout", &http.timeout),
            Transport::Recorder(_) => client.field("transport", &"recorder"),
            Transport::Disabled => client.field("transport", &"disabled"),
        };
        client.finish_non_exhaustive()
    }
}

// A client is shared between tasks and threads, and its calls are spawned.
const _: () = {
    const fn assert_shareable<T: Send + Sync + Clone + 'static>() {}
    assert_shareable::<Client>();
    assert_shareable::<ServerKey>();
    assert_shareable::<Receipt>();
    const fn assert_error<T: std::error::Error + Send + Sync + 'static>() {}
    assert_error::<Error>();
    assert_error::<super::error::TransportError>();
    assert_error::<BuildError>();
    assert_error::<super::key::ServerKeyError>();
};
