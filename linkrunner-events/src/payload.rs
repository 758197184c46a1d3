//! An event on its way to JSON.

use std::borrow::Cow;
use std::net::IpAddr;

use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};

use crate::commerce::is_blank;
use crate::error::{EncodeError, EncodeProblem, FieldError};
use crate::event::LinkrunnerEvent;
use crate::json::{self, JsonSink, close_object, write_text};
use crate::lint::{self, Finding};
use crate::request::{ApiRequest, Endpoint, Lane, MAX_BODY_BYTES};
use crate::schema::EventSchema;
use crate::serialize::SerializeEvent;
use crate::sink::{Key, key};
use crate::user::User;

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
    event: &'a E,
    user: User<'a>,
    event_id: Option<Cow<'a, str>>,
    client_ip_address: Option<IpAddr>,
}

impl<'a, E: LinkrunnerEvent + ?Sized> Payload<'a, E> {
    pub(crate) fn new(event: &'a E, user: User<'a>) -> Self {
        Self {
            event,
            user,
            event_id: None,
            client_ip_address: None,
        }
    }

    /// An id of this very event. The vendor calls it "useful for deduplication", and says elsewhere that events are not
    /// deduplicated: do not build on it.
    pub fn event_id(mut self, event_id: impl Into<Cow<'a, str>>) -> Self {
        self.event_id = Some(event_id.into());
        self
    }

    /// The public address of the user's device; an IPv4 address that is mapped into IPv6 is sent as IPv4. Linkrunner ignores private, loopback and link-local ones, which
    /// [`lint`](Self::lint) finds.
    pub fn client_ip_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.client_ip_address = Some(address.into().to_canonical());
        self
    }

    /// The JSON that is sent: `event_name`, `event_data`, the user, then `event_id` and `client_ip_address` where they are
    /// set.
    ///
    /// # Errors
    ///
    /// When the event must not be sent as it is; the [`EncodeError`] names the field and what to do.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        encode(
            self.event.schema(),
            &mut |sink| self.event.event_fields(sink),
            &self.user,
            self.event_id.as_deref(),
            self.client_ip_address,
        )
    }

    /// The request, encoded and owned, to be sent with `Client::send` now or later.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        let body = self.to_vec()?;
        let name = self.event.event_name();
        let lane = Lane::of(&self.user);
        Ok(ApiRequest::new(
            Endpoint::CaptureEvent,
            name,
            body,
            false,
            lane,
        ))
    }

    /// What is probably a mistake in this event or its address and yet may be sent.
    #[must_use]
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = self.event.lint();
        findings.extend(
            self.client_ip_address
                .and_then(lint::lint_client_ip_address),
        );
        findings
    }
}

/// Everything of a payload but its event, which is behind `write_fields`: so there is one of this function, and not one for
/// each type of event.
fn encode<'a>(
    schema: &EventSchema,
    write_fields: &mut dyn FnMut(&mut JsonSink<'_, 'a>) -> Result<(), FieldError>,
    user: &User<'_>,
    event_id: Option<&str>,
    client_ip_address: Option<IpAddr>,
) -> Result<Vec<u8>, EncodeError> {
    json::encode(|body| {
        body.extend_from_slice(schema.json_head().as_bytes());
        if schema.has_data() {
            let start = body.len();
            let mut sink = JsonSink::new(body);
            write_fields(&mut sink)?;
            if schema.ecommerce().is_some() {
                sink.check_ecommerce()?;
            }
            close_object(body, start);
        }
        write_id(body, user.key(), user.value())?;
        if let Some(event_id) = event_id {
            write_id(body, key!("event_id"), event_id)?;
        }
        if let Some(address) = client_ip_address {
            write_text(body, key!("client_ip_address"), &address.to_string());
        }
        body.push(b'}');
        check_size(body)
    })
    .map_err(|error| EncodeError::new("event", schema.name(), error))
}

/// Writes an id, which must not be empty.
pub(crate) fn write_id(body: &mut Vec<u8>, key: &'static Key, id: &str) -> Result<(), FieldError> {
    if is_blank(id) {
        return Err(FieldError::at(key.name, EncodeProblem::EmptyId));
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

impl<E: LinkrunnerEvent + ?Sized> Serialize for Payload<'_, E> {
    /// Fails where [`to_vec`](Self::to_vec) fails, so that a snapshot never shows what would not be sent.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_vec().map_err(S::Error::custom)?;

        let schema = self.event.schema();
        let optional = [
            schema.has_data(),
            self.event_id.is_some(),
            self.client_ip_address.is_some(),
        ];
        let len = 2 + optional.iter().filter(|present| **present).count();
        let mut body = serializer.serialize_map(Some(len))?;
        body.serialize_entry("event_name", schema.name())?;
        if schema.has_data() {
            body.serialize_entry("event_data", &SerializeEvent(self.event))?;
        }
        body.serialize_entry(self.user.key().name, self.user.value())?;
        if let Some(event_id) = &self.event_id {
            body.serialize_entry("event_id", event_id)?;
        }
        if let Some(address) = &self.client_ip_address {
            body.serialize_entry("client_ip_address", &address.to_string())?;
        }
        body.end()
    }
}
