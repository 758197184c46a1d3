//! The recorder.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::failure::Failure;
use super::recorded::Recorded;
use crate::client::{AsyncCapture, Client, Error, Receipt, RetryPolicy, SendFuture};
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

#[derive(Default)]
struct State {
    requests: Vec<Recorded>,
    next: VecDeque<Failure>,
    always: Option<Failure>,
    delay: Duration,
}

impl Recorder {
    /// A recorder that has nothing and accepts everything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A client whose requests this recorder takes. Each call is one attempt and there is no pace, so that a test does
    /// not wait.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client_with(RetryPolicy::never())
    }

    /// The same, with a policy for retrying. A test that pauses Tokio's clock (`start_paused = true`, with Tokio's feature
    /// `test-util`) does not wait for the pauses either.
    #[must_use]
    pub fn client_with(&self, retry: RetryPolicy) -> Client {
        Client::of_recorder(self.clone(), retry)
    }

    /// Has the next request that is not spoken for meet this failure. Failures wait in a queue.
    pub fn fail_next(&self, failure: Failure) {
        self.state().next.push_back(failure);
    }

    /// Has every request meet this failure that finds the queue of [`fail_next`](Self::fail_next) empty.
    pub fn fail_always(&self, failure: Failure) {
        self.state().always = Some(failure);
    }

    /// Takes all failures back that no request has met yet.
    pub fn clear_failures(&self) {
        let mut state = self.state();
        state.next.clear();
        state.always = None;
    }

    /// Answers after so much time. An attempt that has less is told that it timed out, and is recorded all the same.
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

    pub(crate) async fn attempt(
        &self,
        request: &ApiRequest,
        limit: Duration,
    ) -> Result<Receipt, Error> {
        let (outcome, delay) = {
            let mut state = self.state();
            let failure = state.next.pop_front().or_else(|| state.always.clone());
            let outcome = match failure {
                Some(failure) => failure.outcome(),
                None => Ok(Receipt::of_status(match request.endpoint() {
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

impl AsyncCapture for Recorder {
    fn send_request(&self, request: ApiRequest) -> SendFuture {
        let recorder = self.clone();
        Box::pin(async move { recorder.attempt(&request, Duration::MAX).await })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("requests", &self.state().requests)
            .finish_non_exhaustive()
    }
}
