//! The answers: the documented envelope, and the documented texts.

use std::borrow::Cow;
use std::fmt;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::{API_PREFIX, ATTRIBUTION_RESULT};
use crate::Endpoint;

/// How many characters of a path or a host are in an answer.
const SHOWN: usize = 200;

/// An answer in Linkrunner's envelope, `{"msg": …, "status": …, "data": null}`, or 204 without a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The HTTP status, by which a client decides.
    pub(crate) status: StatusCode,
    /// The status in the body. For captured events it is not the HTTP status.
    body_status: u16,
    msg: Cow<'static, str>,
    /// Says more than the documented text.
    reason: Option<&'static str>,
    data: Option<Value>,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, msg: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            body_status: status.as_u16(),
            msg: msg.into(),
            reason: None,
            data: None,
        }
    }

    /// Why a call was refused, for the people who look at the sandbox.
    pub(crate) fn reason(&self) -> &str {
        self.reason.unwrap_or(&self.msg)
    }

    pub(crate) fn event_captured() -> Self {
        Self {
            body_status: 200,
            ..Self::new(StatusCode::CREATED, "Event capture request received!")
        }
    }

    /// A duplicate gets this as well: the answer does not show that the first record won.
    ///
    /// The text and the status in the body are not documented. They follow those of events.
    pub(crate) fn payment_captured() -> Self {
        Self {
            body_status: 200,
            ..Self::new(StatusCode::CREATED, "Payment capture request received!")
        }
    }

    pub(crate) fn payments_removed() -> Self {
        Self::new(StatusCode::OK, "Payment removed successfully!")
    }

    pub(crate) fn nothing_to_remove() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "No payment found to remove.")
    }

    /// The user is known, and came without a campaign.
    ///
    /// The text is not documented.
    pub(crate) fn attribution() -> Self {
        let data = json!({
            "campaign_name": null,
            "display_id": null,
            "ad_network": null,
            "attribution_type": "ORGANIC",
        });
        Self {
            data: Some(data),
            ..Self::new(StatusCode::OK, "Attribution result retrieved successfully!")
        }
    }

    /// Nothing is known of the user.
    pub(crate) fn no_attribution() -> Self {
        Self::new(StatusCode::NO_CONTENT, "")
    }

    pub(crate) fn bad_request(msg: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, msg)
    }

    pub(crate) fn unauthorized() -> Self {
        Self {
            reason: Some(
                "Unauthorized access: the header `linkrunner-key` is missing, empty or not the key of this sandbox.",
            ),
            ..Self::new(StatusCode::UNAUTHORIZED, "Unauthorized access.")
        }
    }

    pub(crate) fn not_found(path: &str) -> Self {
        let paths = Endpoint::ALL.iter();
        let paths: Vec<String> = paths
            .map(|facts| facts.path)
            .chain([ATTRIBUTION_RESULT])
            .map(|path| format!("`{API_PREFIX}{path}`"))
            .collect();
        Self::new(
            StatusCode::NOT_FOUND,
            format!(
                "Not found: `{}` is none of the paths {}.",
                cut(path),
                paths.join(", ")
            ),
        )
    }

    /// The path ends like that of an endpoint, but the base URL of the client is wrong.
    pub(crate) fn wrong_base_url(host: &str) -> Self {
        let prefix = API_PREFIX.trim_end_matches('/');
        Self::new(
            StatusCode::NOT_FOUND,
            format!(
                "Not found: the base URL lacks {prefix}: set LINKRUNNER_BASE_URL=http://{}{prefix} (or the base URL in your own \
                 settings).",
                cut(host)
            ),
        )
    }

    pub(crate) fn method_not_allowed(use_instead: &str) -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            format!("Method not allowed: use {use_instead}."),
        )
    }

    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Payload too large: a body may have at most 1 MB.",
        )
    }

    pub(crate) fn late() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "The body took more than a minute to arrive.",
        )
    }

    pub(crate) fn rate_limited() -> Self {
        Self {
            reason: Some("Rate limit exceeded: the calls come faster than this sandbox allows."),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "Rate limit exceeded. Please try again later.",
            )
        }
    }

    pub(crate) fn server_error() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Internal server error. Contact support if this persists.",
        )
    }
}

/// The beginning of a text that a client sent.
fn cut(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN).collect();
    let rest = if shown.len() < text.len() { "…" } else { "" };
    shown + rest
}

/// The body of every answer, with the parts in the documented order.
#[derive(Serialize)]
struct Envelope<'a> {
    msg: &'a str,
    status: u16,
    data: Option<&'a Value>,
}

/// The body, which is empty if the status allows none.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.status == StatusCode::NO_CONTENT {
            return Ok(());
        }
        let envelope = Envelope {
            msg: &self.msg,
            status: self.body_status,
            data: self.data.as_ref(),
        };
        f.write_str(&serde_json::to_string(&envelope).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_captured_event_is_answered_with_the_documented_body() {
        assert_eq!(Answer::event_captured().status, 201);
        assert_eq!(
            Answer::event_captured().to_string(),
            r#"{"msg":"Event capture request received!","status":200,"data":null}"#
        );
    }

    #[test]
    fn a_message_is_escaped() {
        let answer = Answer::bad_request("\"\n");
        assert_eq!(
            answer.to_string(),
            r#"{"msg":"\"\n","status":400,"data":null}"#
        );
    }
}
