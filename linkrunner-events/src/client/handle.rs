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
    Receipt, Retry, RetryPolicy, ServerKey, Slot, Transport, decide, dice, telemetry,
};
use crate::error::EncodeError;
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, Endpoint, IntoRequest};
use crate::user::User;

/// Sends requests to Linkrunner.
///
/// A clone is cheap and shares the connections, so one client serves a whole program. Sending needs a Tokio
/// runtime; `blocking::Client` brings its own.
///
/// Each call waits for its outcome, and tries again by itself as its [`RetryPolicy`] says.
/// [`queue`](Self::queue) does the same in the background.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    dispatcher: Arc<Dispatcher>,
    settings: Settings,
    /// Whether it was logged that the pace turns calls away.
    has_logged_pace: AtomicBool,
}

/// How a client sends, whatever transport it uses.
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

impl Client {
    /// A client that sends nothing: for development, for tests, and for users who have opted out.
    ///
    /// Events are checked and encoded as ever, so a wrong one is still an error; any other is accepted, with a
    /// [receipt](Receipt::was_sent) that says it was not sent. Its queues count events as
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
    /// [`Client::from_env`] gives such a client where `LINKRUNNER_DISABLED=1`.
    #[must_use]
    pub fn disabled() -> Self {
        let settings = Settings {
            pace: Pace::unlimited(),
            ..Settings::default()
        };
        Self::over(Box::new(Disabled), None, settings)
    }

    /// A client over any transport; a transport that uses no key is given none.
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

    /// Tells Linkrunner that `user` did `event`, and waits for the outcome.
    ///
    /// A string is a user's id; see [`User`] for the alternative. What else the API takes, such as the device's
    /// address, is set on [`payload`](LinkrunnerEvent::payload), which [`send`](Self::send) takes.
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
    /// client.send(&payment).await?; // counts once however often it is sent
    /// client.send(RemovePayment::with_id("pay_1")).await?;
    ///
    /// let request = AppOpened.payload("user_12345").to_request()?;
    /// if client.send(&request).await.is_err() {
    ///     // `request` is still there
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// Only the HTTP status decides. What comes after it, even a body that breaks off or never ends, changes
    /// nothing about the outcome; no more than 64 KiB of it are read. Which failures are tried again stands in the
    /// [table of outcomes](crate::delivery#whose-fault-is-it).
    ///
    /// The request is encoded at once and the future borrows nothing. Dropping the future ends it; the request may have
    /// been delivered by then.
    ///
    /// # Errors
    ///
    /// When the request must not be sent as it is ([`Error::Encode`]), when it was not accepted, or when that is not
    /// known. [`Error`] says which, whether another attempt can help, and whether the request may have been delivered
    /// all the same. When many calls wait for the client's pace, [`Error::Paced`]; when the circuit breaker stays open
    /// longer than the call may take, [`Error::Paused`].
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub fn send(&self, request: impl IntoRequest) -> SendFuture {
        self.send_encoded(request.into_request())
    }

    fn send_encoded(&self, request: Result<ApiRequest, EncodeError>) -> SendFuture {
        let client = self.clone();
        // Made here, so that its parent is the caller's span.
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
        let mut admission = dispatcher.admit();
        let mut history = History::default();
        let mut last = None;
        loop {
            let turn = self.turn(request.endpoint(), admission, limits, start);
            let (slot, permit) = match turn.await {
                Ok(turn) => turn,
                // The error of the last attempt says more than the missing turn.
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
                dice::roll(),
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

    /// Waits until the breaker and the pace let the call make an attempt. Fails at once where the time left is too short.
    async fn turn(
        &self,
        endpoint: Endpoint,
        admission: Admission,
        limits: &Limits,
        start: Instant,
    ) -> Result<(Option<Slot<'_>>, Permit<'_>), Error> {
        let Inner {
            dispatcher,
            settings,
            ..
        } = &*self.inner;
        let event = admission.event;
        let mut changes = dispatcher.changes();
        loop {
            changes.mark_unchanged();
            let refusal = match dispatcher.check(endpoint, event, Caller::Call) {
                Err(refusal) => refusal,
                Ok(()) => {
                    let slot = if settings.paces_calls {
                        let left = limits.time_left(start.elapsed());
                        let slot = dispatcher.turn_within(left).await;
                        Some(slot.map_err(|late| Error::Paced {
                            per_second: late.per_second,
                            ahead: late.ahead,
                        })?)
                    } else {
                        None
                    };
                    match dispatcher.begin(endpoint, event, Caller::Call) {
                        Ok(permit) => return Ok((slot, permit)),
                        Err(refusal) => {
                            if let Some(slot) = slot {
                                slot.unused();
                            }
                            refusal
                        }
                    }
                }
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
                    // The dispatcher outlives this call, so there is always another change.
                    _ = changes.changed() => {}
                    () = tokio::time::sleep(wait.unwrap_or(Duration::MAX)), if wait.is_some() => {}
                }
            };
            if tokio::time::timeout(left, woken).await.is_err() {
                return Err(Error::Paused(refusal.pause));
            }
        }
    }

    fn log_failure(&self, request: &ApiRequest, error: &Error) {
        if matches!(error, Error::Paced { .. })
            && self.inner.has_logged_pace.swap(true, Ordering::Relaxed)
        {
            return;
        }
        telemetry::gave_up(self.inner.dispatcher.server(), None, request, error);
    }

    /// Replaces the server key, for this client, its clones and its queues. Attempts under way end with the old one.
    ///
    /// Requests that wait because the old key was refused are sent at once.
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

/// Without the key, and without the HTTP client's settings, which may hold other people's secrets.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut client = f.debug_struct("Client");
        self.inner.dispatcher.describe(&mut client);
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
    assert_error::<crate::delivery::TransportError>();
    assert_error::<crate::delivery::ServerKeyError>();
    assert_error::<super::build_error::BuildError>();
};
