//! The export as JSON Schema.

use jsonschema::{Draft, Validator};
use linkrunner_events::plan::Plan;
use serde_json::{Value, json};

use crate::plans::plan;
use crate::support::SHOP;

/// A validator for one of the exported documents, which is itself valid by the draft's own schema.
pub(crate) fn validator(text: &str) -> Validator {
    let schema: Value = serde_json::from_str(text).expect("JSON");
    if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
        panic!("{error}\n{text}");
    }
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .build(&schema)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Whether a call is valid by the document for all calls, and by that for its endpoint.
pub(crate) struct Calls {
    any: Validator,
    event: Validator,
    payment: Validator,
}

impl Calls {
    pub(crate) fn of(plan: &Plan) -> Self {
        let files = plan.to_json_schema_files();
        Self {
            any: validator(&plan.to_json_schema()),
            event: validator(&files["capture-event.schema.json"]),
            payment: validator(&files["capture-payment.schema.json"]),
        }
    }

    pub(crate) fn is_event(&self, body: &Value) -> bool {
        self.check(body);
        self.event.is_valid(body)
    }

    pub(crate) fn is_payment(&self, body: &Value) -> bool {
        self.check(body);
        self.payment.is_valid(body)
    }

    /// The document of all calls says the same as the other two.
    fn check(&self, body: &Value) {
        let is_any = self.event.is_valid(body) || self.payment.is_valid(body);
        assert_eq!(self.any.is_valid(body), is_any, "{body}");
    }
}

fn event(name: &str, data: Value) -> Value {
    json!({ "event_name": name, "user_id": "u", "event_data": data })
}

fn payment(data: Value) -> Value {
    json!({ "user_id": "u", "payment_id": "p", "amount": 5, "event_data": data })
}

fn cart() -> Value {
    json!({
        "content_ids": ["sku_1"],
        "content_type": "product",
        "contents": [{ "id": "sku_1", "quantity": 1, "item_price": 5 }],
        "currency": "EUR",
        "num_items": 1,
        "value": 5,
    })
}

#[test]
fn the_document_of_all_calls() {
    insta::assert_snapshot!(plan(SHOP).to_json_schema());
}

#[test]
fn each_event_has_a_file() {
    let files = plan(SHOP).to_json_schema_files();
    let names: Vec<&String> = files.keys().collect();
    insta::assert_debug_snapshot!(names);
    insta::assert_snapshot!(files["event.level_completed.schema.json"]);
    for text in files.values() {
        validator(text);
    }
    let level = validator(&files["event.level_completed.schema.json"]);
    assert!(level.is_valid(&json!({ "is_first": true, "level": 1, "plan": "free" })));
    assert!(!level.is_valid(&json!({ "is_first": true, "level": "1", "plan": "free" })));
}

#[test]
fn planned_calls_are_valid() {
    let calls = Calls::of(&plan(SHOP));
    for body in [
        event("add_to_cart", cart()),
        event("app_opened", json!({})),
        event("app_opened", json!({ "release": "2" })),
        json!({ "event_name": "app_opened", "install_instance_id": "i" }),
        json!({ "event_name": "app_opened", "user_id": "u", "event_id": "e", "client_ip_address": "203.0.113.10" }),
        event("Odd | name/~ <b>ü", json!({ "a.b | `c` <i>": "x" })),
        event(
            "level_completed",
            json!({
                "is_first": false, "level": 2.0, "plan": "gold", "badges": ["a", null], "extra": [1, {}],
                "scores": { "a": 1.5 }, "screen": { "width": 1 },
            }),
        ),
    ] {
        assert!(calls.is_event(&body), "{body}");
        assert!(!calls.is_payment(&body), "{body}");
    }
    for body in [
        payment(json!({ "reason": "late" })),
        payment(json!({ "order_id": "o", "currency": "EUR", "value": 1 })),
        json!({
            "user_id": "u", "payment_id": "p", "amount": 0, "type": "ONE_TIME", "status": "PAYMENT_FAILED",
            "event_data": { "reason": "broken" },
        }),
    ] {
        assert!(calls.is_payment(&body), "{body}");
    }
}

#[test]
fn other_calls_are_not() {
    let calls = Calls::of(&plan(SHOP));
    let with = |key: &str, value: Value| {
        let mut cart = cart();
        cart[key] = value;
        event("add_to_cart", cart)
    };
    for body in [
        event("add_to_cart", json!({})),
        json!({ "event_name": "add_to_cart", "user_id": "u" }),
        event("Add_To_Cart", cart()),
        event("unknown", json!({})),
        event("app_opened", json!({ "other": 1 })),
        json!({ "event_name": "app_opened" }),
        json!({ "event_name": "app_opened", "user_id": " " }),
        json!({ "event_name": "app_opened", "user_id": "u", "eventData": {} }),
        with("currency", json!("euro")),
        with("currency", json!("usd")),
        with("content_ids", json!([])),
        with("contents", json!([])),
        with(
            "contents",
            json!([{ "id": " ", "quantity": 1, "item_price": 5 }]),
        ),
        with("content_type", json!("shirt")),
        with("value", json!("5")),
        with("value", Value::Null),
    ] {
        assert!(!calls.is_event(&body), "{body}");
    }
    for body in [
        payment(json!({})),
        payment(json!({ "reason": "other" })),
        json!({ "user_id": "u", "payment_id": "p", "amount": 5 }),
        json!({ "user_id": "u", "payment_id": "p", "amount": -5, "event_data": { "reason": "late" } }),
        json!({ "user_id": "u", "amount": 5, "event_data": { "reason": "late" } }),
        json!({ "user_id": "u", "payment_id": "p", "amount": 5, "type": "GIFT", "event_data": { "reason": "late" } }),
    ] {
        assert!(!calls.is_payment(&body), "{body}");
    }
}

#[test]
fn a_plan_without_payments_allows_payments_without_data() {
    let calls = Calls::of(&plan("[event.app_opened]"));
    assert!(calls.is_payment(&json!({ "user_id": "u", "payment_id": "p", "amount": 5 })));
    assert!(!calls.is_payment(&payment(json!({ "a": 1 }))));
}

#[test]
fn an_empty_plan_allows_no_event() {
    let calls = Calls::of(&Plan::default());
    assert!(!calls.is_event(&event("app_opened", json!({}))));
}

#[test]
fn contexts_that_disagree_are_alternatives() {
    let calls = Calls::of(&plan(
        "[event.a]\n[context.b]\nfields.\"x\" = { shape = \"string\" }\n\
         [context.c]\nfields.\"x\" = { shape = \"integer\" }\n",
    ));
    assert!(calls.is_event(&event("a", json!({ "x": "text" }))));
    assert!(calls.is_event(&event("a", json!({ "x": 5 }))));
    assert!(!calls.is_event(&event("a", json!({ "x": true }))));
}

#[test]
fn names_that_differ_in_case_have_files_of_their_own() {
    let files =
        plan("[event.app_opened]\n[event.App_Opened]\n[event.\"a/../b\"]\n").to_json_schema_files();
    let mut names: Vec<String> = files.keys().map(|name| name.to_lowercase()).collect();
    names.dedup();
    assert_eq!(names.len(), 5);
    assert!(names.iter().all(|name| !name.contains('/')));
}
