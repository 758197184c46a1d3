//! An encoded request.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

#[cfg(feature = "outbox")]
use super::body::check_size;
#[cfg(all(feature = "client", feature = "plan"))]
use super::data_type::DataType;
use super::{Endpoint, OrderingKey};
#[cfg(feature = "outbox")]
use crate::error::EncodeError;

/// An encoded request to Linkrunner: an event, a payment or a removal that has passed all checks.
///
/// It is cheap to clone, owns its data and can be sent any number of times.
///
/// ```
/// use linkrunner_events::{Endpoint, LinkrunnerEvent};
///
/// #[derive(LinkrunnerEvent)]
/// struct AppOpened;
///
/// let request = AppOpened.payload("user_12345").to_request()?;
/// assert_eq!(request.endpoint(), Endpoint::CaptureEvent);
/// assert_eq!(&request.body()[..], br#"{"event_name":"app_opened","user_id":"user_12345"}"#);
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[derive(Clone)]
#[must_use = "a request is not sent by itself: pass it to `Client::send` or `Queue::enqueue_request`"]
pub struct ApiRequest {
    endpoint: Endpoint,
    event_name: Cow<'static, str>,
    body: Bytes,
    ordering_key: OrderingKey,
    id: Option<Arc<str>>,
    /// The type of a payment's data, for notes on what tests send. A function, which takes less room than its result.
    #[cfg(all(feature = "client", feature = "plan"))]
    data_type: Option<fn() -> DataType>,
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
            #[cfg(all(feature = "client", feature = "plan"))]
            data_type: None,
        }
    }

    /// The endpoint that receives the request.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// The event's name, the payment's type or, for a removal, `remove-payment`. Logs use it to name the request.
    #[must_use]
    pub fn event_name(&self) -> &str {
        &self.event_name
    }

    /// The JSON body, at most [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES) long.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Whether the request is idempotent: sending it twice has the same effect as sending it once. True for payments
    /// and removals.
    ///
    /// Linkrunner deduplicates payments by type and id. It does not deduplicate events: an event that is sent
    /// again after an ambiguous failure may be counted twice.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.endpoint.facts().is_repeatable
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

    /// The id set by [`with_id`](Self::with_id). Default: the event's [`event_id`](crate::Payload::event_id), if it has
    /// one.
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

    /// Replaces the body with one that has further members. Fails if it is too large.
    #[cfg(feature = "outbox")]
    pub(crate) fn with_body(mut self, body: Vec<u8>) -> Result<Self, EncodeError> {
        check_size(&body)
            .map_err(|error| EncodeError::new("request", self.endpoint.path(), error))?;
        self.body = body.into();
        Ok(self)
    }

    #[cfg(all(feature = "client", feature = "plan"))]
    pub(super) fn with_data_type(mut self, data_type: fn() -> DataType) -> Self {
        self.data_type = Some(data_type);
        self
    }

    #[cfg(all(feature = "client", feature = "plan"))]
    pub(crate) fn data_type(&self) -> Option<DataType> {
        self.data_type.map(|data_type| data_type())
    }

    #[cfg(any(test, feature = "client"))]
    pub(crate) fn key(&self) -> &OrderingKey {
        &self.ordering_key
    }
}

/// Compares all that can be restored from the JSON, and the id.
impl PartialEq for ApiRequest {
    fn eq(&self, other: &Self) -> bool {
        self.endpoint == other.endpoint
            && self.event_name == other.event_name
            && self.body == other.body
            && self.ordering_key == other.ordering_key
            && self.id == other.id
    }
}

impl Eq for ApiRequest {}

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
