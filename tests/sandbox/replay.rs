//! Calls that the sandbox sends itself, and clearing with a way back.

use std::time::Duration;

use linkrunner_events::sandbox::{Fault, Received, Sandbox};
use linkrunner_events::{Endpoint, Rule};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{EVENT, KEY, PAYMENT, call, client, send, send_event};

/// Sends JSON to an endpoint under `/_sandbox/`, and gives the status and the answer.
async fn ask(sandbox: &Sandbox, method: Method, path: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}_sandbox/{path}", sandbox.page_url());
    let request = client()
        .request(method, url)
        .header("content-type", "application/json")
        .body(body.to_string());
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("a whole body");
    (status, serde_json::from_str(&text).expect("JSON"))
}

async fn make(sandbox: &Sandbox, call: Value) -> (u16, Value) {
    ask(sandbox, Method::POST, "calls", &call).await
}

fn numbers(sandbox: &Sandbox) -> Vec<u64> {
    sandbox.received().iter().map(Received::number).collect()
}

#[tokio::test]
async fn a_call_is_sent_again_as_it_was() {
    let sandbox = Sandbox::builder().key(KEY).start().await;
    let sandbox = sandbox.expect("a sandbox");
    let client = client();
    let sent = call(&client, &sandbox, Endpoint::CapturePayment)
        .header("x-own", "1")
        .body(PAYMENT);
    assert_eq!(sent.send().await.expect("an answer").status(), 201);
    let made = make(&sandbox, json!({ "replay": 1 })).await;
    assert_eq!(made, (200, json!({ "number": 2, "status": 201 })));
    let calls = sandbox.received();
    assert_eq!(calls[1].text(), PAYMENT);
    assert_eq!(calls[1].header("x-own"), Some("1"));
    assert_eq!(calls[1].findings()[0].rule(), Rule::PaymentRepeated);
    assert_eq!(sandbox.payments().len(), 1);

    // A key that was refused is not made good.
    let refused = client
        .post(format!("{}/capture-event", sandbox.base_url()))
        .header("content-type", "application/json")
        .body(EVENT);
    assert_eq!(refused.send().await.expect("an answer").status(), 401);
    let made = make(&sandbox, json!({ "replay": 3 })).await;
    assert_eq!(made.1["status"], 401);
}

#[tokio::test]
async fn a_call_is_sent_again_with_changes() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = client();
    let url = format!("{}v1/capture-event", sandbox.page_url());
    let wrong = client
        .post(url)
        .header("linkrunner-key", KEY)
        .header("content-type", "application/json")
        .body("{");
    assert_eq!(wrong.send().await.expect("an answer").status(), 404);
    let refusal = sandbox.received()[0]
        .refusal()
        .expect("a reason")
        .to_owned();
    let expected = format!("set LINKRUNNER_BASE_URL={} ", sandbox.base_url());
    assert!(refusal.contains(&expected), "{refusal}");
    let path = "/api/v1/capture-event";
    let made = make(&sandbox, json!({ "replay": 1, "path": path })).await;
    assert_eq!(made.1, json!({ "number": 2, "status": 400 }));
    let made = make(&sandbox, json!({ "replay": 2, "body": EVENT })).await;
    assert_eq!(made.1, json!({ "number": 3, "status": 201 }));
    let call = &sandbox.received()[2];
    assert_eq!(call.text(), EVENT);
    let length = EVENT.len().to_string();
    assert_eq!(call.header("content-length"), Some(length.as_str()));
    assert_eq!(sandbox.events("item_viewed").len(), 1);
}

#[tokio::test]
async fn a_question_keeps_its_query_and_may_get_another() {
    let sandbox = Sandbox::builder().known_users(["u"]).start().await;
    let sandbox = sandbox.expect("a sandbox");
    let url = format!("{}/get-attribution-result?user_id=u", sandbox.base_url());
    let asked = client().get(url).header("linkrunner-key", KEY).send();
    assert_eq!(asked.await.expect("an answer").status(), 200);
    let made = make(&sandbox, json!({ "replay": 1 })).await;
    assert_eq!(made.1["status"], 200);
    let path = "/api/v1/get-attribution-result?user_id=v";
    let made = make(&sandbox, json!({ "replay": 1, "path": path })).await;
    assert_eq!(made.1["status"], 204);
    assert_eq!(sandbox.received()[2].user_id(), Some("v"));
}

