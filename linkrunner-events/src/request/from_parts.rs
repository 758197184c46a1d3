//! Restores a request from its body.

use serde_json::{Map, Value};

use super::event::check_size;
use super::{ApiRequest, Endpoint, OrderingKey};
use crate::error::{EncodeError, EncodeProblem, FieldError};

pub(super) fn request(endpoint: Endpoint, body: Vec<u8>) -> Result<ApiRequest, EncodeError> {
    let error = |error| EncodeError::new("request", endpoint.path(), error);
    check_size(&body).map_err(error)?;
    let members: Map<String, Value> = serde_json::from_slice(&body)
        .map_err(|why| error(EncodeProblem::NotARequest(why.to_string()).into()))?;
    let name = match endpoint {
        Endpoint::CaptureEvent => text(&members, "event_name").map_err(error)?,
        Endpoint::CapturePayment => text(&members, "type").map_err(error)?,
        Endpoint::RemovePayment => endpoint.path(),
    }
    .to_owned();
    let key = ordering_key(endpoint, &members).map_err(error)?;
    let event_id = members.get("event_id").and_then(Value::as_str);
    let request = ApiRequest::new(endpoint, name, body, key);
    Ok(match event_id {
        Some(id) if endpoint == Endpoint::CaptureEvent => request.with_id(id),
        _ => request,
    })
}

/// Only a removal may have a payment id in place of a user.
fn ordering_key(
    endpoint: Endpoint,
    members: &Map<String, Value>,
) -> Result<OrderingKey, FieldError> {
    let keys: &[&'static str] = match endpoint {
        Endpoint::RemovePayment => &["user_id", "install_instance_id", "payment_id"],
        _ => &["user_id", "install_instance_id"],
    };
    let mut present = keys.iter().filter(|key| members.contains_key(**key));
    match (present.next(), present.next()) {
        (Some(key), None) => Ok(OrderingKey::of(key, text(members, key)?)),
        (None, _) => Err(missing(keys[0])),
        (Some(first), Some(second)) => {
            Err(EncodeProblem::NotARequest(format!("there is a `{first}` and a `{second}`")).into())
        }
    }
}

fn text<'a>(members: &'a Map<String, Value>, key: &str) -> Result<&'a str, FieldError> {
    match members.get(key).and_then(Value::as_str) {
        Some("") => Err(FieldError::at(key, EncodeProblem::EmptyId)),
        Some(text) => Ok(text),
        None => Err(missing(key)),
    }
}

fn missing(key: &str) -> FieldError {
    EncodeProblem::NotARequest(format!("there is no string `{key}`")).into()
}
