//! Restores a request from its body.

use serde_json::{Map, Value};

use super::body::check_size;
use super::{ApiRequest, Endpoint, OrderingKey};
use crate::error::{EncodeError, EncodeProblem, FieldError};

impl ApiRequest {
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
        restore(endpoint, body.into())
            .map_err(|error| EncodeError::new("request", endpoint.path(), error))
    }
}

fn restore(endpoint: Endpoint, body: Vec<u8>) -> Result<ApiRequest, FieldError> {
    check_size(&body)?;
    let members: Map<String, Value> =
        serde_json::from_slice(&body).map_err(|why| EncodeProblem::NotARequest(why.to_string()))?;
    let facts = endpoint.facts();
    let name = match facts.name {
        Some(member) => text(&members, member)?,
        None => facts.path,
    }
    .to_owned();
    let ordering_key = ordering_key(facts.subjects, &members)?;
    let id = facts.id.and_then(|member| members.get(member)?.as_str());
    let request = ApiRequest::new(endpoint, name, body, ordering_key);
    Ok(match id {
        Some(id) => request.with_id(id),
        None => request,
    })
}

fn ordering_key(
    subjects: &[&str],
    members: &Map<String, Value>,
) -> Result<OrderingKey, FieldError> {
    let mut present = subjects.iter().filter(|key| members.contains_key(**key));
    match (present.next(), present.next()) {
        (Some(key), None) => Ok(OrderingKey::of(key, text(members, key)?)),
        (None, _) => Err(missing(subjects[0])),
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