#[tokio::test]
async fn a_new_call_needs_no_key_and_meets_faults_and_the_limit() {
    let sandbox = Sandbox::builder()
        .key(KEY)
        .rate_limit(2, Duration::from_secs(3_600));
    let sandbox = sandbox.start().await.expect("a sandbox");
    let new = || json!({ "path": "/api/v1/capture-event?a=b", "body": EVENT });
    assert_eq!(make(&sandbox, new()).await.1["status"], 201);
    assert_eq!(sandbox.received()[0].path(), "/api/v1/capture-event");
    sandbox.answer_next(Fault::status(503));
    sandbox.answer_next(Fault::timeout());
    assert_eq!(make(&sandbox, new()).await.1["status"], 503);
    // It does not wait for an answer that never comes.
    assert_eq!(make(&sandbox, new()).await.1["status"], json!(null));
    assert_eq!(make(&sandbox, new()).await.1["status"], 201);
    assert_eq!(make(&sandbox, new()).await.1["status"], 429);
    let refusals = sandbox.received();
    let refusals: Vec<_> = refusals.iter().map(Received::refusal).collect();
    assert_eq!(
        refusals,
        [
            None,
            Some("Simulated fault: 503 Service Unavailable."),
            Some("Simulated fault: no answer was given, until the client gave up."),
            None,
            Some("Rate limit exceeded: the calls come faster than this sandbox allows."),
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_said() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    for (call, status, hint) in [
        (json!({ "replay": 1 }), 404, "no call with this number"),
        (json!({}), 400, "`path` and `body`, are required"),
        (
            json!({ "path": "/a" }),
            400,
            "`path` and `body`, are required",
        ),
        (
            json!({ "path": "a b", "body": "" }),
            400,
            "such as /api/v1/capture-event",
        ),
        (
            json!({ "path": "*", "body": "" }),
            400,
            "such as /api/v1/capture-event",
        ),
        (json!({ "reply": 1 }), 400, "unknown field `reply`"),
        (json!([1]), 400, "an object"),
        (
            json!({ "path": "/a", "body": "a".repeat(1_000_000) }),
            413,
            "1 MB",
        ),
    ] {
        let (given, answer) = make(&sandbox, call).await;
        assert_eq!(given, status, "{answer}");
        let message = answer["msg"].as_str().expect("a message");
        assert!(message.contains(hint), "{message}");
    }
    // Without this type a browser would send it for any page.
    let url = format!("{}_sandbox/calls", sandbox.page_url());
    let plain = client().post(url).body(r#"{"replay":1}"#);
    assert_eq!(plain.send().await.expect("an answer").status(), 400);
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn clearing_can_be_undone() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let client = client();
    send(&client, &sandbox, Endpoint::CapturePayment, PAYMENT).await;
    send_event(&client, &sandbox).await;
    let clear = async || ask(&sandbox, Method::DELETE, "calls", &json!({})).await.0;
    let undo = async || ask(&sandbox, Method::POST, "calls/undo-clear", &json!({})).await;
    assert_eq!(clear().await, 200);
    assert!(sandbox.received().is_empty());
    let other = PAYMENT.replace("249.99", "1");
    send(&client, &sandbox, Endpoint::CapturePayment, other.clone()).await;
    assert_eq!(undo().await, (200, json!({})));
    assert_eq!(numbers(&sandbox), [1, 2, 3]);
    let payments = sandbox.payments();
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0].amount(), 249.99, "the first record wins");
    send(&client, &sandbox, Endpoint::CapturePayment, other).await;
    let calls = sandbox.received();
    assert_eq!(calls[3].findings()[0].earlier_call(), Some(1));

    // Once, and also after a second clearing of nothing.
    assert_eq!(undo().await.0, 404);
    clear().await;
    clear().await;
    assert_eq!(undo().await.0, 200);
    assert_eq!(numbers(&sandbox), [1, 2, 3, 4]);
    // The owner of the sandbox clears for good.
    clear().await;
    sandbox.clear();
    assert_eq!(undo().await.0, 404);
}

#[tokio::test]
async fn what_was_cleared_makes_room_for_new_calls() {
    let sandbox = Sandbox::builder().keep(3).start().await.expect("a sandbox");
    let client = client();
    for (before, since, undone) in [(2, 1, true), (2, 2, false), (3, 1, false)] {
        sandbox.clear();
        for _ in 0..before {
            send_event(&client, &sandbox).await;
        }
        ask(&sandbox, Method::DELETE, "calls", &json!({})).await;
        for _ in 0..since {
            send_event(&client, &sandbox).await;
        }
        let (status, _) = ask(&sandbox, Method::POST, "calls/undo-clear", &json!({})).await;
        assert_eq!(status == 200, undone, "{before} and {since}");
        let kept = if undone { before + since } else { since };
        assert_eq!(sandbox.received().len(), kept);
    }

    // By their size as well.
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let data = json!({ "text": "a".repeat(900_000) });
    let large = json!({ "event_name": "large", "user_id": "u", "event_data": data }).to_string();
    for _ in 0..20 {
        send(&client, &sandbox, Endpoint::CaptureEvent, large.clone()).await;
    }
    ask(&sandbox, Method::DELETE, "calls", &json!({})).await;
    for _ in 0..20 {
        send(&client, &sandbox, Endpoint::CaptureEvent, large.clone()).await;
    }
    let (status, _) = ask(&sandbox, Method::POST, "calls/undo-clear", &json!({})).await;
    assert_eq!(status, 404);
}
