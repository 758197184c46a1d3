//! The users that the sandbox knows, and the question for an attribution.

use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{Endpoint, Finding, Rule, Severity};
use reqwest::{Response, StatusCode};
use serde_json::json;

use crate::support::{EVENT, KEY, PAYMENT, call, client, envelope, send};

const ENDPOINT: &str = "get-attribution-result";

async fn knows(users: &[&str]) -> Sandbox {
    let builder = Sandbox::builder().known_users(users.iter().copied());
    builder.start().await.expect("a sandbox")
}

async fn ask(sandbox: &Sandbox, query: &str) -> Response {
    let url = format!("{}/{ENDPOINT}{query}", sandbox.base_url());
    let request = client().get(url).header("linkrunner-key", KEY);
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn a_known_user_has_an_attribution() {
    let sandbox = knows(&["user 1", "user_2"]).await;
    let answer = ask(&sandbox, "?user_id=user%201").await;
    assert_eq!(answer.status(), 200);
    let body = envelope(answer).await;
    assert_eq!(body["status"], 200);
    assert_eq!(
        body["data"],
        json!({"campaign_name": null, "display_id": null, "ad_network": null, "attribution_type": "ORGANIC"})
    );
}

#[tokio::test]
async fn of_an_unknown_user_nothing_is_known() {
    let sandbox = knows(&["user_1"]).await;
    for query in ["?user_id=user_2", "?device_identifier=user_1"] {
        let answer = ask(&sandbox, query).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        assert_eq!(answer.headers().get("content-type"), None);
        assert_eq!(answer.text().await.expect("a body"), "");
    }
}

#[tokio::test]
async fn without_a_list_every_user_is_known() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    assert_eq!(ask(&sandbox, "?user_id=anybody").await.status(), 200);
    assert_eq!(
        send(&client(), &sandbox, Endpoint::CaptureEvent, EVENT).await,
        201
    );
    assert!(sandbox.received()[1].findings().is_empty());
    assert_eq!(
        ask(&knows(&[]).await, "?user_id=anybody").await.status(),
        204
    );
}

#[tokio::test]
async fn a_question_has_the_checks_of_every_call() {
    let sandbox = Sandbox::builder()
        .key(KEY)
        .start()
        .await
        .expect("a sandbox");
    for query in ["", "?user_id=", "?user=u"] {
        let answer = ask(&sandbox, query).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert!(
            envelope(answer).await["msg"]
                .as_str()
                .is_some_and(|msg| msg.contains("user_id or device_identifier"))
        );
    }
    let url = format!("{}/{ENDPOINT}?user_id=u", sandbox.base_url());
    for key in ["", "another"] {
        let request = client().get(&url).header("linkrunner-key", key);
        assert_eq!(request.send().await.expect("an answer").status(), 401);
    }
    let answer = client().post(&url).send().await.expect("an answer");
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()["allow"], "GET");

    sandbox.answer_next(Fault::status(503));
    assert_eq!(ask(&sandbox, "?user_id=u").await.status(), 503);

    let limited = Sandbox::builder().rate_limit(1, std::time::Duration::from_secs(3_600));
    let limited = limited.start().await.expect("a sandbox");
    assert_eq!(ask(&limited, "?user_id=u").await.status(), 200);
    assert_eq!(ask(&limited, "?user_id=u").await.status(), 429);
}

#[tokio::test]
async fn a_question_is_remembered_with_its_query() {
    let sandbox = knows(&["user_1"]).await;
    ask(&sandbox, "?user_id=user%31").await;
    let calls = sandbox.received();
    assert_eq!(calls[0].user_id(), Some("user1"));
    assert_eq!(calls[0].endpoint(), None);
    assert!(calls[0].is_accepted() && calls[0].findings().is_empty());
    let json = calls[0].to_json();
    assert_eq!(json["kind"], "question");
    assert_eq!(json["user"], "user1");
    assert_eq!(json["path"], "/api/v1/get-attribution-result");
    assert_eq!(json["query"], "user_id=user%31");
    // The query of another path may hold anything.
    let url = format!("{}/capture-event?key=sekret", sandbox.base_url());
    client().get(url).send().await.expect("an answer");
    assert!(
        !sandbox.received()[1]
            .to_json()
            .to_string()
            .contains("sekret")
    );
}

#[tokio::test]
async fn what_is_sent_for_an_unknown_user_has_a_finding() {
    let sandbox = knows(&["somebody"]).await;
    let client = client();
    let sent = [
        (Endpoint::CaptureEvent, EVENT),
        (Endpoint::CapturePayment, PAYMENT),
    ];
    for (endpoint, body) in sent {
        assert_eq!(send(&client, &sandbox, endpoint, body).await, 201);
    }
    for call in sandbox.received() {
        assert!(call.is_accepted());
        let rules: Vec<_> = call.findings().iter().map(Finding::rule).collect();
        assert_eq!(rules, [Rule::UnknownUser], "{call}");
        let message = call.findings()[0].message();
        assert!(
            message.contains("user \"user_12345\" is not registered"),
            "{message}"
        );
    }
    sandbox.clear();
    for (endpoint, body) in [
        (
            Endpoint::CaptureEvent,
            r#"{"event_name":"e","user_id":"somebody"}"#,
        ),
        (
            Endpoint::CaptureEvent,
            r#"{"event_name":"e","install_instance_id":"i"}"#,
        ),
        (
            Endpoint::CapturePayment,
            r#"{"payment_id":"p","amount":1,"user_id":"somebody"}"#,
        ),
        (Endpoint::RemovePayment, r#"{"user_id":"user_12345"}"#),
    ] {
        send(&client, &sandbox, endpoint, body).await;
    }
    assert!(
        sandbox
            .received()
            .iter()
            .all(|call| call.findings().is_empty())
    );
}

#[tokio::test]
async fn in_strict_mode_an_unknown_user_is_refused() {
    let sandbox = Sandbox::builder()
        .known_users(["somebody"])
        .strict(Severity::Warning)
        .start()
        .await
        .expect("a sandbox");
    let answer = call(&client(), &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let answer = answer.send().await.expect("an answer");
    assert_eq!(answer.status(), 400);
    assert!(
        envelope(answer).await["msg"]
            .as_str()
            .is_some_and(|msg| msg.contains("unknown-user"))
    );
}
