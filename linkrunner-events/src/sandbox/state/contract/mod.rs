//! The contract, without sockets or state: what a call asks for, or why it is refused.
//!
//! A call that sends something is checked in this order, and the first failure is the answer: the path (404), the method (405),
//! the server key (401), the size (413), the time (408), the content type, the JSON and the parameters (400). Without a
//! key, the answer says nothing about the body. A question has a query in place of the body.

mod answer;
mod parameters;

use serde_json::{Map, Value};

pub(crate) use self::answer::Answer;
use self::parameters::Parameters;
use super::asked::Asked;
use super::body::{Body, Content};
use super::payment_record::PaymentRecord;
use crate::request::ATTRIBUTION_RESULT;
use crate::{Endpoint, PaymentStatus, PaymentType};

/// The path of every endpoint begins with it. The rate limit counts all calls to such a path.
pub(crate) const API_PREFIX: &str = "/api/v1/";

/// The parts of a call that the contract checks.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// The header `Host`.
    pub(crate) host: Option<&'a str>,
    pub(crate) key_accepted: bool,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) asked: &'a Asked,
    pub(crate) body: &'a Body,
}

/// The effect that a valid call asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Command {
    CaptureEvent,
    CapturePayment(Box<PaymentRecord>),
    RemovePayment(Removal),
    /// A question: which attribution the user has.
    AttributionResult(Asked),
}

/// Which payments to remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Removal {
    /// The payments with this id, of every type.
    PaymentId(String),
    /// All payments of this user.
    UserId(String),
}

/// The endpoint of a path, which must be written exactly as documented.
pub(crate) fn endpoint(path: &str) -> Option<Endpoint> {
    Endpoint::from_path(path.strip_prefix(API_PREFIX)?)
}

/// Whether a path is the one of the question for an attribution.
pub(crate) fn is_question(path: &str) -> bool {
    path.strip_prefix(API_PREFIX) == Some(ATTRIBUTION_RESULT)
}

/// Whether a path ends like that of an endpoint and does not begin like one.
fn lacks_prefix(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_known = Endpoint::from_path(name).is_some() || name == ATTRIBUTION_RESULT;
    is_known && !path.starts_with(API_PREFIX)
}

/// The method that the endpoint of a path wants.
pub(crate) fn method(path: &str) -> &'static str {
    if is_question(path) { "GET" } else { "POST" }
}

/// Checks a call.
pub(crate) fn read(call: &Call<'_>) -> Result<Command, Answer> {
    let endpoint = endpoint(call.path);
    if endpoint.is_none() && !is_question(call.path) {
        return Err(match call.host {
            Some(host) if lacks_prefix(call.path) => Answer::wrong_base_url(host),
            _ => Answer::not_found(call.path),
        });
    }
    let method = method(call.path);
    if call.method != method {
        return Err(Answer::method_not_allowed(method));
    }
    if !call.key_accepted {
        return Err(Answer::unauthorized());
    }
    let Some(endpoint) = endpoint else {
        return attribution_result(call.asked);
    };
    let parameters = Parameters(json_object(call)?);
    match endpoint {
        Endpoint::CaptureEvent => capture_event(parameters),
        Endpoint::CapturePayment => capture_payment(parameters),
        Endpoint::RemovePayment => remove_payment(parameters),
    }
}

fn json_object<'a>(call: &Call<'a>) -> Result<&'a Map<String, Value>, Answer> {
    let value = match &call.body.content {
        Content::TooLarge => return Err(Answer::too_large()),
        Content::Late => return Err(Answer::late()),
        Content::Broken => {
            return Err(Answer::bad_request(
                "The connection closed before the body was complete.",
            ));
        }
        _ if !is_json(call.content_type) => {
            return Err(Answer::bad_request(
                "The header Content-Type must be application/json.",
            ));
        }
        Content::Malformed { why, .. } => {
            return Err(Answer::bad_request(format!(
                "The body is not valid JSON: {why}."
            )));
        }
        Content::Json(value) => value,
    };
    value
        .as_object()
        .ok_or_else(|| Answer::bad_request("The body must be a JSON object."))
}

/// Whether a content type is `application/json`, in any case and with any parameters.
fn is_json(content_type: Option<&str>) -> bool {
    content_type
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn capture_event(parameters: Parameters<'_>) -> Result<Command, Answer> {
    parameters.required_text("event_name")?;
    parameters.identity()?;
    parameters.event_data()?;
    parameters.text("event_id")?;
    parameters.text("client_ip_address")?;
    Ok(Command::CaptureEvent)
}

fn capture_payment(parameters: Parameters<'_>) -> Result<Command, Answer> {
    let (user_id, install_instance_id) = parameters.identity()?;
    let record = PaymentRecord {
        payment_id: parameters.required_text("payment_id")?.to_owned(),
        payment_type: parameters.one_of("type", PaymentType::TERMS, "DEFAULT")?,
        status: parameters.one_of("status", PaymentStatus::TERMS, "PAYMENT_COMPLETED")?,
        amount: parameters.amount()?,
        user_id,
        install_instance_id,
        event_data: parameters.event_data()?.cloned().unwrap_or_default(),
    };
    parameters.text("client_ip_address")?;
    Ok(Command::CapturePayment(Box::new(record)))
}

fn remove_payment(parameters: Parameters<'_>) -> Result<Command, Answer> {
    let user_id = parameters.text("user_id")?;
    let payment_id = parameters.text("payment_id")?;
    let removal = match (user_id, payment_id) {
        (Some(user_id), None) => Removal::UserId(user_id.to_owned()),
        (None, Some(payment_id)) => Removal::PaymentId(payment_id.to_owned()),
        (None, None) => {
            return Err(Answer::bad_request(
                "Exactly one of user_id and payment_id is required.",
            ));
        }
        // The vendor does not say which of the two counts. It may be every payment of a user.
        (Some(_), Some(_)) => {
            return Err(Answer::bad_request(
                "user_id and payment_id must not be sent together: it is undefined which payments would be removed.",
            ));
        }
    };
    Ok(Command::RemovePayment(removal))
}

fn attribution_result(asked: &Asked) -> Result<Command, Answer> {
    if asked.is_empty() {
        return Err(Answer::bad_request(
            "user_id or device_identifier is required.",
        ));
    }
    Ok(Command::AttributionResult(asked.clone()))
}

#[cfg(test)]
mod tests;
