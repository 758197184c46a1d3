//! The encoding of payloads.

use std::borrow::Cow;

use super::body::{self, Body, impl_request};
use super::payload::{Envelope, Payload};
use super::{ApiRequest, Endpoint, OrderingKey};
use crate::encode::Fields;
use crate::error::{EncodeError, FieldError};
use crate::event::{DataOf, LinkrunnerEvent};
use crate::lint::Finding;
use crate::schema::EventSchema;

impl<E: LinkrunnerEvent + ?Sized> Payload<'_, E> {
    /// The JSON that is sent: `event_name`, `event_data`, the user, then `event_id` and `client_ip_address` if they are
    /// set.
    ///
    /// # Errors
    ///
    /// When the event fails a check; the [`EncodeError`] names the field and says what to do.
    pub fn to_vec(&self) -> Result<Vec<u8>, EncodeError> {
        ErasedPayload::to_vec(self.event.schema(), &DataOf(self.event), &self.envelope)
    }

    /// The encoded request, which owns its data and can be sent with `Client::send` now or later.
    ///
    /// # Errors
    ///
    /// As [`to_vec`](Self::to_vec).
    pub fn to_request(&self) -> Result<ApiRequest, EncodeError> {
        ErasedPayload::to_request(self.event.schema(), &DataOf(self.event), &self.envelope)
    }

    /// Probable mistakes in the event, the ids or the address that do not stop it from being sent.
    #[must_use = "findings have no effect: log them, or assert in a test that there are none"]
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = self.event.lint();
        findings.extend(self.envelope.lint());
        findings
    }
}

impl_request!([E: LinkrunnerEvent + ?Sized] Payload<'_, E>);

/// A payload of any event, type-erased so that its code compiles once. The functions take the fields one by one, because
/// building the struct in the caller would cost 45 bytes of machine code per event.
pub(super) struct ErasedPayload<'a> {
    pub(super) schema: &'static EventSchema,
    /// The fields of `event_data`. `None` leaves out `event_data`.
    pub(super) data: Option<&'a dyn Fields>,
    pub(super) envelope: &'a Envelope<'a>,
}

impl<'a> ErasedPayload<'a> {
    fn to_vec(
        schema: &'static EventSchema,
        fields: &'a dyn Fields,
        envelope: &'a Envelope<'a>,
    ) -> Result<Vec<u8>, EncodeError> {
        body::to_vec(&Self {
            schema,
            data: schema.has_data().then_some(fields),
            envelope,
        })
    }

    fn to_request(
        schema: &'static EventSchema,
        fields: &'a dyn Fields,
        envelope: &'a Envelope<'a>,
    ) -> Result<ApiRequest, EncodeError> {
        body::to_request(&Self {
            schema,
            data: schema.has_data().then_some(fields),
            envelope,
        })
    }
}

impl Body for ErasedPayload<'_> {
    fn endpoint(&self) -> Endpoint {
        Endpoint::CaptureEvent
    }

    fn name(&self) -> Cow<'static, str> {
        self.schema.name().into()
    }

    fn ordering_key(&self) -> OrderingKey {
        OrderingKey::of_user(&self.envelope.user)
    }

    fn id(&self) -> Option<&str> {
        self.envelope.event_id.as_deref()
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>) -> Result<(), FieldError> {
        self.envelope.write(out, self.schema, self.data)
    }
}
