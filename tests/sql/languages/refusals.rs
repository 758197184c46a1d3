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
            ..call(&["the ordering key is empty", "'user_id:user_12345'"])
        },
        Refusal {
            strict: None,
            ..call(&["strict is null", "Use true for payments and removals"])
        },
        Refusal {
            body: format!(r#"{{"event_name": "{}"}}"#, "x".repeat(1_000_000)),
            ..call(&[
                "the body is too large: 1000064 bytes",
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
