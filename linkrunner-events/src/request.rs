//! What is sent: a request to one of the three endpoints, made once and moved by every way of sending.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::error::EncodeError;
use crate::user::User;

mod restore;

/// The size in bytes that a request's body may have.
///
/// Linkrunner answers a body over 1 MB with 413; whether that is 10⁶ or 2²⁰ bytes is not documented, so the
/// smaller one is the bound.
pub const MAX_BODY_BYTES: usize = 1_000_000;

/// One of the endpoints of Linkrunner's server API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `POST /capture-event`
    CaptureEvent,
    /// `POST /capture-payment`
    CapturePayment,
    /// `POST /remove-payment`
    RemovePayment,
}

impl Endpoint {
    /// The path below the base URL, without a leading slash: `capture-event`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::CaptureEvent => "capture-event",
            Self::CapturePayment => "capture-payment",
            Self::RemovePayment => "remove-payment",
        }
    }

    /// The endpoint with this path below the base URL.
    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        [
            Self::CaptureEvent,
            Self::CapturePayment,
            Self::RemovePayment,
        ]
        .into_iter()
        .find(|endpoint| endpoint.path() == path)
    }
}

/// An encoded request: everything that can be wrong with an event was an error before this existed.
///
/// It is cheap to clone, owns all it needs and can be sent as often as it has to be.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiRequest {
    endpoint: Endpoint,
    event_name: Cow<'static, str>,
    body: Bytes,
    repeatable: bool,
    lane: Lane,
}

impl ApiRequest {
    pub(crate) fn new(
        endpoint: Endpoint,
        event_name: impl Into<Cow<'static, str>>,
        body: Vec<u8>,
        repeatable: bool,
        lane: Lane,
    ) -> Self {
        Self {
            endpoint,
            event_name: event_name.into(),
            // Without the spare room of the buffer, because a queue may hold many of them for long.
            body: Bytes::from(body.into_boxed_slice()),
            repeatable,
            lane,
        }
    }

    /// A request that was written somewhere, as [`endpoint`](Self::endpoint) and [`body`](Self::body), and is to be sent
    /// after all.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// use linkrunner_events::{ApiRequest, Endpoint, LinkrunnerEvent};
    ///
    /// let request = AppOpened.payload("user_12345").to_request()?;
    /// let (path, body) = (request.endpoint().path(), request.body().to_vec()); // to a file, and back
    ///
    /// let endpoint = Endpoint::from_path(path).expect("a path that was written");
    /// assert_eq!(ApiRequest::from_parts(endpoint, body)?, request);
    /// # Ok::<(), linkrunner_events::EncodeError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the body is not one that this crate has encoded for this endpoint: no JSON object, without a name or a user,
    /// or over [`MAX_BODY_BYTES`].
    pub fn from_parts(endpoint: Endpoint, body: impl Into<Vec<u8>>) -> Result<Self, EncodeError> {
        restore::request(endpoint, body.into())
    }

    /// The endpoint the request is for.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// The event's name, or for payments the payment's type: what logs call the request by.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.event_name
    }

    /// The JSON body, at most [`MAX_BODY_BYTES`] long.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether sending it twice counts once.
    ///
    /// Payments are deduplicated by Linkrunner on their type and id; events are not, so an event that is sent
    /// again after an ambiguous failure may be counted twice.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Which requests this one is kept in order with.
    #[cfg(feature = "client")]
    pub(crate) fn lane(&self) -> Lane {
        self.lane
    }
}

/// Requests with the same lane are about the same user, and are kept in the order in which they were made.
///
/// It is a hash: two users who share one wait for each other now and then, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Lane(u64);

impl Lane {
    pub(crate) fn of(user: &User<'_>) -> Self {
        Self::hash((user.key().json_name(), user.value()))
    }

    /// The removal of a payment by its id names no user.
    pub(crate) fn of_payment(payment_id: &str) -> Self {
        Self::hash(("payment_id", payment_id))
    }

    /// `about` is the key and the value that say whom it is about.
    ///
    /// Eight bytes at a time: it is made for every event, and nothing but the pace of those who share a lane depends on it.
    fn hash(about: (&str, &str)) -> Self {
        let mix = |hash: u64, word: u64| {
            let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed ^ (mixed >> 32)
        };
        let (mut hash, mut rest) = (about.0.len() as u64, about.1.as_bytes());
        while let Some((word, behind)) = rest.split_first_chunk() {
            hash = mix(hash, u64::from_le_bytes(*word));
            rest = behind;
        }
        let rest = rest
            .iter()
            .fold(0, |word, byte| (word << 8) | u64::from(*byte));
        Self(mix(hash, rest))
    }
}

/// Without the body: it holds users' ids, which do not belong in a log.
impl fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiRequest")
            .field("endpoint", &self.endpoint)
            .field("event_name", &self.event_name)
            .field("body_bytes", &self.body.len())
            .field("repeatable", &self.repeatable)
            .finish()
    }
}
