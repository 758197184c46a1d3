//! Requests: what they say of themselves, and what they keep to themselves.

use linkrunner_events::{
    ApiRequest, EncodeProblem, Endpoint, LinkrunnerEvent, Payment, PaymentType, RemovePayment, User,
};
use serde_json::value::RawValue;
use serde_json::{Value, json};

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

#[test]
fn a_request_that_was_written_is_the_same_when_it_is_read() {
    let payment = Payment::new("user_1", "pay_1", 9.99).kind(PaymentType::Other("NEW".into()));
    for request in [
        request(),
        SearchPerformed { query: "é\"\n" }
            .payload(User::install_instance("abc"))
            .to_request()
            .unwrap(),
        payment.to_request().unwrap(),
        RemovePayment::with_id("pay_1").to_request().unwrap(),
        RemovePayment::all_of("user_1").to_request().unwrap(),
        RemovePayment::all_of(User::install_instance("abc"))
            .to_request()
            .unwrap(),
    ] {
        let endpoint = Endpoint::from_path(request.endpoint().path()).unwrap();
        let body = request.body().to_vec();
        assert_eq!(ApiRequest::from_parts(endpoint, body).unwrap(), request);
    }
    assert_eq!(Endpoint::from_path("/capture-event"), None);
}

#[test]
fn what_is_no_request_is_refused() {
    use Endpoint::{CaptureEvent, CapturePayment, RemovePayment};
    let cases = [
        (CaptureEvent, "", "EOF"),
        (CaptureEvent, "[]", "it is not a JSON object"),
        (CaptureEvent, "{}", "`event_name`"),
        (CaptureEvent, r#"{"event_name":"e"}"#, "`user_id`"),
        (
            CaptureEvent,
            r#"{"event_name":7,"user_id":"u"}"#,
            "`event_name`",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","user_id":7}"#,
            "`user_id`",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","user_id":""}"#,
            "the id is empty",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","payment_id":"p"}"#,
            "`user_id`",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","user_id":"u","install_instance_id":"i"}"#,
            "a `user_id` and a `install_instance_id`",
        ),
        (
            CapturePayment,
            r#"{"event_name":"e","user_id":"u"}"#,
            "`type`",
        ),
        (
            RemovePayment,
            r#"{"user_id":"u","payment_id":"p"}"#,
            "a `user_id` and a `payment_id`",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","user_id":" \t\u00a0"}"#,
            "field `user_id`: the id is empty",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","install_instance_id":" "}"#,
            "field `install_instance_id`: the id is empty",
        ),
        (
            RemovePayment,
            r#"{"payment_id":" "}"#,
            "field `payment_id`: the id is empty",
        ),
        (
            CaptureEvent,
            r#"{"event_name":" ","user_id":"u"}"#,
            "its `event_name` is blank",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"","user_id":"u"}"#,
            "its `event_name` is blank",
        ),
        (
            CapturePayment,
            r#"{"type":"\n","user_id":"u","payment_id":"p"}"#,
            "its `type` is blank",
        ),
        (
            CapturePayment,
            r#"{"type":"DEFAULT","user_id":"u"}"#,
            "there is no string `payment_id`",
        ),
        (
            CapturePayment,
            r#"{"type":"DEFAULT","user_id":"u","payment_id":" "}"#,
            "field `payment_id`: the id is empty",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","user_id":"u","event_id":7}"#,
            "there is no string `event_id`",
        ),
        (
            CaptureEvent,
            r#"{"event_name":"e","user_id":"u","event_id":" "}"#,
            "field `event_id`: the id is empty",
        ),
    ];
    for (endpoint, body, text) in cases {
        let error = ApiRequest::from_parts(endpoint, body)
            .unwrap_err()
            .to_string();
        assert!(error.contains(text), "{body}: {error}");
        assert!(
            error.starts_with(&format!("request `{}`", endpoint.path())),
            "{error}"
        );
    }
    for data in ["null", "[]", "7", "\"{}\"", "true"] {
        for (endpoint, body) in [
            (CaptureEvent, r#""event_name":"e","user_id":"u""#),
            (
                CapturePayment,
                r#""type":"DEFAULT","user_id":"u","payment_id":"p""#,
            ),
        ] {
            let body = format!(r#"{{{body}, "event_data" : {data}}}"#);
            let error = ApiRequest::from_parts(endpoint, body).unwrap_err();
            let text = error.to_string();
            assert!(text.contains("its `event_data` is not an object"), "{text}");
        }
    }
    // A message does not quote the whole body.
    let long = format!("\"{}\"", "a".repeat(100_000));
    let error = ApiRequest::from_parts(CaptureEvent, long).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
    let invalid = b"{\"event_name\":\"e\",\"user_id\":\"u\",\"event_data\":{\"a\":\"\xff\"}}";
    assert!(ApiRequest::from_parts(CaptureEvent, invalid).is_err());
    let large = format!(
        r#"{{"event_name":"e","user_id":"{}"}}"#,
        "u".repeat(1_000_000)
    );
    let error = ApiRequest::from_parts(CaptureEvent, large).unwrap_err();
    assert!(matches!(error.problem(), EncodeProblem::TooLarge { .. }));
}

/// `serde_json::Value` refuses all of these, so the data must not be parsed on the way back.
#[test]
fn all_data_that_can_be_encoded_is_read_back() {
    #[derive(LinkrunnerEvent)]
    struct Sent<T> {
        data: T,
    }

    fn assert_restored<T: serde::Serialize>(data: T) {
        let request = Sent { data }.payload("user_1").to_request().unwrap();
        let restored = ApiRequest::from_parts(request.endpoint(), request.body().to_vec());
        assert_eq!(restored, Ok(request));
    }

    fn raw(json: String) -> Box<RawValue> {
        RawValue::from_string(json).unwrap()
    }

    for depth in [125, 126, 127, 128, 1000] {
        let nested = (0..depth).fold(Value::from(1), |value, _| Value::Array(vec![value]));
        assert_restored(nested);
        let nested = (0..depth).fold(Value::from(1), |value, _| json!({ "in": value }));
        assert_restored(nested);
    }
    // Deeper than the stack of a recursive parser.
    let deep = 400_000;
    assert_restored(raw("[".repeat(deep) + &"]".repeat(deep)));
    for number in ["1e400", "-1e400", "123456789012345678901234567890.5"] {
        assert_restored(raw(number.to_owned()));
    }
    assert_restored(raw(r#""\ud800""#.to_owned()));
}

#[test]
fn a_removal_keeps_to_the_size_of_a_body() {
    let error = RemovePayment::with_id("p".repeat(2_000_000))
        .to_request()
        .unwrap_err();
    assert!(matches!(error.problem(), EncodeProblem::TooLarge { .. }));
}

#[test]
fn a_payments_own_amount_is_told_from_that_of_its_data() {
    #[derive(linkrunner_events::EventData)]
    struct Plan {
        amount: f64,
    }
    let field = |paid: f64, amount: f64| {
        let plan = Plan { amount };
        let payment = Payment::new("user_1", "pay_1", paid).data(&plan);
        let error = payment.to_request().unwrap_err();
        error.field().unwrap().to_owned()
    };
    assert_eq!(field(f64::NAN, 1.0), "amount");
    assert_eq!(field(1.0, f64::NAN), "event_data.amount");
    let untyped = Payment::new("user_1", "pay_1", 1).kind(PaymentType::Other("".into()));
    assert_eq!(untyped.to_request().unwrap_err().field(), Some("type"));
}
