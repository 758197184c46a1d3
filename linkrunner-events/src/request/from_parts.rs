//! Restores a request from its endpoint and body.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::body::check_size;
use super::{ApiRequest, Endpoint, OrderingKey};
use crate::error::{EncodeError, EncodeProblem, FieldError};
use crate::value::is_blank;

/// The members of a body. The values stay unparsed, because `serde_json::Value` rejects some values that the encoder
/// accepts, such as the number `1e400` and lists nested 128 deep.
type Members<'a> = BTreeMap<String, &'a RawValue>;

impl ApiRequest {
    /// Restores a stored request from its [`endpoint`](Self::endpoint) and [`body`](Self::body), to send it later.
    ///
    /// Only the form of the body is checked, not the amounts, currencies and required keys of an event.
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
    /// When the body is not valid for the endpoint: it is not a JSON object, its name, user or id is missing or blank,
    /// its `event_data` is not an object, or it exceeds [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES).
    pub fn from_parts(endpoint: Endpoint, body: impl Into<Vec<u8>>) -> Result<Self, EncodeError> {
        restore(endpoint, body.into())
            .map_err(|error| EncodeError::new("request", endpoint.path(), error))
    }
}

fn restore(endpoint: Endpoint, body: Vec<u8>) -> Result<ApiRequest, FieldError> {
    check_size(&body)?;
    let members: Members<'_> = serde_json::from_slice(&body).map_err(|error| not_json(&error))?;
    let facts = endpoint.facts();
    let name = match facts.name {
        Some(member) => name(&members, member)?,
        None => facts.path.to_owned(),
    };
    let ordering_key = ordering_key(&members, facts.subjects)?;
    for member in facts.required {
        id(&members, member)?;
    }
    for member in facts.objects {
        check_object(&members, member)?;
    }
    let id = facts
        .id
        .filter(|member| members.contains_key(*member))
        .map(|member| id(&members, member))
        .transpose()?;
    let request = ApiRequest::new(endpoint, name, body, ordering_key);
    Ok(match id {
        Some(id) => request.with_id(id),
        None => request,
    })
}

fn name(members: &Members<'_>, member: &str) -> Result<String, FieldError> {
    let name = text(members, member)?;
    if is_blank(&name) {
        return Err(not_a_request(format!("its `{member}` is blank")));
    }
    Ok(name)
}

fn ordering_key(members: &Members<'_>, subjects: &[&str]) -> Result<OrderingKey, FieldError> {
    let mut present = subjects.iter().filter(|key| members.contains_key(**key));
    match (present.next(), present.next()) {
        (Some(member), None) => Ok(OrderingKey::of(member, &id(members, member)?)),
        (None, _) => Err(missing(subjects[0])),
        (Some(first), Some(second)) => Err(not_a_request(format!(
            "there is a `{first}` and a `{second}`"
        ))),
    }
}

fn id(members: &Members<'_>, member: &str) -> Result<String, FieldError> {
    let id = text(members, member)?;
    if is_blank(&id) {
        return Err(FieldError::at(member, EncodeProblem::EmptyId));
    }
    Ok(id)
}

fn check_object(members: &Members<'_>, member: &str) -> Result<(), FieldError> {
    match members.get(member) {
        Some(value) if !value.get().starts_with('{') => {
            Err(not_a_request(format!("its `{member}` is not an object")))
        }
        _ => Ok(()),
    }
}

fn text(members: &Members<'_>, member: &str) -> Result<String, FieldError> {
    let value = members.get(member).ok_or_else(|| missing(member))?;
    serde_json::from_str(value.get()).map_err(|_| missing(member))
}

/// serde_json quotes a value of another type in full, so a message would have the size of the body.
fn not_json(error: &serde_json::Error) -> FieldError {
    not_a_request(match error.is_data() {
        true => "it is not a JSON object".to_owned(),
        false => error.to_string(),
    })
}

fn missing(member: &str) -> FieldError {
    not_a_request(format!("there is no string `{member}`"))
}

fn not_a_request(why: String) -> FieldError {
    EncodeProblem::NotARequest(why).into()
}
