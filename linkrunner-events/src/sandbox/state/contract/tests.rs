use serde_json::json;

use super::*;

fn post(path: &str, body: &[u8]) -> Result<Command, Answer> {
    read(&Call {
        method: "POST",
        path,
        host: None,
        key_accepted: true,
        content_type: Some("application/json"),
        asked: &Asked::default(),
        body: &Body::new(body),
    })
}

fn event(body: Value) -> Result<Command, Answer> {
    post("/api/v1/capture-event", body.to_string().as_bytes())
}

/// Captures a payment that is complete but for `change`, in which `null` leaves a parameter out.
fn payment(change: Value) -> Result<PaymentRecord, Answer> {
    let mut body = json!({"user_id": "u", "payment_id": "p", "amount": 1});
    for (name, value) in change.as_object().expect("an object of changes") {
        body[name] = value.clone();
    }
    match post("/api/v1/capture-payment", body.to_string().as_bytes())? {
        Command::CapturePayment(record) => Ok(*record),
        other => panic!("{other:?}"),
    }
}

fn removal(body: Value) -> Result<Command, Answer> {
    post("/api/v1/remove-payment", body.to_string().as_bytes())
}

#[track_caller]
fn assert_rejected<T: std::fmt::Debug>(judged: Result<T, Answer>, about: &str) {
    let answer = judged.expect_err("the call must be turned away");
    assert_eq!(answer.status, 400);
    assert!(
        answer.to_string().contains(about),
        "{answer} does not name {about}"
    );
}

#[test]
fn an_event_needs_its_name_and_an_identity() {
    assert_eq!(
        event(json!({"event_name": "e", "user_id": "u"})),
        Ok(Command::CaptureEvent)
    );
    assert_eq!(
        event(json!({"event_name": "e", "install_instance_id": "i"})),
        Ok(Command::CaptureEvent)
    );
    for name in [json!(null), json!(""), json!(5), json!(["e"])] {
        assert_rejected(
            event(json!({"event_name": name, "user_id": "u"})),
            "event_name",
        );
    }
    assert_rejected(event(json!({"user_id": "u"})), "event_name is required");
    for user_id in [json!(null), json!(""), json!(5), json!({})] {
        assert_rejected(
            event(json!({"event_name": "e", "user_id": user_id})),
            "user_id",
        );
    }
    assert_rejected(
        event(json!({"event_name": "e"})),
        "user_id or install_instance_id",
    );
    assert_rejected(
        event(json!({"event_name": "e", "user_id": "u", "install_instance_id": ""})),
        "install_instance_id",
    );
}

#[test]
fn event_data_is_an_object_of_whatever_there_is() {
    let with = |data: Value| event(json!({"event_name": "e", "user_id": "u", "event_data": data}));
    assert_eq!(with(json!(null)), Ok(Command::CaptureEvent));
    assert_eq!(
        with(json!({"amount": "149.99", "contents": 7, "currency": "euro"})),
        Ok(Command::CaptureEvent)
    );
    for data in [json!("{}"), json!([]), json!(1), json!(false)] {
        assert_rejected(with(data), "event_data");
    }
}

#[test]
fn optional_texts_are_texts() {
    for name in ["event_id", "client_ip_address"] {
        assert_rejected(
            event(json!({"event_name": "e", "user_id": "u", name: 5})),
            name,
        );
    }
}

#[test]
fn a_payment_has_the_documented_defaults() {
    let record = payment(json!({})).expect("a complete payment");
    assert_eq!(record.payment_type(), "DEFAULT");
    assert_eq!(record.status(), "PAYMENT_COMPLETED");
    assert_eq!(record.currency(), None);
    assert!(record.event_data().is_empty());
}

#[test]
fn a_payment_needs_an_id_an_identity_and_an_amount_of_zero_or_more() {
    assert_rejected(payment(json!({"payment_id": null})), "payment_id");
    assert_rejected(payment(json!({"payment_id": ""})), "payment_id");
    assert_rejected(payment(json!({"payment_id": 1})), "payment_id");
    assert_rejected(payment(json!({"user_id": null})), "user_id");
    assert_rejected(payment(json!({"amount": null})), "amount is required");
    assert_rejected(payment(json!({"amount": "1"})), "amount must be a number");
    assert_rejected(payment(json!({"amount": -0.01})), "amount must be zero");
    assert_rejected(payment(json!({"event_data": []})), "event_data");
    assert!(payment(json!({"amount": 0})).is_ok());
}

#[test]
fn a_payment_takes_the_types_and_statuses_of_both_documented_lists() {
    for payment_type in PaymentType::TERMS {
        let record = payment(json!({"type": payment_type})).expect("a documented type");
        assert_eq!(record.payment_type(), *payment_type);
    }
    for status in PaymentStatus::TERMS {
        let record = payment(json!({"status": status})).expect("a documented status");
        assert_eq!(record.status(), *status);
    }
    assert_rejected(payment(json!({"type": "default"})), "type");
    assert_rejected(payment(json!({"status": "PAID"})), "PAYMENT_COMPLETED");
}

