//! Answers on demand: what a client has to withstand.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use axum::http::StatusCode;

use super::answer::Answer;
use super::chance::RandomFaults;
use crate::sync::lock;

/// Something going wrong with a call.
///
/// A fault stands *before* Linkrunner, as a gateway does: the call is remembered in
/// [`Sandbox::received`](super::Sandbox::received), but it is not checked and has no effect, unless it is
/// [carried out](Self::carried_out) first.
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::sandbox::Fault;
///
/// let overloaded = Fault::rate_limited().retry_after("2");
/// let proxy = Fault::status(503).body("<html>Service Unavailable</html>");
/// // The event was captured, but the client will not hear of it.
/// let lost_answer = Fault::disconnect().carried_out();
/// let slow = Fault::delay(Duration::from_secs(30));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a fault does nothing until it is given to `Sandbox::answer_next` or `Sandbox::answer_always`"]
pub struct Fault {
    kind: Kind,
    delay: Duration,
    carried_out: bool,
    retry_after: Option<String>,
    body: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// None: the contract's own answer.
    Contract,
    Answer(Answer),
    Disconnect,
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            delay: Duration::ZERO,
            carried_out: false,
            retry_after: None,
            body: None,
        }
    }

    /// 429 with the documented text, without `Retry-After`.
    pub fn rate_limited() -> Self {
        Self::new(Kind::Answer(Answer::rate_limited()))
    }

    /// 500.
    pub fn server_error() -> Self {
        Self::new(Kind::Answer(Answer::server_error()))
    }

    /// 401 with the documented text.
    pub fn unauthorized() -> Self {
        Self::new(Kind::Answer(Answer::unauthorized()))
    }

    /// Any status, with its usual name as the text. One that is no final status of HTTP, outside 200 to 999,
    /// becomes a 500.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reason = status.canonical_reason().unwrap_or("Unknown status");
        Self::new(Kind::Answer(Answer::new(status, reason)))
    }

    /// The connection is closed without an answer once the call has come in whole.
    pub fn disconnect() -> Self {
        Self::new(Kind::Disconnect)
    }

    /// The answer that the call deserves, after a pause.
    ///
    /// The call is carried out, and is in [`Sandbox::received`](super::Sandbox::received), before the pause.
    pub fn delay(pause: Duration) -> Self {
        Self::new(Kind::Contract).after(pause)
    }

    /// Answers, or disconnects, after a pause. Default: at once.
    pub fn after(mut self, pause: Duration) -> Self {
        self.delay = pause;
        self
    }

    /// Carries the call out as if nothing was wrong before it is answered: the event was captured, and only
    /// the client is told otherwise. Default: the call has no effect.
    pub fn carried_out(mut self) -> Self {
        self.carried_out = true;
        self
    }

    /// The header `Retry-After`: seconds, an HTTP date, or nonsense. A value that no header can have, one with
    /// a line break for example, is left out. Default: no such header.
    pub fn retry_after(mut self, value: impl Into<String>) -> Self {
        self.retry_after = Some(value.into());
        self
    }

    /// The answer's body, which need not be JSON; what begins with `<` is sent as HTML. Default: the envelope.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Whether the call is neither checked nor carried out.
    pub(super) fn is_instead(&self) -> bool {
        self.kind != Kind::Contract && !self.carried_out
    }

    /// What goes back to the client in the place of the contract's answer.
    pub(super) fn reply(&self, contract: Answer) -> Reply {
        let answer = match &self.kind {
            Kind::Disconnect => return Reply::Disconnect,
            Kind::Contract => contract,
            Kind::Answer(answer) => answer.clone(),
        };
        Reply::Answer {
            status: answer.status,
            body: self.body.clone().unwrap_or_else(|| answer.to_string()),
            retry_after: self.retry_after.clone(),
        }
    }

    pub(super) fn pause(&self) -> Duration {
        self.delay
    }

    /// The status or `offline`; `None` where the contract's own answer is given.
    pub(super) fn label(&self) -> Option<String> {
        match &self.kind {
            Kind::Contract => None,
            Kind::Answer(answer) => Some(answer.status.as_u16().to_string()),
            Kind::Disconnect => Some("offline".to_owned()),
        }
    }
}

