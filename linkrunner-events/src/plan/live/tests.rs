use serde_json::{Value, json};

use crate::Rule;
use crate::plan::{Checked, Lock, Plan};
use crate::request::Endpoint;

const LOCK: &str = r#"
format = 1

[event.cart_added]
fields."contents" = { shape = "list" }
fields."contents[]" = { shape = "object" }
fields."contents[].id" = { shape = "string" }
fields."contents[].note" = { shape = "string", optional = true }
fields."content_ids" = { shape = "list" }
fields."content_ids[]" = { shape = "string" }
fields."coupon" = { shape = "string", optional = true }
fields."plan" = { shape = ["free", "gold"] }
fields."prices" = { shape = "map", optional = true }
fields."prices.*" = { shape = "number", optional = true }
fields."scores" = { shape = "list", optional = true }
fields."scores[]" = { shape = "integer", optional = true }
fields."extra" = { shape = "any", optional = true }
fields."is_new" = { shape = "boolean", optional = true }
fields."value" = { shape = "number" }

[event.order_paid]
ecommerce = "Purchase"
fields."order_id" = { shape = "string" }
fields."value" = { shape = "number" }

[payment.refund]
fields."reason" = { shape = "string" }

[context.app]
fields."release" = { shape = "string" }
"#;

fn plan(lock: &str) -> Plan {
    Lock::parse(lock).expect("a lock file").plan
}

fn complete() -> Value {
    json!({
        "contents": [{ "id": "sku_1" }],
        "content_ids": ["sku_1"],
        "plan": "gold",
        "value": 5,
    })
}

fn event(name: &str, data: &Value) -> Checked {
    let body = json!({ "event_name": name, "user_id": "u", "event_data": data });
    plan(LOCK).check(Endpoint::CaptureEvent, &body)
}

fn payment(lock: &str, data: Option<Value>) -> Checked {
    let mut body = json!({ "user_id": "u", "payment_id": "p", "amount": 5 });
    if let Some(data) = data {
        body["event_data"] = data;
    }
    plan(lock).check(Endpoint::CapturePayment, &body)
}

/// The messages for `cart_added` with these members added to the complete data.
fn with(members: Value) -> Vec<String> {
    let mut data = complete();
    for (key, value) in members.as_object().expect("an object") {
        data[key] = value.clone();
    }
    messages(&event("cart_added", &data))
}

fn without(key: &str) -> Vec<String> {
    let mut data = complete();
    data.as_object_mut().expect("an object").remove(key);
    messages(&event("cart_added", &data))
}

fn messages(checked: &Checked) -> Vec<String> {
    let findings = checked.findings.iter();
    findings
        .map(|finding| format!("{}: {finding}", finding.rule()))
        .collect()
}

fn names(checked: &Checked) -> Vec<String> {
    checked.entries.iter().map(ToString::to_string).collect()
}

#[test]
fn calls_as_planned_have_no_findings() {
    let checked = event("cart_added", &complete());
    assert_eq!(messages(&checked), [""; 0]);
    assert_eq!(names(&checked), ["cart_added"]);
    for members in [
        json!({ "coupon": "SPRING" }),
        json!({ "prices": { "eur": 1.5, "usd": null } }),
        json!({ "scores": [1, null, 2.0, -3] }),
        json!({ "extra": null }),
        json!({ "extra": [{ "anything": [1] }] }),
        json!({ "release": "2.7" }),
        json!({ "is_new": false, "value": -0.5 }),
        json!({ "contents": [{ "id": "sku_1", "note": "red" }] }),
    ] {
        assert_eq!(with(members.clone()), [""; 0], "{members}");
    }
}

