//! Requests: what they say of themselves, and what they keep to themselves.

use linkrunner_events::{ApiRequest, Endpoint, LinkrunnerEvent, User};

#[derive(LinkrunnerEvent)]
struct SearchPerformed {
    query: &'static str,
}

fn request() -> ApiRequest {
    let user = User::id("user_secret");
    let event = SearchPerformed { query: "private" };
    let payload = event
        .payload(user)
        .event_id("event_secret")
        .client_ip_address([203, 0, 113, 10]);
    payload.to_request().unwrap()
}

#[test]
fn a_request_is_what_the_payload_was() {
    let request = request();
    assert_eq!(request.endpoint(), Endpoint::CaptureEvent);
    assert_eq!(request.event_name(), SearchPerformed::EVENT_NAME);
    assert!(!request.is_repeatable(), "events are not deduplicated");
    assert_eq!(
        request.body(),
        concat!(
            r#"{"event_name":"search_performed","event_data":{"query":"private"},"user_id":"user_secret","#,
            r#""event_id":"event_secret","client_ip_address":"203.0.113.10"}"#
        )
    );
    assert_eq!(request.clone(), request);
    assert_eq!(
        request.clone().body().as_ptr(),
        request.body().as_ptr(),
        "a clone is cheap"
    );
    let other = SearchPerformed { query: "other" }
        .payload("user_secret")
        .to_request()
        .unwrap();
    assert_ne!(other, request);
}

#[test]
fn its_debug_output_has_nothing_of_the_user_or_the_event() {
    let request = request();
    let bytes = request.body().len();
    for printed in [format!("{request:?}"), format!("{request:#?}")] {
        for kept in ["user_secret", "event_secret", "203.0.113.10", "private"] {
            assert!(!printed.contains(kept), "{printed}");
        }
        assert!(printed.contains("search_performed"), "{printed}");
        assert!(
            printed.contains(&format!("body_bytes: {bytes}")),
            "{printed}"
        );
    }
}

#[test]
fn paths_of_the_endpoints() {
    assert_eq!(Endpoint::CaptureEvent.path(), "capture-event");
    assert_eq!(Endpoint::CapturePayment.path(), "capture-payment");
    assert_eq!(Endpoint::RemovePayment.path(), "remove-payment");
}