/// What goes back to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Answer {
        status: StatusCode,
        body: String,
        retry_after: Option<String>,
    },
    Disconnect,
}

impl Reply {
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { status, .. } => Some(status.as_u16()),
            Self::Disconnect => None,
        }
    }
}

/// The faults that wait for calls.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    next: VecDeque<Fault>,
    always: Option<Fault>,
    random: RandomFaults,
    latency: Duration,
}

/// What calls have to expect.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Forecast {
    pub(super) queued: usize,
    pub(super) always: Option<Fault>,
    pub(super) shares: Vec<(Fault, f64)>,
    pub(super) latency: Duration,
}

impl Faults {
    pub(super) fn new(random: RandomFaults, latency: Duration) -> Self {
        Self(Mutex::new(Waiting {
            random,
            latency,
            ..Waiting::default()
        }))
    }

    pub(super) fn push(&self, fault: Fault) {
        self.waiting().next.push_back(fault);
    }

    pub(super) fn set(&self, fault: Fault) {
        self.waiting().always = Some(fault);
    }

    pub(super) fn set_random(&self, random: RandomFaults) {
        self.waiting().random = random;
    }

    /// Other shares and another latency, without beginning the random numbers anew.
    pub(super) fn set_weather(&self, shares: Vec<(Fault, f64)>, latency: Duration) {
        let mut waiting = self.waiting();
        waiting.random.set_shares(shares);
        waiting.latency = latency;
    }

    pub(super) fn set_latency(&self, latency: Duration) {
        self.waiting().latency = latency;
    }

    pub(super) fn clear(&self) {
        let mut waiting = self.waiting();
        waiting.next.clear();
        waiting.always = None;
        waiting.random.set_shares(Vec::new());
        waiting.latency = Duration::ZERO;
    }

    pub(super) fn forecast(&self) -> Forecast {
        let waiting = self.waiting();
        Forecast {
            queued: waiting.next.len(),
            always: waiting.always.clone(),
            shares: waiting.random.shares().to_vec(),
            latency: waiting.latency,
        }
    }

    /// The fault of the call that has just come in, and how long its answer takes.
    pub(super) fn take(&self) -> (Fault, Duration) {
        let mut waiting = self.waiting();
        let next = waiting.next.pop_front();
        let fault = next
            .or_else(|| waiting.always.clone())
            .or_else(|| waiting.random.draw())
            .unwrap_or_else(|| Fault::new(Kind::Contract));
        let pause = fault.pause().saturating_add(waiting.latency);
        (fault, pause)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        lock(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_comes_before_what_is_always_answered() {
        let faults = Faults::default();
        faults.set(Fault::unauthorized());
        faults.push(Fault::server_error());
        faults.push(Fault::disconnect());
        assert_eq!(faults.take().0, Fault::server_error());
        assert_eq!(faults.take().0, Fault::disconnect());
        assert_eq!(faults.take().0, Fault::unauthorized());
        assert_eq!(faults.take().0, Fault::unauthorized());
        faults.push(Fault::disconnect());
        faults.clear();
        assert_eq!(faults.take().0, Fault::new(Kind::Contract));
    }

    #[test]
    fn the_latency_is_added_to_the_pause() {
        let faults = Faults::new(RandomFaults::new(), Duration::from_secs(1));
        faults.push(Fault::delay(Duration::from_secs(2)));
        faults.push(Fault::delay(Duration::MAX));
        assert_eq!(faults.take().1, Duration::from_secs(3));
        assert_eq!(faults.take().1, Duration::MAX);
        assert_eq!(faults.take().1, Duration::from_secs(1));
        faults.clear();
        assert_eq!(faults.take().1, Duration::ZERO);
    }

    #[test]
    fn a_status_that_is_none_becomes_a_500() {
        for status in [0, 99, 100, 199, 1000, u16::MAX] {
            assert_eq!(
                Fault::status(status)
                    .reply(Answer::event_captured())
                    .status(),
                Some(500)
            );
        }
        for status in [200, 503, 999] {
            assert_eq!(
                Fault::status(status)
                    .reply(Answer::event_captured())
                    .status(),
                Some(status)
            );
        }
    }
}
