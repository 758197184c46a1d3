//! Calls that the function refuses.

use serde_json::Value;

pub(crate) struct Refusal {
    endpoint: &'static str,
    body: String,
    ordering_key: &'static str,
    strict: Option<bool>,
    /// The parts of the error.
    parts: Vec<&'static str>,
}

/// A call that is accepted, until something of it is changed.
fn call(parts: &[&'static str]) -> Refusal {
    Refusal {
        endpoint: "capture-event",
        body: r#"{"event_name": "tick", "user_id": "user_1"}"#.into(),
        ordering_key: "user_id:user_1",
        strict: Some(false),
        parts: parts.to_vec(),
    }
}

pub(crate) fn refusals() -> Vec<Refusal> {
    vec![
        Refusal {
            endpoint: "capture-evnt",
            ..call(&["unknown endpoint 'capture-evnt'", "Use 'capture-event', '"])
        },
        Refusal {
            body: "[]".into(),
            ..call(&["the body is not a JSON object", "Use the body of the HTTPS"])
        },
        Refusal {
            body: "it's no JSON".into(),
            ..call(&["the body is not a JSON object", "Use the body of the HTTPS"])
        },
        Refusal {
            body: r#"{"event_name": "tick", "user_id": "user_1", "event_id": null}"#.into(),
            ..call(&[
                "the event_id of the body is null",
                "Leave it out, or use a string",
            ])
        },
        Refusal {
            body: r#"{"event_name": "tick", "user_id": "user_1", "event_id": 7}"#.into(),
            ..call(&[
                "the event_id of the body is 7",
                "Leave it out, or use a string",
            ])
        },
        Refusal {
            body: r#"{"event_name": "tick\u0000", "user_id": "user_1"}"#.into(),
            ..call(&["the body contains \\u0000", "Remove it."])
        },
        Refusal {
            ordering_key: "",
            ..call(&["the ordering key names no user", "'user_id:user_12345'"])
        },
        Refusal {
            ordering_key: "user_1",
            ..call(&["the ordering key names no user", "'user_id:user_12345'"])
        },
        Refusal {
            ordering_key: "user_id:user_2",
            ..call(&["is not the user_id of the body", "'user_id:user_12345'"])
        },
        Refusal {
            ordering_key: "install_instance_id:user_1",
            ..call(&["is not the user_id of the body", "'user_id:user_12345'"])
        },
        Refusal {
            endpoint: "remove-payment",
            body: r#"{"payment_id": "pay_1"}"#.into(),
            ordering_key: "payment_id:pay_2",
            ..call(&[
                "is not the payment_id of the body",
                "'payment_id:pay_12345'",
            ])
        },
        Refusal {
            body: r#"{"event_name": "tick"}"#.into(),
            ..call(&["the body has no user_id", r#""user_id": "user_12345""#])
        },
        Refusal {
            body: r#"{"event_name": "tick", "user_id": "a", "install_instance_id": "b"}"#.into(),
            ..call(&["both user_id and install_instance_id", "Leave one"])
        },
        Refusal {
            body: r#"{"event_name": "tick", "user_id": 1}"#.into(),
            ..call(&["the user_id of the body is missing, blank", "user_12345"])
        },
        Refusal {
            body: r#"{"event_name": " ", "user_id": "user_1"}"#.into(),
            ..call(&["the event_name of the body is missing", "order_paid"])
        },
        Refusal {
            endpoint: "capture-payment",
            body: r#"{"user_id": "user_1", "amount": 1, "type": "DEFAULT"}"#.into(),
            ..call(&["the payment_id of the body is missing", "pay_12345"])
        },
        Refusal {
            endpoint: "capture-payment",
            body: r#"{"user_id": "user_1", "amount": 1, "payment_id": "pay_1"}"#.into(),
            ..call(&[
                "the type of the body is missing",
                r#"as in "type": "DEFAULT""#,
            ])
        },
        Refusal {
            body: r#"{"event_name": "tick", "user_id": "user_1", "event_data": []}"#.into(),
            ..call(&["the event_data of the body is no object", "Leave it out"])
        },
        Refusal {
            strict: None,
            ..call(&["strict is null", "Use true for payments and removals"])
        },
        Refusal {
            body: format!(
                r#"{{"event_name": "{}", "user_id": "user_1"}}"#,
                "x".repeat(1_000_000)
            ),
            ..call(&[
                "the body is too large: 1000085 bytes",
                "at most 1000000 bytes",
            ])
        },
    ]
}

impl Refusal {
    /// The arguments of the function.
    pub(crate) fn arguments(&self) -> [Value; 4] {
        [
            self.endpoint.into(),
            self.body.as_str().into(),
            self.ordering_key.into(),
            self.strict.into(),
        ]
    }

    /// The call as SQL.
    pub(crate) fn sql(&self) -> String {
        let literal = |argument: Value| match argument {
            Value::String(text) => format!("'{}'", text.replace('\'', "''")),
            other => other.to_string(),
        };
        let arguments = self.arguments().map(literal).join(", ");
        format!("SELECT linkrunner_outbox.enqueue({arguments})")
    }

    /// Checks that the error names the function, and says what is wrong and what to do.
    #[track_caller]
    pub(crate) fn assert(&self, error: &str) {
        for part in self.parts.iter().chain(&["linkrunner_outbox.enqueue"]) {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
}
