//! The client: sends a request until it has an outcome.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::Instant;
use tracing::Instrument as _;

use super::async_capture::{AsyncCapture, SendFuture};
use crate::delivery::{
    Admission, Caller, Decision, Disabled, Dispatcher, Error, History, Limits, Pace, Permit,
    Receipt, Refusal, Retry, RetryPolicy, ServerKey, Slot, Transport, decide, telemetry,
};
use crate::error::EncodeError;
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, Endpoint, IntoRequest, IntoUser};

/// Sends requests to Linkrunner.
///
/// A clone is cheap and shares the connections, so one client serves the whole program. Sending needs a Tokio
/// runtime; `blocking::Client` brings its own.
///
/// Each call waits for its outcome and retries according to the client's [`RetryPolicy`]: by default, up to 5
/// attempts within 30 seconds. A [`queue`](Self::queue) does this in the background.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let recorder = linkrunner_events::testing::Recorder::new();
/// # let key = linkrunner_events::ServerKey::new("key")?;
/// use linkrunner_events::{Client, Error};
///
/// let client = Client::builder(key).build()?; // or `Client::from_env()?`
/// # let client = recorder.client();
/// match client.capture(&AppOpened, "user_12345").await {
///     Ok(receipt) => assert!(receipt.was_sent()),
///     Err(Error::Encode(error)) => eprintln!("the event is wrong: {error}"),
///     Err(error) => eprintln!("{error}"),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    dispatcher: Arc<Dispatcher>,
    settings: Settings,
    /// Whether a call refused by the pace was already logged.
    has_logged_pace: AtomicBool,
}

/// The settings that do not depend on the transport.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) retry: RetryPolicy,
    pub(crate) pace: Pace,
    pub(crate) paces_calls: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::new(),
            pace: Pace::DOCUMENTED,
            paces_calls: true,
        }
    }
}

/// What a call needs for an attempt.
type Turn<'a> = (Slot<'a>, Permit<'a>);

impl Client {
    /// A client that sends nothing: for development, for tests, and for users who have opted out.
    ///
    /// Events are checked and encoded as usual, so an invalid event is still an error. For a valid one,
    /// [`was_sent`](Receipt::was_sent) of the receipt is false. The client's queues count events as
    /// [skipped](crate::Stats::skipped).
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use linkrunner_events::Client;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::disabled();
    /// let receipt = client.capture(&AppOpened, "user_12345").await?;
    /// assert!(!receipt.was_sent());
    /// # Ok(()) }
    /// ```
    ///
    /// [`Client::from_env`] returns such a client if `LINKRUNNER_DISABLED=1`.
    #[must_use]
    pub fn disabled() -> Self {
        let settings = Settings {
            pace: Pace::unlimited(),
            ..Settings::default()
        };
        Self::over(Box::new(Disabled), None, settings)
    }

    /// A client over any transport. A transport without a key gets a placeholder.
    pub(crate) fn over(
        transport: Box<dyn Transport>,
        key: Option<ServerKey>,
        settings: Settings,
    ) -> Self {
        let dispatcher = Dispatcher::new(transport, key, settings.pace, &settings.retry);
        Self {
            inner: Arc::new(Inner {
                dispatcher: Arc::new(dispatcher),
                settings,
                has_logged_pace: AtomicBool::new(false),
            }),
        }
    }