#[test]
fn every_difference_says_what_to_send() {
    for (members, message) in [
        (
            json!({ "coupon": 12 }),
            r#"other-shape: `coupon` is the number 12, but in the plan it is a string; send the string "12""#,
        ),
        (
            json!({ "coupon": {} }),
            r#"other-shape: `coupon` is an object, but in the plan it is a string; send a string, such as "text""#,
        ),
        (
            json!({ "coupon": null }),
            "other-shape: `coupon` is null; leave the key out if there is no value",
        ),
        (
            json!({ "value": "149.99" }),
            r#"other-shape: `value` is the string "149.99", but in the plan it is a number; send the number 149.99, without quotes"#,
        ),
        (
            json!({ "value": null }),
            "missing-field: `value` is null, but the plan says that every `cart_added` has it; send a number, such as 9.99",
        ),
        (
            json!({ "plan": "Gold" }),
            r#"other-shape: `plan` is the string "Gold", but in the plan it is one of "free", "gold"; send "gold""#,
        ),
        (
            json!({ "plan": 7 }),
            r#"other-shape: `plan` is the number 7, but in the plan it is one of "free", "gold"; send one of "free", "gold""#,
        ),
        (
            json!({ "is_new": "true" }),
            r#"other-shape: `is_new` is the string "true", but in the plan it is a boolean; send true, without quotes"#,
        ),
        (
            json!({ "is_new": 1 }),
            "other-shape: `is_new` is the number 1, but in the plan it is a boolean; send true or false",
        ),
        (
            json!({ "content_ids": "sku_1" }),
            r#"other-shape: `content_ids` is the string "sku_1", but in the plan it is a list; send a list: ["sku_1"]"#,
        ),
        (
            json!({ "content_ids": {} }),
            r#"other-shape: `content_ids` is an object, but in the plan it is a list; send a list, such as ["sku_1"]"#,
        ),
        (
            json!({ "scores": [1, 2.5] }),
            "other-shape: `scores[1]` is the number 2.5, but in the plan it is a whole number; send a whole number, such as 1",
        ),
        (
            json!({ "prices": { "eur": "1.5" } }),
            r#"other-shape: `prices.eur` is the string "1.5", but in the plan it is a number; send the number 1.5, without quotes"#,
        ),
        (
            json!({ "contents": [{ "id": "sku_1" }, {}] }),
            r#"missing-field: `contents[1].id` is missing, but the plan says that every `cart_added` has it; send a string, such as "sku_1""#,
        ),
        (
            json!({ "contents": [null] }),
            r#"other-shape: `contents[0]` is null, but in the plan it is an object; send an object, such as {"id": "sku_1"}"#,
        ),
        (
            json!({ "contents": [{ "id": "sku_1", "ntoe": "red" }] }),
            "unknown-field: `contents[0].ntoe` is not in the plan of `cart_added`; did you mean `note`? If not, add it to \
             the plan",
        ),
        (
            json!({ "release": 2.7 }),
            r#"other-shape: `release` is the number 2.7, but in the plan it is a string; send the string "2.7""#,
        ),
        (
            json!({ "a.b": 1 }),
            r#"unknown-field: `"a.b"` is not in the plan of `cart_added`; leave it out, or add it to the plan"#,
        ),
    ] {
        assert_eq!(with(members.clone()), [message], "{members}");
    }
    assert_eq!(
        without("plan"),
        [
            r#"missing-field: `plan` is missing, but the plan says that every `cart_added` has it; send one of "free", "gold""#
        ]
    );
}

#[test]
fn a_misspelled_key_is_one_finding() {
    let mut data = complete();
    data["vlaue"] = data["value"].take();
    data.as_object_mut().expect("an object").remove("value");
    assert_eq!(
        messages(&event("cart_added", &data)),
        [
            "unknown-field: `vlaue` is not in the plan of `cart_added`; did you mean `value`? If not, add it to the plan"
        ]
    );
}

#[test]
fn an_event_without_data_lacks_every_field() {
    let body = json!({ "event_name": "order_paid", "user_id": "u" });
    let checked = plan(LOCK).check(Endpoint::CaptureEvent, &body);
    assert_eq!(
        checked
            .findings
            .iter()
            .map(crate::Finding::rule)
            .collect::<Vec<_>>(),
        [Rule::MissingField; 2]
    );
    assert_eq!(
        messages(&event("order_paid", &json!([1]))),
        ["other-shape: `event_data` is a list; send an object"]
    );
}

