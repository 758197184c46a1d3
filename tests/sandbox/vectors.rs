//! Every example request of the contract, against the sandbox.

use std::time::Duration;

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{Fault, Sandbox};
use reqwest::Client;
use serde_json::Value;

use crate::support::{KEY, client, envelope, send};

const VECTORS: &str = include_str!("../wire/vectors.json");

/// What has to be there before a vector is sent.
#[derive(Clone, Copy)]
enum Setup {
    WrongKey,
    NoKey,
    LimitReached,
    ServerError,
    /// This payment was captured.
    Payment(&'static str),
}

const PAID: Setup = Setup::Payment(r#"{"user_id":"666","payment_id":"ABC","amount":25096}"#);

/// The vectors that need more than a sandbox that has just been started.
const SETUPS: [(&str, Setup); 10] = [
    ("neg-ce-bad-key", Setup::WrongKey),
    ("neg-cp-bad-key", Setup::WrongKey),
    ("neg-rp-bad-key", Setup::WrongKey),
    ("neg-ce-missing-key", Setup::NoKey),
    ("neg-ce-rate-limit", Setup::LimitReached),
    ("neg-ce-server-error", Setup::ServerError),
    ("rp-user-id", PAID),
    ("rp-both", PAID),
    (
        "cp-testing-guide-duplicate",
        Setup::Payment(
            r#"{"user_id":"YOUR_ATTRIBUTED_USER_ID","payment_id":"lr_test_payment_001","amount":1,"type":"DEFAULT"}"#,
        ),
    ),
    (
        "neg-cp-status-upgrade",
        Setup::Payment(
            r#"{"user_id":"666","payment_id":"ABC","amount":10,"type":"DEFAULT","status":"PAYMENT_INITIATED"}"#,
        ),
    ),
];

#[tokio::test]
async fn every_vector_is_answered_as_the_contract_says() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    assert!(vectors.len() >= 46, "{} vectors", vectors.len());
    for (id, _) in SETUPS {
        assert!(vectors.iter().any(|vector| vector["id"] == id), "no {id}");
    }
    let client = client();
    for vector in &vectors {
        run(&client, vector).await;
    }
}

async fn run(client: &Client, vector: &Value) {
    let id = vector["id"].as_str().expect("an id");
    let setup = SETUPS.iter().find(|(of, _)| *of == id);
    let setup = setup.map(|(_, setup)| *setup);
    let sandbox = set_up(client, setup).await;
    let before = sandbox.payments();

    let path = vector["path"].as_str().expect("a path");
    assert_eq!(vector["method"], "POST", "{id}");
    let mut call = client
        .post(format!("http://{}{path}", sandbox.address()))
        .header("content-type", "application/json")
        .body(vector["request_body"].to_string());
    match setup {
        Some(Setup::NoKey) => {}
        Some(Setup::WrongKey) => call = call.header("linkrunner-key", "another key"),
        _ => call = call.header("linkrunner-key", KEY),
    }
    let answer = call.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let body = envelope(answer).await;

    let removes = path.ends_with("remove-payment");
    match vector["kind"].as_str().expect("a kind") {
        // The vendor's pages disagree on 200 and 201: the sandbox says 201, and 200 for a removal.
        "positive" => {
            assert_eq!(status, if removes { 200 } else { 201 }, "{id}: {body}");
            if let Some(documented) = vector.get("response_body") {
                assert_eq!(&body, documented, "{id}");
            }
        }
        // Accepted without a word, the way the mistake goes unnoticed in the field.
        "lint" => assert_eq!(status, 201, "{id}: {body}"),
        "negative" => match vector["expected_status"].as_u64() {
            Some(expected) => assert_eq!(u64::from(status), expected, "{id}: {body}"),
            None => assert!((400..500).contains(&status), "{id}: {status} {body}"),
        },
        "dedupe" => {
            assert_eq!(status, 201, "{id}: {body}");
            assert_eq!(before.len(), 1, "{id}");
            assert_eq!(sandbox.payments(), before, "{id}");
        }
        // Undefined in the contract, and a mistake that could cost every payment of a user.
        "never-sent" => {
            assert_eq!(status, 400, "{id}: {body}");
            assert_eq!(sandbox.payments(), before, "{id}");
        }
        other => panic!("{id}: the kind {other} is not known here"),
    }

    let received = sandbox.received();
    let last = received.last().expect("the call");
    assert_eq!(last.status(), Some(status), "{id}");
    assert_eq!(last.body(), &vector["request_body"], "{id}");
    assert_eq!(last.path(), path, "{id}");
}

async fn set_up(client: &Client, setup: Option<Setup>) -> Sandbox {
    let mut builder = Sandbox::builder().key(KEY);
    if matches!(setup, Some(Setup::LimitReached)) {
        builder = builder.rate_limit(1, Duration::from_secs(3600));
    }
    let sandbox = builder.start().await.expect("a sandbox");
    match setup {
        Some(Setup::LimitReached) => {
            let first = crate::support::send_event(client, &sandbox).await;
            assert_eq!(first, 201);
        }
        Some(Setup::ServerError) => sandbox.answer_next(Fault::server_error()),
        Some(Setup::Payment(body)) => {
            let paid = send(client, &sandbox, Endpoint::CapturePayment, body).await;
            assert_eq!(paid, 201);
        }
        Some(Setup::WrongKey | Setup::NoKey) | None => {}
    }
    sandbox
}
