//! A sandbox with a plan.

use linkrunner_events::plan::{EntryId, EntryKind, Lock, Plan};
use linkrunner_events::sandbox::{Fault, Sandbox, SandboxBuilder};
use linkrunner_events::{Endpoint, Finding, Rule, Severity};
use serde_json::{Value, json};

use crate::support::{client, send};

const LOCK: &str = r#"
format = 1

[event.level_completed]
about = "A player finished a level."
fields."level" = { shape = "integer" }

[event.order_paid]
ecommerce = "Purchase"
fields."order_id" = { shape = "string" }

[event.zoo_entered]

[context.app]
fields."release" = { shape = "string" }
"#;

fn planned() -> SandboxBuilder {
    let plan: Plan = Lock::parse(LOCK).expect("a lock file").plan;
    Sandbox::builder().plan(plan)
}

async fn event(sandbox: &Sandbox, name: &str, data: Value) -> u16 {
    let body = json!({ "event_name": name, "user_id": "user_12345", "event_data": data });
    send(&client(), sandbox, Endpoint::CaptureEvent, body.to_string()).await
}

async fn payment(sandbox: &Sandbox, id: &str, data: Value) -> u16 {
    let body =
        json!({ "user_id": "user_12345", "payment_id": id, "amount": 5, "event_data": data });
    send(
        &client(),
        sandbox,
        Endpoint::CapturePayment,
        body.to_string(),
    )
    .await
}

/// The rules of the newest call.
fn newest(sandbox: &Sandbox) -> Vec<Rule> {
    let call = sandbox.received().pop().expect("a call");
    call.findings().iter().map(Finding::rule).collect()
}

async fn ask(sandbox: &Sandbox) -> (u16, Value) {
    let url = format!("{}_sandbox/plan", sandbox.page_url());
    let answer = client().get(url).send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("a whole body");
    (status, serde_json::from_str(&text).expect("JSON"))
}

fn counts(sandbox: &Sandbox) -> Vec<(String, u64)> {
    let calls = sandbox.planned_calls().into_iter();
    calls.map(|(id, count)| (id.to_string(), count)).collect()
}

#[tokio::test]
async fn calls_of_any_origin_are_held_against_the_plan() {
    let sandbox = planned().start().await.expect("a sandbox");
    for (name, data, rules) in [
        ("level_completed", json!({ "level": 12 }), vec![]),
        (
            "level_completed",
            json!({ "level": 12, "release": "2" }),
            vec![],
        ),
        (
            "level_completed",
            json!({ "level": "12" }),
            vec![Rule::OtherShape],
        ),
        ("level_completed", json!({}), vec![Rule::MissingField]),
        (
            "level_completed",
            json!({ "level": 12, "speed": 3 }),
            vec![Rule::UnknownField],
        ),
        ("leveled_up", json!({}), vec![Rule::UnknownEvent]),
    ] {
        assert_eq!(event(&sandbox, name, data.clone()).await, 201);
        assert_eq!(newest(&sandbox), rules, "{name} {data}");
    }
    assert_eq!(
        payment(&sandbox, "p1", json!({ "order_id": "o1" })).await,
        201
    );
    assert_eq!(newest(&sandbox), []);
    assert_eq!(payment(&sandbox, "p2", json!({ "order_id": 7 })).await, 201);
    assert!(newest(&sandbox).contains(&Rule::OtherShape));
}

#[tokio::test]
async fn planned_events_are_counted_when_they_are_captured() {
    let sandbox = planned().start().await.expect("a sandbox");
    let count = |level, order| {
        [
            ("level_completed", level),
            ("order_paid", order),
            ("zoo_entered", 0),
        ]
        .map(|(name, count)| (name.to_owned(), count))
    };
    assert_eq!(counts(&sandbox), count(0, 0));
    event(&sandbox, "level_completed", json!({ "level": 1 })).await;
    event(&sandbox, "level_completed", json!({ "level": "1" })).await;
    payment(&sandbox, "p1", json!({ "order_id": "o1" })).await;
    assert_eq!(counts(&sandbox), count(2, 1));

    // A call that was not captured does not count.
    sandbox.answer_next(Fault::status(500));
    event(&sandbox, "level_completed", json!({ "level": 1 })).await;
    event(&sandbox, "level_finished", json!({})).await;
    payment(&sandbox, "p2", json!({ "order_id": 5 })).await;
    assert_eq!(counts(&sandbox), count(2, 1));

    sandbox.clear();
    assert_eq!(counts(&sandbox), count(0, 0));
    let context = EntryId::new(EntryKind::Context, "app");
    assert!(!sandbox.planned_calls().contains_key(&context));
}

#[tokio::test]
async fn a_strict_sandbox_refuses_what_differs_from_the_plan() {
    let builder = planned().strict(Severity::Warning);
    let sandbox = builder.start().await.expect("a sandbox");
    assert_eq!(
        event(&sandbox, "level_completed", json!({ "level": 1 })).await,
        201
    );
    assert_eq!(
        event(&sandbox, "level_completed", json!({ "level": "1" })).await,
        400
    );
    let refused = sandbox.received().pop().expect("a call");
    let answer = refused.answer().expect("an answer");
    assert!(
        answer.contains("other-shape: `level` is the string"),
        "{answer}"
    );
    assert_eq!(counts(&sandbox)[0].1, 1);
}

#[tokio::test]
async fn the_plan_lists_first_what_has_not_arrived() {
    let sandbox = planned().start().await.expect("a sandbox");
    event(&sandbox, "level_completed", json!({ "level": 1 })).await;
    let (status, plan) = ask(&sandbox).await;
    assert_eq!(status, 200);
    assert_eq!(
        plan,
        json!({ "entries": [
            { "kind": "event", "name": "order_paid", "about": "", "calls": 0 },
            { "kind": "event", "name": "zoo_entered", "about": "", "calls": 0 },
            { "kind": "event", "name": "level_completed", "about": "A player finished a level.", "calls": 1 },
        ] })
    );
}

#[tokio::test]
async fn without_a_plan_nothing_is_compared() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    event(&sandbox, "level_completed", json!({ "level": "x" })).await;
    assert_eq!(newest(&sandbox), []);
    assert!(sandbox.planned_calls().is_empty());
    let (status, answer) = ask(&sandbox).await;
    assert_eq!(status, 404);
    let message = answer["msg"].as_str().expect("a message");
    assert!(message.contains("--plan"), "{message}");
}
