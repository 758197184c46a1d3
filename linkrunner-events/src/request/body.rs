//! The common interface of payloads, payments and removals: they encode the body of a request.

use std::borrow::Cow;
use std::net::IpAddr;

use super::{ApiRequest, Endpoint, MAX_BODY_BYTES, OrderingKey};
use crate::error::{EncodeError, EncodeProblem, FieldError};
use crate::json::{self, Key, key, write_text};
use crate::value::is_blank;

/// A request before it is encoded.
pub(super) trait Body {
    fn endpoint(&self) -> Endpoint;

    /// The name of the request in errors and logs, such as the event's name. Default: the path of the endpoint.
    fn name(&self) -> Cow<'static, str> {
        self.endpoint().path().into()
    }

    fn ordering_key(&self) -> OrderingKey;

    /// The id of the request, if its body has one.
    fn id(&self) -> Option<&str> {
        None
    }

    /// Writes the JSON.
    fn write(&self, out: &mut Vec<u8>) -> Result<(), FieldError>;
}

#[inline]
pub(super) fn to_vec(body: &impl Body) -> Result<Vec<u8>, EncodeError> {
    json::encode(|out| {
        body.write(out)?;
        check_size(out)
    })
    .map_err(|error| EncodeError::new(body.endpoint().facts().noun, body.name(), error))
}

pub(super) fn to_request(body: &impl Body) -> Result<ApiRequest, EncodeError> {
    let json = to_vec(body)?;
    let request = ApiRequest::new(body.endpoint(), body.name(), json, body.ordering_key());
    Ok(match body.id() {
        Some(id) => request.with_id(id),
        None => request,
    })
}

/// Implements `IntoRequest` and `Serialize` with the type's own `to_request` and `to_vec`.
macro_rules! impl_request {
    ([$($generics:tt)*] $body:ty) => {
        impl<$($generics)*> $crate::request::IntoRequest for $body {
            fn into_request(self) -> Result<$crate::request::ApiRequest, $crate::error::EncodeError> {
                self.to_request()
            }
        }

        impl<$($generics)*> $crate::request::IntoRequest for &$body {
            fn into_request(self) -> Result<$crate::request::ApiRequest, $crate::error::EncodeError> {
                self.to_request()
            }
        }

        impl<$($generics)*> ::serde_core::Serialize for $body {
            /// Writes the content of [`to_vec`](Self::to_vec) to any serializer. It fails if `to_vec` fails, so that a
            /// snapshot never shows a body that would not be sent.
            fn serialize<S: ::serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let body = self.to_vec().map_err(::serde_core::ser::Error::custom)?;
                $crate::encode::serialize_object(&body, serializer)
            }
        }
    };
}
pub(super) use impl_request;

/// Writes an id, which must not be blank.
#[inline]
pub(super) fn write_id(out: &mut Vec<u8>, key: Key, id: &str) -> Result<(), FieldError> {
    if is_blank(id) {
        return Err(FieldError::at(key.name(), EncodeProblem::EmptyId));
    }
    write_text(out, key, id);
    Ok(())
}

#[inline]
pub(super) fn write_client_ip_address(out: &mut Vec<u8>, address: Option<IpAddr>) {
    if let Some(address) = address {
        write_text(out, key!("client_ip_address"), &address.to_string());
    }
}

pub(super) fn check_size(body: &[u8]) -> Result<(), FieldError> {
    let bytes = body.len();
    if bytes > MAX_BODY_BYTES {
        return Err(EncodeProblem::TooLarge { bytes }.into());
    }
    Ok(())
}
