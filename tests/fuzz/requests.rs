//! Bodies of stored requests, as `ApiRequest::from_parts` reads them.

use linkrunner_events::{ApiRequest, Endpoint, MAX_BODY_BYTES};
use linkrunner_fuzz::fuzz;
use linkrunner_fuzz::words::JSON;
use serde_json::Value;

const ENDPOINTS: [Endpoint; 3] = [
    Endpoint::CaptureEvent,
    Endpoint::CapturePayment,
    Endpoint::RemovePayment,
];

const WORDS: &[&[u8]] = &[
    b" ",
    b"\n",
    b"\xef\xbb\xbf",
    b"true",
    b"-0.0",
    b"\"\"",
    b"\"\\u0000\"",
    b"\"\\ud800\"",
    b"\"\\u00a0\"",
    b"\"\xe2\x80\x8b\"",
    b"\"event_name\":",
    b"\"user_id\":",
    b"\"install_instance_id\":",
    b"\"event_data\":",
    b"\"event_id\":",
    b"\"payment_id\":",
    b"\"type\":",
    b"\"status\":",
    b"\"user_\\u0069d\":",
    b"{\"a\":",
    b"\"$serde_json::private::RawValue\":",
];

/// Longer than any message needs to be. Messages may not quote whole bodies.
const LONGEST_MESSAGE: usize = 500;

#[test]
fn from_parts() {
    fuzz("from_parts", &[JSON, WORDS].concat(), |body| {
        for endpoint in ENDPOINTS {
            restore(endpoint, body);
        }
    });
}

fn restore(endpoint: Endpoint, body: &[u8]) {
    let request = match ApiRequest::from_parts(endpoint, body) {
        Ok(request) => request,
        Err(error) => {
            let message = error.to_string();
            assert!(message.len() <= LONGEST_MESSAGE, "{message}");
            assert!(!message.contains(char::is_control), "{message:?}");
            return;
        }
    };
    assert!(body.len() <= MAX_BODY_BYTES);
    assert_eq!(request.body(), body);
    assert_eq!(request.endpoint(), endpoint);
    assert!(!request.event_name().trim().is_empty());
    assert!(!request.ordering_key().trim().is_empty());
    assert!(request.id().is_none_or(|id| !id.trim().is_empty()));
    let again =
        ApiRequest::from_parts(endpoint, request.body().clone()).expect("it was read before");
    assert_eq!(again, request);
    // Some numbers and depths are more than a `Value` takes.
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        assert!(value.is_object());
    }
}
