//! The answer: whether it comes from Linkrunner, and whether the key is accepted.

use linkrunner_events::Error;
use linkrunner_events::client::{BASE_URL_VAR, DEFAULT_BASE_URL, Reply};
use linkrunner_events::delivery::SERVER_KEY_VAR;

use super::step::Step;

/// Whether Linkrunner accepts the key.
pub(super) fn access(base_url: &str, reply: &Reply) -> Step {
    match answered(base_url, reply) {
        Ok(status) => Step::ok(format!(
            "Linkrunner accepts the server key (status {status})"
        )),
        Err(problem) => problem,
    }
}

/// The status of an answer of Linkrunner that the question was accepted, or the problem.
pub(super) fn answered(base_url: &str, reply: &Reply) -> Result<u16, Step> {
    match &reply.outcome {
        Ok(receipt) if receipt.status() == 204 || is_envelope(reply) => Ok(receipt.status()),
        Ok(receipt) => Err(foreign(receipt.status(), reply.is_html)),
        Err(error) => Err(refused(base_url, error)),
    }
}

/// Linkrunner's answers are JSON objects. Any part of them may be missing.
fn is_envelope(reply: &Reply) -> bool {
    let json = reply.json.as_ref();
    json.is_some_and(serde_json::Value::is_object)
}

/// Somebody else answers: events would count as accepted, and be lost.
fn foreign(status: u16, is_html: bool) -> Step {
    let what = if is_html {
        "a web page"
    } else {
        "not a JSON object"
    };
    Step::problem(
        format!(
            "the response is {what} (status {status}), so it does not come from Linkrunner's API"
        ),
        format!(
            "check {BASE_URL_VAR}, and whether a captive portal or a proxy answers: open the base URL in a browser of this \
             machine"
        ),
    )
}

/// The problem behind a status other than 2xx.
pub(super) fn refused(base_url: &str, error: &Error) -> Step {
    let (message, todo) = match error {
        Error::Unauthorized { .. } => (
            "Linkrunner does not accept the server key (status 401)".to_owned(),
            format!(
                "copy the server key of the right project from the dashboard into {SERVER_KEY_VAR}; it is not the SDK \
                 token, and an older key may have been revoked"
            ),
        ),
        Error::Misconfigured {
            status: status @ (404 | 405),
            ..
        } => (
            format!("there is no Linkrunner API at {base_url} (status {status})"),
            format!("set {BASE_URL_VAR} with the whole path, as in {DEFAULT_BASE_URL}, or unset it"),
        ),
        Error::Misconfigured { status: 407, .. } => (
            "the proxy wants a user and a password (status 407)".to_owned(),
            "set them in HTTPS_PROXY: http://user:password@host:port".to_owned(),
        ),
        Error::Misconfigured { status, .. } => (
            format!("a gateway, a firewall or an allow-list refuses this machine (status {status})"),
            "ask whoever runs the network or the gateway to let the requests pass".to_owned(),
        ),
        Error::Redirected { status, origin, .. } => {
            let target = origin.as_ref().map(|origin| format!(" to {origin}"));
            (
                format!(
                    "the answer is a redirect{} (status {status}), which is not followed, to protect the key",
                    target.unwrap_or_default()
                ),
                format!(
                    "set {BASE_URL_VAR} to the final URL, or unset it; a redirect to an unknown host comes from a captive \
                     portal or a proxy"
                ),
            )
        }
        Error::RateLimited { retry_after, .. } => {
            let pause = match retry_after {
                Some(pause) => format!("{} s", pause.as_secs()),
                None => "a minute".to_owned(),
            };
            (
                "too many requests come from this IP address (status 429)".to_owned(),
                format!(
                    "run this again in {pause}; the limit counts all programs behind the address, so divide it among \
                     them with LINKRUNNER_PACE"
                ),
            )
        }
        Error::Server { status, .. } => (
            format!("Linkrunner, or a gateway in front of it, failed (status {status})"),
            "run this again later; the settings checked so far are fine, and a queue or an outbox retries events"
                .to_owned(),
        ),
        Error::Rejected { status, .. } => (
            format!("the request was rejected (status {status})"),
            format!(
                "check that {BASE_URL_VAR} leads to Linkrunner, and use the newest version of this program; the dashboard shows \
                 whether Linkrunner knows a user"
            ),
        ),
        other => (
            other.to_string(),
            format!("check {BASE_URL_VAR}, and the proxies on the way"),
        ),
    };
    let message = match error.server_message() {
        Some(said) => format!("{message}; the server says: {said}"),
        None => message,
    };
    Step::problem(message, todo)
}
