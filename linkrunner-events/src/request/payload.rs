//! An event with its user and the other members of the body.

use std::borrow::Cow;
use std::net::IpAddr;

use super::body::{write_client_ip_address, write_id};
use super::{IntoId, User};
use crate::encode::{Fields, write_checked};
use crate::error::FieldError;
use crate::json::{close_object, key, write_text};
use crate::lint::{self, Finding};
use crate::schema::EventSchema;

/// An event ready to be encoded, with its user and the optional `event_id` and `client_ip_address`.
///
/// [`to_vec`](Self::to_vec) returns the bytes that are sent. For snapshot tests, a payload also implements `Serialize`.
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
    pub(super) event: &'a E,
    pub(super) envelope: Envelope<'a>,
}

/// The members of the body beside the event.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) user: User<'a>,
    pub(super) event_id: Option<Cow<'a, str>>,
    pub(super) client_ip_address: Option<IpAddr>,
}

impl Envelope<'_> {
    /// Writes the body of an event. Without `data`, the body has no `event_data`.
    #[inline]
    pub(super) fn write(
        &self,
        out: &mut Vec<u8>,
        event: &EventSchema,
        data: Option<&dyn Fields>,
    ) -> Result<(), FieldError> {
        let Self {
            user,
            event_id,
            client_ip_address,
        } = self;
        write_text(out, key!("event_name"), event.name());
        if let Some(data) = data {
            out.extend_from_slice(key!("event_data").without_quote());
            write_checked(out, data, event.ecommerce().is_some())?;
        }
        write_id(out, user.key(), user.value())?;
        if let Some(event_id) = event_id {
            write_id(out, key!("event_id"), event_id)?;
        }
        write_client_ip_address(out, *client_ip_address);
        close_object(out, 0);
        Ok(())
    }

    /// Probable mistakes in the ids and the address.
    pub(super) fn lint(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.user.lint());
        let event_id = self.event_id.as_deref();
        findings.extend(event_id.and_then(|id| lint::placeholder_id("event_id", id)));
        let address = self.client_ip_address;
        findings.extend(address.and_then(lint::lint_client_ip_address));
        findings
    }
}

impl<'a, E: ?Sized> Payload<'a, E> {
    pub(crate) fn new(event: &'a E, user: User<'a>) -> Self {
        Self {
            event,
            envelope: Envelope {
                user,
                event_id: None,
                client_ip_address: None,
            },
        }
    }

    /// Sets an id for this one event. Do not rely on it for deduplication: Linkrunner's documentation calls it "useful
    /// for deduplication", but also says that events are not deduplicated. Default: none is sent.
    pub fn event_id(mut self, event_id: impl IntoId<'a>) -> Self {
        self.envelope.event_id = Some(event_id.into_id());
        self
    }

    /// Sets the public address of the user's device. An IPv4-mapped IPv6 address is sent as IPv4. Linkrunner
    /// ignores private, loopback and link-local addresses; [`lint`](Self::lint) reports them. Default: none is sent.
    pub fn client_ip_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.envelope.client_ip_address = Some(address.into().to_canonical());
        self
    }
}
