//! The values in the documentation of the rules: a bad one breaks its rule, and a good one does not.

use serde_json::{Map, Value, json};

use super::{Received, Sandbox};
use crate::plan::Plan;
use crate::{LinkrunnerEvent, Rule, Severity};

/// The plan of the examples.
#[derive(LinkrunnerEvent)]
#[linkrunner(unplanned, crate = crate)]
struct LevelCompleted {
    level: u32,
}

/// These values are described in words: they are long, or no JSON. Other tests have them.
const IN_WORDS: [Rule; 4] = [
    Rule::UndeclaredEcommerce,
    Rule::NameTooLong,
    Rule::KeyTooLong,
    Rule::ValueTooLong,
];

#[tokio::test]
async fn a_bad_value_breaks_its_rule_and_a_good_one_does_not() {
    let http = reqwest::Client::new();
    for rule in Rule::ALL {
        let (bad, good) = rule.examples();
        assert_eq!(IN_WORDS.contains(rule), !bad.starts_with('`'), "{rule}");
        if IN_WORDS.contains(rule) {
            continue;
        }
        let found = findings(&http, *rule, bad).await;
        assert!(found.contains(rule), "{bad}: {found:?}");
        let found = findings(&http, *rule, good).await;
        assert!(!found.contains(rule), "{good}: {found:?}");
        assert!(
            found.iter().all(|found| found.severity() < Severity::Error),
            "{good}: {found:?}"
        );
    }
}

async fn findings(http: &reqwest::Client, rule: Rule, value: &str) -> Vec<Rule> {
    let mut builder = Sandbox::builder();
    if rule == Rule::UnknownUser {
        builder = builder.known_users(["user_12345"]);
    }
    if is_about_the_plan(rule) {
        builder = builder.plan(Plan::of::<LevelCompleted>());
    }
    let sandbox = builder.start().await.expect("a free port");
    for body in bodies(rule, value.trim_matches('`')) {
        let endpoint = match body.contains("payment_id") {
            true => "capture-payment",
            false => "capture-event",
        };
        http.post(format!("{}/{endpoint}", sandbox.base_url()))
            .header("linkrunner-key", "key")
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .expect("an answer");
    }
    let calls = sandbox.received();
    let findings = calls.iter().flat_map(Received::findings);
    findings.map(crate::Finding::rule).collect()
}

/// The bodies of the calls that have this value.
fn bodies(rule: Rule, value: &str) -> Vec<String> {
    if value.starts_with('{') {
        let calls: Vec<Map<String, Value>> =
            serde_json::from_str(&format!("[{value}]")).expect("calls in JSON");
        return calls.into_iter().map(with_user).collect();
    }
    let members: Map<String, Value> =
        serde_json::from_str(&format!("{{{value}}}")).expect("members in JSON");
    if is_beside_the_data(rule) {
        return vec![with_user(members)];
    }
    if members.contains_key("contents") || members.contains_key("content_ids") {
        return vec![cart_with(members)];
    }
    // As text, because a map has no duplicate keys.
    vec![format!(
        r#"{{"event_name": "order_paid", "user_id": "user_12345", "event_data": {{{value}}}}}"#
    )]
}

fn with_user(mut body: Map<String, Value>) -> String {
    body.entry("user_id").or_insert("user_12345".into());
    if !body.contains_key("payment_id") {
        body.entry("event_name").or_insert("order_paid".into());
    }
    Value::Object(body).to_string()
}

fn cart_with(members: Map<String, Value>) -> String {
    let mut cart = json!({
        "content_ids": ["sku_1"],
        "contents": [{ "id": "sku_1", "quantity": 2, "item_price": 10 }],
        "content_type": "product",
        "currency": "EUR",
        "value": 20,
        "num_items": 2,
    });
    for (key, value) in members {
        cart[key] = value;
    }
    json!({ "event_name": "add_to_cart", "user_id": "user_12345", "event_data": cart }).to_string()
}

fn is_about_the_plan(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::UnknownEvent | Rule::UnknownField | Rule::MissingField | Rule::OtherShape
    )
}

fn is_beside_the_data(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::VariantInName
            | Rule::PlaceholderId
            | Rule::NameBeginsWithDigit
            | Rule::NameNotAscii
            | Rule::NameNotSnakeCase
            | Rule::PrivateClientAddress
            | Rule::InvalidClientAddress
            | Rule::UnknownKey
            | Rule::UnknownUser
    )
}