#[test]
fn an_unknown_event_is_one_finding() {
    let checked = event("cart_add", &json!({ "x": 1 }));
    assert_eq!(
        messages(&checked),
        [
            r#"unknown-event: the event "cart_add" is not in the plan; did you mean `cart_added`? If not, add this event to the plan"#
        ]
    );
    assert!(checked.entries.is_empty());
    assert_eq!(
        messages(&event("zzz", &json!({}))),
        [
            r#"unknown-event: the event "zzz" is not in the plan; send one of the planned events `cart_added` and `order_paid`, or add this one to the plan"#
        ]
    );
}

#[test]
fn a_payment_fits_a_purchase_or_a_payment() {
    let checked = payment(LOCK, Some(json!({ "order_id": "o", "value": 5 })));
    assert_eq!(
        (messages(&checked), names(&checked)),
        (vec![], vec!["order_paid".to_owned()])
    );
    let checked = payment(LOCK, Some(json!({ "reason": "late" })));
    assert_eq!(
        (messages(&checked), names(&checked)),
        (vec![], vec!["payment refund".to_owned()])
    );
}

#[test]
fn a_payment_that_fits_nothing_is_compared_with_the_most_similar() {
    let checked = payment(LOCK, Some(json!({ "order_id": "o", "value": "5" })));
    assert_eq!(
        messages(&checked),
        [
            r#"other-shape: `event_data.value` is the string "5", but in the plan it is a number; send the number 5, without quotes"#
        ]
    );
    assert!(checked.entries.is_empty());
    let checked = payment(LOCK, None);
    assert_eq!(
        messages(&checked),
        [
            r#"missing-field: `event_data.reason` is missing, but the plan says that every payment of `refund` has it; send a string, such as "text""#
        ]
    );
}

#[test]
fn without_a_planned_payment_there_is_one_finding() {
    let lock = "format = 1\n[event.app_opened]\n";
    let checked = payment(lock, Some(json!({ "a": 1, "b": 2 })));
    assert_eq!(
        messages(&checked),
        [
            "unknown-event: the data of this payment is not in the plan; list its type, as in `plan_test!(payment(OrderData))`, \
             or add an event with `ecommerce = \"Purchase\"` to the plan"
        ]
    );
    assert_eq!(payment(lock, None), Checked::default());
}

#[test]
fn removals_and_broken_bodies_have_no_findings() {
    let plan = plan(LOCK);
    for (endpoint, body) in [
        (Endpoint::RemovePayment, json!({ "payment_id": "p" })),
        (Endpoint::CaptureEvent, json!([])),
        (Endpoint::CaptureEvent, json!({ "event_name": 5 })),
    ] {
        assert_eq!(plan.check(endpoint, &body), Checked::default(), "{body}");
    }
}

#[test]
fn a_list_of_a_thousand_mistakes_is_a_few_findings() {
    let found = with(json!({ "scores": vec!["x"; 1000] }));
    assert_eq!(found.len(), 5);
    assert!(
        found[4].ends_with("(and 995 more findings like this)"),
        "{found:?}"
    );
}

/// A call of a megabyte that has nothing to do with the plan.
#[test]
fn hostile_calls_are_checked_in_bounded_time() {
    let long = "x".repeat(1_000_000);
    assert_eq!(event(&long, &json!({})).findings.len(), 1);
    let many: serde_json::Map<String, Value> = (0..50_000)
        .map(|index| (format!("key_{index}"), Value::Null))
        .collect();
    let checked = event("cart_added", &Value::Object(many));
    assert!(checked.findings.len() <= 15);
    assert!(checked.findings.iter().all(|f| f.message().len() < 400));
}
