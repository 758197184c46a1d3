//! A context: fields that an application adds to all of its events.

use std::net::IpAddr;

use super::body::{self, impl_request};
use super::event::ErasedPayload;
use super::payload::Payload;
use super::{ApiRequest, IntoId};
use crate::encode::{FieldWriter, Fields};
use crate::error::EncodeError;
use crate::event::{EventData, LinkrunnerEvent};
use crate::lint::{self, Finding};
use crate::schema::{GroupSchema, check_context_keys};

/// A [`Payload`] with a context; see [`Payload::context`].
///
/// ```
/// use linkrunner_events::{EventData, LinkrunnerEvent};
///
/// #[derive(EventData)]
/// struct Context {
///     service: &'static str,
/// }
///
/// #[derive(LinkrunnerEvent)]
/// struct AppOpened;
///
/// let body = AppOpened.payload("user_12345").context(&Context { service: "shop" }).to_vec()?;
/// assert_eq!(
///     String::from_utf8_lossy(&body),
///     r#"{"event_name":"app_opened","event_data":{"service":"shop"},"user_id":"user_12345"}"#,
/// );
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[derive(Debug)]
#[must_use = "a payload is not sent by itself: encode it, or pass it to `Client::send` or `Queue::enqueue_request`"]
pub struct PayloadWithContext<'a, E: ?Sized, C: ?Sized> {
    payload: Payload<'a, E>,
    context: &'a C,
}

impl<'a, E: LinkrunnerEvent + ?Sized> Payload<'a, E> {
    /// Adds a context: a group of fields that all events of an application share. Its fields follow the event's own in
    /// `event_data`. The event keeps its name and its checks.
    ///
    /// A duplicate key in the event and the context is a compile error. `cargo build` shows it, `cargo check` does not.
    ///
    /// ```
    /// use linkrunner_events::{ApiRequest, EncodeError, EventData, LinkrunnerEvent};
    ///
    /// #[derive(EventData)]
    /// struct Context {
    ///     service: &'static str,
    ///     release: &'static str,
    /// }
    ///
    /// struct Tracker {
    ///     context: Context,
    /// }
    ///
    /// impl Tracker {
    ///     /// A request for `Client::send` or `Queue::enqueue_request`.
    ///     fn request(&self, event: &impl LinkrunnerEvent, user: &str) -> Result<ApiRequest, EncodeError> {
    ///         event.payload(user).context(&self.context).to_request()
    ///     }
    /// }
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct ItemViewed<'a> {
    ///     product_id: &'a str,
    /// }
    ///
    /// let tracker = Tracker { context: Context { service: "shop", release: "2.7" } };
    /// let request = tracker.request(&ItemViewed { product_id: "ABC123" }, "user_12345")?;
    /// assert_eq!(
    ///     String::from_utf8_lossy(request.body()),
    ///     r#"{"event_name":"item_viewed","event_data":{"product_id":"ABC123","service":"shop","release":"2.7"},"user_id":"user_12345"}"#,
    /// );
    /// # Ok::<(), EncodeError>(())
    /// ```
    ///
    /// Two alternatives:
    ///
    /// - Flatten the context into each event (`#[linkrunner(flatten)] context: &'a Context`). Then its fields are also in
    ///   the event's [`SCHEMAS`](LinkrunnerEvent::SCHEMAS), and `cargo check` shows duplicate keys. Add a context to the data
    ///   of a [`Payment`](crate::Payment) in this way.
    /// - Flatten an event and the context into a generic struct. That struct is a new event: all events in it share its
    ///   name, and their ecommerce checks do not apply.
    pub fn context<C: EventData + ?Sized>(self, context: &'a C) -> PayloadWithContext<'a, E, C> {
        const { check_context_keys(E::SCHEMAS, &C::__SCHEMA) }
        PayloadWithContext {
            payload: self,
            context,
        }
    }
}

impl<'a, E: LinkrunnerEvent + ?Sized, C: EventData + ?Sized> PayloadWithContext<'a, E, C> {
    /// See [`Payload::event_id`].
    pub fn event_id(mut self, event_id: impl IntoId<'a>) -> Self {
        self.payload = self.payload.event_id(event_id);
        self
    }

    /// See [`Payload::client_ip_address`].
    pub fn client_ip_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.payload = self.payload.client_ip_address(address);
        self
    }

    /// The JSON that is sent.
    ///
    /// # Errors
    ///
    /// As [`Payload::to_vec`].
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        body::to_vec(&self.erased(&self.data()))
    }

    /// The encoded request, which owns its data and can be sent with `Client::send` now or later.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        body::to_request(&self.erased(&self.data()))
    }

    /// Probable mistakes in the event, its context, the ids or the address that do not stop it from being sent.
    #[must_use = "findings have no effect: log them, or assert in a test that there are none"]
    pub fn lint(&self) -> Vec<Finding> {
        let schema = self.payload.event.schema();
        let keys = schema.fields().chain(GroupSchema::fields(&C::__SCHEMA));
        let mut findings = lint::lint_event(schema, keys, &self.data());
        findings.extend(self.payload.envelope.lint());
        findings
    }

    fn data(&self) -> DataInContext<'_, E, C> {
        DataInContext {
            event: self.payload.event,
            context: self.context,
        }
    }

    fn erased<'b>(&'b self, fields: &'b dyn Fields) -> ErasedPayload<'b> {
        ErasedPayload {
            schema: self.payload.event.schema(),
            data: Some(fields),
            envelope: &self.payload.envelope,
        }
    }
}

impl_request!([E: LinkrunnerEvent + ?Sized, C: EventData + ?Sized] PayloadWithContext<'_, E, C>);

/// The fields of an event and those of its context.
struct DataInContext<'a, E: ?Sized, C: ?Sized> {
    event: &'a E,
    context: &'a C,
}

impl<E: LinkrunnerEvent + ?Sized, C: EventData + ?Sized> Fields for DataInContext<'_, E, C> {
    fn write<'a>(&'a self, writer: &mut FieldWriter<'_, 'a>) {
        self.event.__write_data(writer);
        self.context.__write_fields(writer);
    }
}
