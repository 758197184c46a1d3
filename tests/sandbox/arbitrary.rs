//! Whatever is sent, the sandbox answers, and never with its own failure.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use crate::support::{client, send, send_event};

const ENDPOINTS: [Endpoint; 3] = [
    Endpoint::CaptureEvent,
    Endpoint::CapturePayment,
    Endpoint::RemovePayment,
];

struct World {
    runtime: Runtime,
    client: Client,
    sandbox: Sandbox,
}

impl World {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let sandbox = runtime.block_on(Sandbox::start()).expect("a sandbox");
        Self {
            runtime,
            client: client(),
            sandbox,
        }
    }

    /// Sends the body to every endpoint and requires an answer that the contract knows.
    fn send(&self, body: &[u8]) {
        for endpoint in ENDPOINTS {
            let sent = send(&self.client, &self.sandbox, endpoint, body.to_vec());
            let status = self.runtime.block_on(sent);
            assert!(
                matches!(status, 200 | 201 | 400),
                "{endpoint:?} answers {status}"
            );
        }
        self.sandbox.clear();
    }
}

/// Values of every type, and of the kind that the contract looks at.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        select(vec!["DEFAULT", "PAYMENT_FAILED", "ONE_TIME"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(".{0,4}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

fn parameters() -> impl Strategy<Value = Value> {
    let names = select(vec![
        "event_name",
        "user_id",
        "install_instance_id",
        "event_data",
        "event_id",
        "client_ip_address",
        "payment_id",
        "amount",
        "type",
        "status",
    ]);
    btree_map(names, value(), 0..10).prop_map(|map| json!(map))
}

#[test]
fn any_bytes_are_answered() {
    let world = World::new();
    proptest!(ProptestConfig::with_cases(100), |(body in vec(any::<u8>(), 0..2000))| {
        world.send(&body);
    });
}

#[test]
fn any_parameters_are_answered() {
    let world = World::new();
    proptest!(ProptestConfig::with_cases(200), |(body in parameters())| {
        world.send(body.to_string().as_bytes());
    });
}

#[test]
fn a_body_of_nothing_but_depth_is_answered() {
    let world = World::new();
    for opening in [
        "[",
        "{\"event_data\":",
        "{\"event_name\":\"e\",\"event_data\":{\"a\":[",
    ] {
        world.send(opening.repeat(990_000 / opening.len()).as_bytes());
    }
    // Within the depth that is read.
    let nested = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let event = format!(r#"{{"event_name":"e","user_id":"u","event_data":{{"a":{nested}}}}}"#);
    let sent = send(&world.client, &world.sandbox, Endpoint::CaptureEvent, event);
    assert_eq!(world.runtime.block_on(sent), 201);
}

#[tokio::test]
async fn what_is_not_http_does_no_harm() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    for bytes in [
        &b""[..],
        b"\r\n\r\n",
        b"\0\xff\xfe",
        b"GET\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST /api/v1/capture-event HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST /api/v1/capture-event HTTP/1.1\r\ncontent-length: 5\r\n\r\n{",
        b"POST /api/v1/capture-event HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"POST \xff HTTP/1.1\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nconnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nconnection: close\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(sandbox.address())
            .await
            .expect("connect");
        stream.write_all(bytes).await.expect("written");
        stream.shutdown().await.expect("half closed");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("read");
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{bytes:?}: {answer}"
        );
    }
    assert_eq!(send_event(&client(), &sandbox).await, 201);
}
