//! The recorder.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::failure::Failure;
use super::recorded::Recorded;
use crate::client::{AsyncCapture, Client, ClientBuilder, SendFuture, Settings};
use crate::delivery::{
    AttemptFuture, Error, Pace, Receipt, RetryPolicy, Server, ServerKey, Transport,
};
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, Endpoint};
use crate::sync::lock;

/// Records requests instead of sending them. It accepts them, or fails on demand.
///
/// It is an [`AsyncCapture`], and [`client`](Self::client) makes a [`Client`] that sends to it,
/// with all features of a client, such as queues. It needs no key. A clone is the same recorder.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use linkrunner_events::testing::Recorder;
///
/// let recorder = Recorder::new();
/// recorder.client().capture(&AppOpened, "user_12345").await?;
/// assert_eq!(recorder.of::<AppOpened>().len(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Recorder {
    state: Arc<Mutex<State>>,
    /// Apart from the state, which a rule may look at.
    rule: Arc<Mutex<Option<Rule>>>,
}

/// Decides which failure a request meets, if any.
type Rule = Box<dyn FnMut(&ApiRequest) -> Option<Failure> + Send>;

#[derive(Default)]
struct State {
    requests: Vec<Recorded>,
    next: VecDeque<Failure>,
    delay: Duration,
}

impl Recorder {
    /// An empty recorder that accepts everything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A client that sends to this recorder. A call makes one attempt and there is no pace, so tests do
    /// not wait. A queue of this client retries as usual, unless it has
    /// [`QueueOptions::retry`](crate::QueueOptions::retry) with [`RetryPolicy::never`].
    #[must_use]
    pub fn client(&self) -> Client {
        self.client_with(RetryPolicy::never())
    }

    /// As [`client`](Self::client), with a retry policy. With Tokio's paused clock (`start_paused = true`, Tokio's
    /// feature `test-util`), a test does not wait for the pauses between attempts.
    #[must_use]
    pub fn client_with(&self, retry: RetryPolicy) -> Client {
        let settings = Settings {
            retry,
            pace: Pace::unlimited(),
            ..Settings::default()
        };
        Client::over(Box::new(self.clone()), None, settings)
    }

    /// Makes the next request fail like this. Several calls apply to the following requests in turn.
    pub fn fail_next(&self, failure: Failure) {
        self.state().next.push_back(failure);
    }

    /// Makes every request fail like this, after the failures of [`fail_next`](Self::fail_next). Replaces an earlier
    /// `fail_always` or `fail_if`.
    pub fn fail_always(&self, failure: Failure) {
        self.fail_if(move |_| Some(failure.clone()));
    }

    /// Calls `rule` for every request: `Some` makes it fail, `None` accepts it. Failures of
    /// [`fail_next`](Self::fail_next) come first. Replaces an earlier `fail_if` or `fail_always`.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// use linkrunner_events::Endpoint;
    /// use linkrunner_events::testing::{Failure, Recorder};
    ///
    /// let recorder = Recorder::new();
    /// recorder.fail_if(|request| {
    ///     (request.endpoint() == Endpoint::CapturePayment).then(|| Failure::status(500))
    /// });
    /// assert!(recorder.client().capture(&AppOpened, "user_12345").await.is_ok());
    /// # }
    /// ```
    pub fn fail_if(&self, rule: impl FnMut(&ApiRequest) -> Option<Failure> + Send + 'static) {
        *self.rule() = Some(Box::new(rule));
    }

    /// Removes all failures: those of `fail_next` that are left, `fail_always` and `fail_if`.
    pub fn clear_failures(&self) {
        let mut state = self.state();
        state.next.clear();
        drop(state);
        *self.rule() = None;
    }

    /// Delays every answer. An attempt with a shorter timeout times out, and is still recorded. Default: at once.
    pub fn delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Every request so far, in order of arrival, including those that met a failure.
    #[must_use]
    pub fn attempts(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    /// The requests that were accepted.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        let mut requests = self.attempts();
        requests.retain(Recorded::is_accepted);
        requests
    }

    /// The accepted events of this type; for an enum, the events of all its variants.
    #[must_use]
    pub fn of<E: LinkrunnerEvent>(&self) -> Vec<Recorded> {
        let mut events = self.requests();
        events.retain(|event| {
            event.endpoint() == Endpoint::CaptureEvent
                && E::SCHEMAS
                    .iter()
                    .any(|schema| schema.name() == event.event_name())
        });
        events
    }

    /// The accepted payments.
    #[must_use]
    pub fn payments(&self) -> Vec<Recorded> {
        let mut payments = self.requests();
        payments.retain(|payment| payment.endpoint() == Endpoint::CapturePayment);
        payments
    }

    /// Forgets the requests. Failures that no request has met yet stay.
    pub fn clear(&self) {
        self.state().requests.clear();
    }

    async fn record(&self, request: &ApiRequest, limit: Duration) -> Result<Receipt, Error> {
        let next = self.state().next.pop_front();
        let failure = next.or_else(|| self.rule().as_mut().and_then(|rule| rule(request)));
        let (outcome, delay) = {
            let mut state = self.state();
            let outcome = match failure {
                Some(failure) => failure.outcome(),
                None => Ok(Receipt::new(request.endpoint().facts().accepted_status)),
            };
            let recorded = Recorded::new(request, outcome.is_ok());
            #[cfg(feature = "plan")]
            recorded.record_sighting();
            state.requests.push(recorded);
            (outcome, state.delay)
        };
        if !delay.is_zero() {
            tokio::time::sleep(delay.min(limit)).await;
        }
        if delay > limit {
            return Failure::timeout().outcome();
        }
        outcome
    }

    fn rule(&self) -> MutexGuard<'_, Option<Rule>> {
        lock(&self.rule)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl ClientBuilder {
    /// Builds a client with these settings, such as pace and retry policy, that sends to the recorder.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use linkrunner_events::testing::Recorder;
    /// use linkrunner_events::{Client, Pace, ServerKey};
    ///
    /// let recorder = Recorder::new();
    /// let key = ServerKey::new("any")?;
    /// let client = Client::builder(key).pace(Pace::per_second(10)).record(&recorder);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn record(self, recorder: &Recorder) -> Client {
        Client::over(Box::new(recorder.clone()), None, self.into_settings())
    }
}

impl Transport for Recorder {
    fn attempt<'a>(
        &'a self,
        request: &'a ApiRequest,
        _: &'a ServerKey,
        limit: Duration,
    ) -> AttemptFuture<'a> {
        Box::pin(async move { self.record(request, limit).await.into() })
    }

    fn server(&self) -> Server<'_> {
        Server::none("recorder")
    }

    fn describe(&self, client: &mut fmt::DebugStruct<'_, '_>) {
        client.field("transport", &"recorder");
    }
}

impl AsyncCapture for Recorder {
    fn send_request(&self, request: ApiRequest) -> SendFuture {
        let recorder = self.clone();
        Box::pin(async move { recorder.record(&request, Duration::MAX).await })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("requests", &self.state().requests)
            .finish_non_exhaustive()
    }
}
