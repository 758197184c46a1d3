//! A fault: an answer on demand, or a connection that is closed without one.

use std::str::FromStr;
use std::time::Duration;

use axum::http::StatusCode;

use super::contract::Answer;
use crate::error::debug::debug_with_sources;

/// An injected fault: a status, a closed connection, a timeout or a delay.
///
/// A fault acts like a gateway in front of Linkrunner: the call is in
/// [`Sandbox::received`](crate::sandbox::Sandbox::received), but it is not checked and has no effect, unless it is
/// [carried out](Self::carried_out).
///
/// ```
/// # #[cfg(feature = "client")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::sandbox::{Fault, Sandbox};
/// use linkrunner_events::{Client, RetryPolicy, ServerKey};
///
/// let sandbox = Sandbox::start().await?;
/// let client = Client::builder(ServerKey::new("any")?)
///     .base_url(sandbox.base_url())
///     .retry(RetryPolicy::never())
///     .build()?;
///
/// sandbox.answer_next(Fault::status(503).body("<html>Service Unavailable</html>"));
/// assert!(client.capture(&AppOpened, "user_12345").await.is_err());
/// assert_eq!(sandbox.events("app_opened").len(), 0);
///
/// // The event is captured, but the client gets no answer.
/// sandbox.answer_next(Fault::disconnect().carried_out());
/// let error = client.capture(&AppOpened, "user_12345").await.unwrap_err();
/// assert!(error.may_have_been_delivered());
/// assert_eq!(sandbox.events("app_opened").len(), 1);
/// # Ok(()) }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
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
    /// No fault: the answer of the contract.
    Contract,
    Answer(Answer),
    Disconnect,
    Timeout,
}

/// How long a timeout lasts: longer than clients wait.
const TIMEOUT: Duration = Duration::from_secs(600);

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

    /// No fault: the normal answer, at once.
    pub(crate) fn none() -> Self {
        Self::new(Kind::Contract)
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

    /// Any status from 200 to 999, with its reason phrase as the message. Any other number becomes 500, since HTTP does
    /// not allow it as a final status.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reason = status.canonical_reason().unwrap_or("Unknown status");
        Self::new(Kind::Answer(Answer::new(status, reason)))
    }

    /// Closes the connection without an answer, once the call has arrived in full.
    pub fn disconnect() -> Self {
        Self::new(Kind::Disconnect)
    }

    /// Gives no answer: the connection stays open until the client closes it, for at most 10 minutes.
    pub fn timeout() -> Self {
        Self::new(Kind::Timeout).after(TIMEOUT)
    }

    /// The normal answer, after a pause.
    ///
    /// The call is carried out, and is in [`Sandbox::received`](crate::sandbox::Sandbox::received), before the pause.
    pub fn delay(pause: Duration) -> Self {
        Self::none().after(pause)
    }

    /// Answers, or disconnects, after a pause. Default: at once.
    pub fn after(mut self, pause: Duration) -> Self {
        self.delay = pause;
        self
    }

    /// Processes the call before the fault: the event is captured, but the client gets the failure. Default: the call
    /// has no effect.
    pub fn carried_out(mut self) -> Self {
        self.carried_out = true;
        self
    }

    /// Sets the header `Retry-After`: seconds, an HTTP date or, to test bad input, any text. A value that no header can
    /// have, such as one with a line break, is left out. Default: no such header.
    pub fn retry_after(mut self, value: impl Into<String>) -> Self {
        self.retry_after = Some(value.into());
        self
    }

    /// Sets the body of the answer, which need not be JSON. A body that begins with `<` is sent as HTML. Default:
    /// Linkrunner's envelope.
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Whether the call is neither checked nor carried out.
    pub(crate) fn is_instead(&self) -> bool {
        self.kind != Kind::Contract && !self.carried_out
    }

    /// The reply to a call to which the contract gives this answer.
    pub(crate) fn reply(&self, contract: Answer) -> Reply {
        let answer = match &self.kind {
            Kind::Disconnect | Kind::Timeout => return Reply::Disconnect,
            Kind::Contract => contract,
            Kind::Answer(answer) => answer.clone(),
        };
        Reply::Answer {
            status: answer.status,
            body: self.body.clone().unwrap_or_else(|| answer.to_string()),
            retry_after: self.retry_after.clone(),
        }
    }

    pub(crate) fn pause(&self) -> Duration {
        self.delay
    }

    /// Says what the fault does to a call. `None` if the contract's own answer is given.
    pub(crate) fn in_words(&self, accepted: bool) -> Option<String> {
        let what = match &self.kind {
            Kind::Contract => return None,
            Kind::Answer(answer) => answer.status.to_string(),
            Kind::Disconnect => "the connection was closed without an answer".to_owned(),
            Kind::Timeout => "no answer was given, until the client gave up".to_owned(),
        };
        let effect = if accepted {
            "; the call took effect"
        } else {
            ""
        };
        Some(format!("Simulated fault: {what}{effect}."))
    }

    /// The status, `offline` or `timeout`. `None` if the contract's own answer is given.
    pub(crate) fn label(&self) -> Option<String> {
        match &self.kind {
            Kind::Contract => None,
            Kind::Answer(answer) => Some(answer.status.as_u16().to_string()),
            Kind::Disconnect => Some("offline".to_owned()),
            Kind::Timeout => Some("timeout".to_owned()),
        }
    }
}

/// The reply to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    Answer {
        status: StatusCode,
        body: String,
        retry_after: Option<String>,
    },
    Disconnect,
}

impl Reply {
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { status, .. } => Some(status.as_u16()),
            Self::Disconnect => None,
        }
    }
}

/// The error for a text that names no fault.
///
/// ```
/// use linkrunner_events::sandbox::Fault;
///
/// assert_eq!("timeout".parse(), Ok(Fault::timeout()));
/// let error = "slow".parse::<Fault>().unwrap_err();
/// assert!(error.to_string().starts_with("`slow` is not a fault; write a status from 400 to 599"));
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a fault; write a status from 400 to 599, such as `429`, or `offline` or `timeout`", text.escape_debug())]
pub struct UnknownFault {
    text: String,
}

debug_with_sources!(UnknownFault);

/// A status from 400 to 599, `offline` for [`Fault::disconnect`] or `timeout` for [`Fault::timeout`].
impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        if text == "offline" {
            return Ok(Self::disconnect());
        }
        if text == "timeout" {
            return Ok(Self::timeout());
        }
        let status = text
            .parse()
            .ok()
            .and_then(|status: u16| StatusCode::from_u16(status).ok())
            .filter(|status| status.is_client_error() || status.is_server_error());
        match status {
            Some(StatusCode::UNAUTHORIZED) => Ok(Self::unauthorized()),
            Some(StatusCode::TOO_MANY_REQUESTS) => Ok(Self::rate_limited()),
            Some(StatusCode::INTERNAL_SERVER_ERROR) => Ok(Self::server_error()),
            Some(status) => Ok(Self::status(status.as_u16())),
            None => Err(UnknownFault {
                text: text.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn faults_by_their_names() {
        for name in ["401", "429", "500", "503", "offline", "timeout"] {
            let fault: Fault = name.parse().expect(name);
            assert_eq!(fault.label().as_deref(), Some(name));
        }
        for name in ["", "200", "600", "4290", "-1", "Offline", " 429"] {
            assert!(name.parse::<Fault>().is_err(), "{name}");
        }
    }
}
