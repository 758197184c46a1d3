//! An encoded request to one of the three endpoints.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::{OrderingKey, from_parts};
use crate::error::EncodeError;

/// The maximum size of a request's body in bytes.
///
/// Linkrunner answers a body over 1 MB with 413. It does not document whether that is 10⁶ or 2²⁰ bytes, so this is the
/// smaller one.
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
    /// Every endpoint, at its [`index`](Self::index).
    pub(crate) const ALL: [Self; 3] = [
        Self::CaptureEvent,
        Self::CapturePayment,
        Self::RemovePayment,
    ];

    /// The endpoint's index in arrays with one element per endpoint.
    #[cfg(feature = "client")]
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

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
        Self::ALL
            .into_iter()
            .find(|endpoint| endpoint.path() == path)
    }
}

/// An encoded request. Its event has passed all checks.
///
/// It is cheap to clone, owns its data and can be sent any number of times.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiRequest {
    endpoint: Endpoint,
    event_name: Cow<'static, str>,
    body: Bytes,
    ordering_key: OrderingKey,
    id: Option<Arc<str>>,
}

impl ApiRequest {
    pub(crate) fn new(
        endpoint: Endpoint,
        event_name: impl Into<Cow<'static, str>>,
        body: Vec<u8>,
        ordering_key: OrderingKey,
    ) -> Self {
        Self {
            endpoint,
            event_name: event_name.into(),
            // Drops the spare capacity of the buffer: a queue may hold many bodies for a long time.
            body: Bytes::from(body.into_boxed_slice()),
            ordering_key,
            id: None,
        }
    }

    /// Restores a stored request from its [`endpoint`](Self::endpoint) and [`body`](Self::body), to send it
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
    /// When the body is not one that this crate encodes for this endpoint: not a JSON object, no name, no user,
    /// or over [`MAX_BODY_BYTES`].
    pub fn from_parts(endpoint: Endpoint, body: impl Into<Vec<u8>>) -> Result<Self, EncodeError> {
        from_parts::request(endpoint, body.into())
    }

    /// The endpoint the request is for.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// The event's name, or the type of a payment. Logs use it to name the request.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.event_name
    }

    /// The JSON body, at most [`MAX_BODY_BYTES`] long.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether the request counts once even if it is sent twice.
    ///
    /// Linkrunner deduplicates payments by type and id. It does not deduplicate events: an event that is sent
    /// again after an ambiguous failure may be counted twice.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.endpoint != Endpoint::CaptureEvent
    }

    /// The ordering key: a queue sends requests with equal keys in the order in which they
    /// were enqueued.
    ///
    /// The format is stable and may be stored: the name of the identifying member, a colon and its value, such as
    /// `user_id:user_12345`, `install_instance_id:abc` or, for a removal without a user,
    /// `payment_id:pay_1`.
    #[must_use]
    pub fn ordering_key(&self) -> &str {
        self.ordering_key.as_str()
    }

    /// The id set by [`with_id`](Self::with_id). For an event with an
    /// [`event_id`](crate::Payload::event_id), it is that id by default.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Gives the request an id of your own, such as the key of a database row, to match an outcome to
    /// its cause. The id is not sent.
    ///
    /// ```
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
    /// # use linkrunner_events::LinkrunnerEvent;
    /// let request = AppOpened.payload("user_12345").to_request()?.with_id("row 17");
    /// assert_eq!(request.id(), Some("row 17"));
    /// # Ok::<(), linkrunner_events::EncodeError>(())
    /// ```
    #[must_use]
    pub fn with_id(mut self, id: impl AsRef<str>) -> Self {
        self.id = Some(id.as_ref().into());
        self
    }

    /// Replaces the ordering key with a stored one.
    #[cfg(feature = "client")]
    pub(crate) fn with_ordering_key(mut self, text: &str) -> Self {
        self.ordering_key = OrderingKey::from_text(text);
        self
    }

    #[cfg(any(test, feature = "client"))]
    pub(crate) fn key(&self) -> &OrderingKey {
        &self.ordering_key
    }
}

/// Omits the body and the ids: they identify users and must not appear in a log.
impl fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiRequest")
            .field("endpoint", &self.endpoint)
            .field("event_name", &self.event_name)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::Endpoint;

    #[test]
    fn each_endpoint_is_at_its_index() {
        for endpoint in Endpoint::ALL {
            assert_eq!(Endpoint::ALL[endpoint.index()], endpoint);
        }
    }
}
