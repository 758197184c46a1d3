//! The recorder.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::failure::Failure;
use super::recorded::Recorded;
use crate::client::{AsyncCapture, Client, ClientBuilder, SendFuture, Settings};
use crate::delivery::{
    AttemptFuture, Error, Pace, Receipt, RetryPolicy, Server, ServerKey, Transport,
};
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, Endpoint};

/// Keeps requests instead of sending them, and answers 201, or what a test wants.
///
/// It is an [`AsyncCapture`] by itself, and [`client`](Self::client) makes a [`Client`] that gives its requests to it,
/// with everything that a client has, a queue for example. It knows no keys. A clone is the same recorder.
#[derive(Clone, Default)]
pub struct Recorder {
    state: Arc<Mutex<State>>,
}

/// Says which failure a request meets, if any.
type Rule = Box<dyn FnMut(&ApiRequest) -> Option<Failure> + Send>;

#[derive(Default)]
struct State {
    requests: Vec<Recorded>,
    next: VecDeque<Failure>,
    rule: Option<Rule>,
    delay: Duration,
}

impl Recorder {
    /// A recorder that has nothing and accepts everything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A client whose requests this recorder takes. A call makes one attempt and there is no pace, so that a test does
    /// not wait. A queue of this client tries again as any other does, unless it has
    /// [`QueueOptions::retry`](crate::QueueOptions::retry) with [`RetryPolicy::never`].
    #[must_use]
    pub fn client(&self) -> Client {
        self.client_with(RetryPolicy::never())
    }

    /// The same, with a policy for retrying. A test that pauses Tokio's clock (`start_paused = true`, with Tokio's feature
    /// `test-util`) does not wait for the pauses either.
    #[must_use]
    pub fn client_with(&self, retry: RetryPolicy) -> Client {
        let settings = Settings {
            retry,
            pace: Pace::unlimited(),
            ..Settings::default()
        };
        Client::over(Box::new(self.clone()), None, settings)
    }

    /// Has the next request meet this failure. Called several times, the failures are met one after the other.
    pub fn fail_next(&self, failure: Failure) {
        self.state().next.push_back(failure);
    }

    /// Has every request meet this failure, after those of [`fail_next`](Self::fail_next).
    pub fn fail_always(&self, failure: Failure) {
        self.fail_if(move |_| Some(failure.clone()));
    }

    /// Has every request meet the failure that `rule` gives for it, after those of [`fail_next`](Self::fail_next).
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
        self.state().rule = Some(Box::new(rule));
    }

    /// Takes back all failures that no request has met yet.
    pub fn clear_failures(&self) {
        let mut state = self.state();
        state.next.clear();
        state.rule = None;
    }

    /// Answers after this much time. An attempt that has less times out, and is recorded all the same.
    /// Default: at once.
    pub fn delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Every request so far, those that met a failure included, in the order in which they came.
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

    /// The accepted events of this type; for an enum, of any of its variants.
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

    /// Forgets the requests. Failures that wait for one stay.
    pub fn clear(&self) {
        self.state().requests.clear();
    }

    async fn record(&self, request: &ApiRequest, limit: Duration) -> Result<Receipt, Error> {
        let (outcome, delay) = {
            let mut state = self.state();
            let failure = match state.next.pop_front() {
                Some(failure) => Some(failure),
                None => state.rule.as_mut().and_then(|rule| rule(request)),
            };
            let outcome = match failure {
                Some(failure) => failure.outcome(),
                None => Ok(Receipt::new(match request.endpoint() {
                    Endpoint::RemovePayment => 200,
                    _ => 201,
                })),
            };
            let recorded = Recorded::new(request, outcome.is_ok());
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

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientBuilder {
    /// Makes a client with these settings whose requests the recorder takes: its pace and its policy, for example.
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