#[test]
fn a_removal_names_a_payment_or_a_user_and_not_both() {
    assert_eq!(
        removal(json!({"payment_id": "p"})),
        Ok(Command::RemovePayment(Removal::PaymentId("p".to_owned())))
    );
    assert_eq!(
        removal(json!({"user_id": "u"})),
        Ok(Command::RemovePayment(Removal::UserId("u".to_owned())))
    );
    assert_rejected(removal(json!({})), "user_id and payment_id");
    assert_rejected(removal(json!({"payment_id": ""})), "payment_id");
    assert_rejected(
        removal(json!({"user_id": "u", "payment_id": "p"})),
        "together",
    );
}

#[test]
fn the_body_is_a_json_object() {
    for body in ["", "{", "nul", "{\"a\":1}{}", "{\"a\":NaN}"] {
        assert_rejected(
            post("/api/v1/capture-event", body.as_bytes()),
            "not valid JSON",
        );
    }
    for body in ["null", "[]", "1", "\"{}\""] {
        assert_rejected(
            post("/api/v1/capture-event", body.as_bytes()),
            "a JSON object",
        );
    }
}

#[test]
fn the_content_type_is_json() {
    let body = Body::new(br#"{"event_name":"e","user_id":"u"}"#);
    let with = |content_type| {
        read(&Call {
            method: "POST",
            path: "/api/v1/capture-event",
            host: None,
            key_accepted: true,
            content_type,
            asked: &Asked::default(),
            body: &body,
        })
    };
    assert!(with(Some("application/json")).is_ok());
    assert!(with(Some("Application/JSON ; charset=utf-8")).is_ok());
    for wrong in [
        None,
        Some(""),
        Some("text/plain"),
        Some("application/jsonp"),
    ] {
        assert_rejected(with(wrong), "Content-Type");
    }
}

#[test]
fn the_first_objection_is_the_answer() {
    let too_large = Body {
        text: String::new(),
        content: Content::TooLarge,
    };
    let malformed = Body::new(b"{");
    let status = |method, path, key_accepted, body| {
        read(&Call {
            method,
            path,
            host: None,
            key_accepted,
            content_type: None,
            asked: &Asked::default(),
            body,
        })
        .expect_err("none of these is in order")
        .status
        .as_u16()
    };
    let path = "/api/v1/capture-event";
    assert_eq!(status("GET", "/api/v1/capture", false, &too_large), 404);
    assert_eq!(status("GET", path, false, &too_large), 405);
    assert_eq!(status("POST", path, false, &too_large), 401);
    assert_eq!(status("POST", path, true, &too_large), 413);
    assert_eq!(status("POST", path, true, &malformed), 400);
    let question = "/api/v1/get-attribution-result";
    assert_eq!(status("POST", question, false, &malformed), 405);
    assert_eq!(status("GET", question, false, &malformed), 401);
    assert_eq!(status("GET", question, true, &malformed), 400);
}

#[test]
fn a_path_is_matched_as_it_is_documented() {
    assert_eq!(
        endpoint("/api/v1/remove-payment"),
        Some(Endpoint::RemovePayment)
    );
    for path in [
        "",
        "/",
        "/api/v1/",
        "/api/v1/capture-event/",
        "//api/v1/capture-event",
        "/api/v1//capture-event",
        "/API/v1/capture-event",
        "/capture-event",
    ] {
        assert_eq!(endpoint(path), None, "{path}");
    }
}

#[test]
fn a_base_url_without_the_prefix_is_named() {
    let body = Body::new(b"{}");
    let not_found = |path, host| {
        let answer = read(&Call {
            method: "POST",
            path,
            host,
            key_accepted: true,
            content_type: None,
            asked: &Asked::default(),
            body: &body,
        })
        .expect_err("no such path");
        assert_eq!(answer.status, 404);
        answer.reason().to_owned()
    };
    let host = Some("127.0.0.1:4004");
    for path in [
        "/capture-event",
        "/v1/capture-payment",
        "/get-attribution-result",
    ] {
        assert_eq!(
            not_found(path, host),
            "Not found: the base URL lacks /api/v1: set LINKRUNNER_BASE_URL=http://127.0.0.1:4004/api/v1 (or the base URL in \
             your own settings)."
        );
    }
    for (path, host) in [
        ("/capture-evnt", host),
        ("/capture-event/", host),
        ("/api/v1/api/v1/capture-event", host),
        ("/capture-event", None),
    ] {
        let expected = format!("Not found: `{path}` is none of the paths `/api/v1/capture-event`,");
        assert!(not_found(path, host).starts_with(&expected), "{path}");
    }
    let host = "h".repeat(9_999);
    let reason = not_found("/capture-event", Some(&host));
    assert!(reason.len() < 500, "{reason}");
}
