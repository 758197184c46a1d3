//! An event on its way to JSON.

use std::borrow::Cow;
use std::net::IpAddr;

use serde_core::ser::Error as _;
use serde_core::{Serialize, Serializer};

use crate::encode::{Fields, serialize_object, write_checked};
use crate::error::{EncodeError, EncodeProblem, FieldError};
use crate::event::{DataOf, LinkrunnerEvent};
use crate::json::{self, Key, key, write_text};
use crate::lint::{self, Finding};
use crate::request::User;
use crate::request::{ApiRequest, Endpoint, IntoRequest, MAX_BODY_BYTES, OrderingKey};
use crate::schema::EventSchema;
use crate::value::is_blank;

/// The body of a request: an event, the user it is about, and what else the API takes.
///
/// It serializes with any serializer, which is what snapshot tests use, and [`to_vec`](Self::to_vec) gives the bytes that
/// are sent.
///
/// ```
/// use linkrunner_events::LinkrunnerEvent;
///
/// #[derive(LinkrunnerEvent)]
/// struct ItemViewed<'a> {
///     product_id: &'a str,
/// }
///
/// let event = ItemViewed { product_id: "ABC123" };
/// let body = event.payload("user_12345").event_id("view_1").to_vec()?;
/// assert_eq!(
///     String::from_utf8_lossy(&body),
///     r#"{"event_name":"item_viewed","event_data":{"product_id":"ABC123"},"user_id":"user_12345","event_id":"view_1"}"#,
/// );
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[derive(Debug)]
#[must_use = "a payload is not sent by itself: encode it, or pass the event to `Client::capture`"]
pub struct Payload<'a, E: ?Sized> {
    pub(crate) event: &'a E,
    pub(crate) rest: Rest<'a>,
}

/// Everything of a payload but its event.
#[derive(Debug)]
pub(crate) struct Rest<'a> {
    user: User<'a>,
    event_id: Option<Cow<'a, str>>,
    client_ip_address: Option<IpAddr>,
}

impl<'a, E: LinkrunnerEvent + ?Sized> Payload<'a, E> {
    /// An id of this very event. The vendor calls it "useful for deduplication", and says elsewhere that events are not
    /// deduplicated: do not build on it.
    pub fn event_id(mut self, event_id: impl Into<Cow<'a, str>>) -> Self {
        self.rest.event_id = Some(event_id.into());
        self
    }

    /// The public address of the user's device; an IPv4 address that is mapped into IPv6 is sent as IPv4. Linkrunner ignores private, loopback and link-local ones, which
    /// [`lint`](Self::lint) finds.
    pub fn client_ip_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.rest.client_ip_address = Some(address.into().to_canonical());
        self
    }

    /// The JSON that is sent: `event_name`, `event_data`, the user, then `event_id` and `client_ip_address` where they are
    /// set.
    ///
    /// # Errors
    ///
    /// When the event must not be sent as it is; the [`EncodeError`] names the field and what to do.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        self.rest.encode(self.event.schema(), &DataOf(self.event))
    }

    /// The request, encoded and owned, to be sent with `Client::send` now or later.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        let body = self.to_vec()?;
        let name = self.event.event_name();
        let key = OrderingKey::of_user(&self.rest.user);
        let request = ApiRequest::new(Endpoint::CaptureEvent, name, body, key);
        Ok(match &self.rest.event_id {
            Some(id) => request.with_id(id),
            None => request,
        })
    }

    /// What is probably a mistake in this event or its address and yet may be sent.
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = self.event.lint();
        findings.extend(
            self.rest
                .client_ip_address
                .and_then(lint::lint_client_ip_address),
        );
        findings
    }
}

impl<'a> Rest<'a> {
    pub(crate) fn of(user: User<'a>) -> Self {
        Self {
            user,
            event_id: None,
            client_ip_address: None,
        }
    }

    /// The same function for every type of event.
    fn encode(&self, schema: &EventSchema, fields: &dyn Fields) -> Result<Vec<u8>, EncodeError> {
        json::encode(|body| {
            body.extend_from_slice(schema.json_head().as_bytes());
            if schema.has_data() {
                write_checked(body, fields, schema.ecommerce().is_some())?;
            }
            write_id(body, self.user.key(), self.user.value())?;
            if let Some(event_id) = &self.event_id {
                write_id(body, key!("event_id"), event_id)?;
            }
            if let Some(address) = self.client_ip_address {
                write_text(body, key!("client_ip_address"), &address.to_string());
            }
            body.push(b'}');
            check_size(body)
        })
        .map_err(|error| EncodeError::new("event", schema.name(), error))
    }
}

/// Writes an id, which must not be empty.
#[inline]
pub(crate) fn write_id(body: &mut Vec<u8>, key: Key, id: &str) -> Result<(), FieldError> {
    if is_blank(id) {
        return Err(FieldError::at(key.name(), EncodeProblem::EmptyId));
    }
    write_text(body, key, id);
    Ok(())
}

pub(crate) fn check_size(body: &[u8]) -> Result<(), FieldError> {
    let bytes = body.len();
    if bytes > MAX_BODY_BYTES {
        return Err(EncodeProblem::TooLarge { bytes }.into());
    }
    Ok(())
}

impl<E: LinkrunnerEvent + ?Sized> IntoRequest for Payload<'_, E> {
    fn into_request(self) -> Result<ApiRequest, EncodeError> {
        self.to_request()
    }
}

impl<E: LinkrunnerEvent + ?Sized> IntoRequest for &Payload<'_, E> {
    fn into_request(self) -> Result<ApiRequest, EncodeError> {
        self.to_request()
    }
}

impl<E: LinkrunnerEvent + ?Sized> Serialize for Payload<'_, E> {
    /// What [`to_vec`](Self::to_vec) gives, for any serializer; it fails where that fails, so that a snapshot never shows what
    /// would not be sent.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = self.to_vec().map_err(S::Error::custom)?;
        serialize_object(&body, serializer)
    }
}