    /// Reports to Linkrunner that `user` did `event`, and waits for the outcome.
    ///
    /// A string is a user id; see [`User`](crate::User) for the alternative. To set other parameters, such as the
    /// device's IP address, build a [`payload`](LinkrunnerEvent::payload) and pass it to [`send`](Self::send).
    ///
    /// ```no_run
    /// use linkrunner_events::{Client, LinkrunnerEvent};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct ItemViewed<'a> {
    ///     product_id: &'a str,
    /// }
    ///
    /// # async fn capture() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::from_env()?;
    /// client.capture(&ItemViewed { product_id: "ABC123" }, "user_12345").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The event is encoded before the function returns, and the future borrows nothing, so it can be spawned:
    /// `tokio::spawn(client.capture(&event, user))`.
    ///
    /// # Errors
    ///
    /// When the event fails a check ([`Error::Encode`]), or when [`send`](Self::send) fails.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl IntoUser<'a>,
    ) -> SendFuture {
        self.send_encoded(event.payload(user.into_user()).to_request())
    }

    /// Sends a payload, a payment, the removal of a payment or a finished request, and waits for the outcome.
    ///
    /// ```no_run
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # async fn example(client: linkrunner_events::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use linkrunner_events::{LinkrunnerEvent, Payment, PaymentType, RemovePayment};
    ///
    /// client.send(AppOpened.payload("user_12345").event_id("open_1")).await?;
    ///
    /// let payment = Payment::new("user_12345", "pay_1", 9.99).kind(PaymentType::SubscriptionCreated);
    /// client.send(&payment).await?; // counts once, even if it is sent twice
    /// client.send(RemovePayment::with_id("pay_1")).await?;
    ///
    /// let request = AppOpened.payload("user_12345").to_request()?;
    /// if client.send(&request).await.is_err() {
    ///     // `request` is still there
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// Only the HTTP status determines the outcome, even if the body breaks off or never ends; at most 64 KiB of the
    /// body are read. The [table of outcomes](crate::delivery#outcomes-of-an-attempt) lists which failures are
    /// retried.
    ///
    /// The request is encoded before the function returns, and the future borrows nothing. Dropping the future
    /// cancels the call; the request may already have been delivered.
    ///
    /// # Errors
    ///
    /// When the request fails a check ([`Error::Encode`]), when it was not accepted, or when the outcome is unknown.
    /// [`Error`] says which, whether another attempt can help, and whether the request may have been delivered.
    /// It is [`Error::Paced`] if the pace leaves no slot within the deadline, and [`Error::Paused`] if the circuit
    /// breaker allows no attempt within it.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub fn send(&self, request: impl IntoRequest) -> SendFuture {
        self.send_encoded(request.into_request())
    }

    fn send_encoded(&self, request: Result<ApiRequest, EncodeError>) -> SendFuture {
        let client = self.clone();
        // Created here, so that the caller's span is its parent.
        let span = match &request {
            Ok(request) => telemetry::delivery(self.inner.dispatcher.server(), request),
            Err(_) => tracing::Span::none(),
        };
        Box::pin(async move { client.deliver(&request?).await }.instrument(span))
    }

    async fn deliver(&self, request: &ApiRequest) -> Result<Receipt, Error> {
        let limits = self.inner.settings.retry.limits(Caller::Call);
        let outcome = self.deliver_within(request, &limits).await;
        if let Err(error) = &outcome {
            self.log_failure(request, error);
        }
        outcome
    }

    async fn deliver_within(
        &self,
        request: &ApiRequest,
        limits: &Limits,
    ) -> Result<Receipt, Error> {
        let dispatcher = &self.inner.dispatcher;
        let start = Instant::now();
        let mut admission = dispatcher.admit(request.endpoint());
        let mut history = History::default();
        let mut last = None;
        loop {
            let turn = self.turn(request.endpoint(), admission, limits, start);
            let (slot, permit) = match turn.await {
                Ok(turn) => turn,
                // The error of the last attempt says more than `Paced` or `Paused`.
                Err(error) => return Err(history.give_up(last.unwrap_or(error), start.elapsed())),
            };
            history.begin(start.elapsed());
            let limit = limits.attempt_limit(start.elapsed());
            let attempted = dispatcher
                .attempt(request, permit, admission, history.attempts(), limit)
                .await;
            drop(slot);
            if let Some(body) = attempted.body {
                body.await;
            }
            admission = attempted.admission;
            let decision = decide(
                request,
                attempted.outcome,
                &history,
                attempted.evidence,
                limits,
                start.elapsed(),
                fastrand::f64(),
            );
            match decision {
                Decision::Done(receipt) => return Ok(receipt),
                Decision::GiveUp(error) => return Err(error),
                Decision::Retry(Retry {
                    after,
                    charge,
                    error,
                    ..
                }) => {
                    telemetry::retry(history.attempts(), after, &error);
                    history.failed(&error, charge);
                    last = Some(error);
                    tokio::time::sleep(after).await;
                }
            }
        }
    }

    /// Waits until the breaker and the pace allow an attempt. Fails at once if the remaining time is too short.
    async fn turn(
        &self,
        endpoint: Endpoint,
        admission: Admission,
        limits: &Limits,
        start: Instant,
    ) -> Result<Turn<'_>, Error> {
        let mut changes = self.inner.dispatcher.changes();
        loop {
            changes.mark_unchanged();
            let left = limits.time_left(start.elapsed());
            let refusal = match self.try_turn(endpoint, admission, left).await? {
                Ok(turn) => return Ok(turn),
                Err(refusal) => refusal,
            };
            let left = limits.time_left(start.elapsed());
            let wait = refusal
                .until
                .map(|until| until.saturating_duration_since(Instant::now()));
            if wait.is_some_and(|wait| wait >= left) {
                return Err(Error::Paused(refusal.pause));
            }
            let woken = async {
                tokio::select! {
                    // The dispatcher outlives this call, so the channel stays open.
                    _ = changes.changed() => {}
                    () = tokio::time::sleep(wait.unwrap_or(Duration::MAX)), if wait.is_some() => {}
                }
            };
            if tokio::time::timeout(left, woken).await.is_err() {
                return Err(Error::Paused(refusal.pause));
            }
        }
    }

    /// Waits for a slot of the pace, unless the breaker refuses the attempt before or after.
    async fn try_turn(
        &self,
        endpoint: Endpoint,
        admission: Admission,
        left: Duration,
    ) -> Result<Result<Turn<'_>, Refusal>, Error> {
        let Inner {
            dispatcher,
            settings,
            ..
        } = &*self.inner;
        let event = admission.event;
        if let Err(refusal) = dispatcher.check(endpoint, event, Caller::Call) {
            return Ok(Err(refusal));
        }
        let slot = if settings.paces_calls {
            let slot = dispatcher.turn_within(left).await;
            slot.map_err(|late| Error::Paced {
                per_second: late.per_second,
                ahead: late.ahead,
            })?
        } else {
            Slot::unpaced()
        };
        Ok(match dispatcher.begin(endpoint, event, Caller::Call) {
            Ok(permit) => Ok((slot, permit)),
            Err(refusal) => {
                slot.unused();
                Err(refusal)
            }
        })
    }

    fn log_failure(&self, request: &ApiRequest, error: &Error) {
        if matches!(error, Error::Paced { .. })
            && self.inner.has_logged_pace.swap(true, Ordering::Relaxed)
        {
            return;
        }
        telemetry::gave_up(self.inner.dispatcher.server(), None, request, error);
    }

    /// Replaces the server key of this client, its clones and its queues. Attempts in flight keep the old key.
    ///
    /// Requests that wait because Linkrunner refused the old key (401) are then retried.
    pub fn set_key(&self, key: ServerKey) {
        self.inner.dispatcher.replace_key(key);
    }

    pub(crate) fn dispatcher(&self) -> &Arc<Dispatcher> {
        &self.inner.dispatcher
    }

    pub(crate) fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.settings.retry
    }
}

impl AsyncCapture for Client {
    fn send_request(&self, request: ApiRequest) -> SendFuture {
        self.send_encoded(Ok(request))
    }
}

/// Omits the key and the HTTP client's settings, which may contain secrets.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut client = f.debug_struct("Client");
        self.inner.dispatcher.describe(&mut client);
        client.finish_non_exhaustive()
    }
}

// Clients are shared between tasks and threads, and calls are spawned.
const _: () = {
    const fn assert_shareable<T: Send + Sync + Clone + 'static>() {}
    assert_shareable::<Client>();
    assert_shareable::<ServerKey>();
    assert_shareable::<Receipt>();
    const fn assert_error<T: std::error::Error + Send + Sync + 'static>() {}
    assert_error::<Error>();
    assert_error::<crate::delivery::TransportError>();
    assert_error::<crate::delivery::ServerKeyError>();
    assert_error::<super::build_error::BuildError>();
};
