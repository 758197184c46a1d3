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
        select(vec![
            "DEFAULT",
            "PAYMENT_FAILED",
            "USD",
            "usd",
            "product",
            "10.0.0.5",
            "a@b.example",
            "$5",
            "4111111111111111",
            "`",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(".{0,4}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

fn parameters() -> impl Strategy<Value = Value> {
    let data = btree_map(data_key(), value(), 0..12).prop_map(|map| json!(map));
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
    let parameters = btree_map(names, value(), 0..10);
    (parameters, proptest::option::of(data)).prop_map(|(parameters, data)| {
        let mut parameters = json!(parameters);
        if let Some(data) = data {
            parameters["event_data"] = data;
        }
        parameters
    })
}

/// The keys that the rules look at, and others.
fn data_key() -> impl Strategy<Value = String> {
    let known = vec![
        "amount",
        "value",
        "currency",
        "num_items",
        "content_ids",
        "item_group_ids",
        "contents",
        "content_type",
        "order_id",
        "email",
        "total_amount",
    ];
    prop_oneof![select(known).prop_map(str::to_owned), ".{0,8}"]
}

/// Items of which some are right.
fn items() -> impl Strategy<Value = Value> {
    let key = select(vec!["id", "quantity", "item_price"]);
    vec(btree_map(key, value(), 0..4), 0..4).prop_map(|items| json!(items))
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
fn any_items_are_answered() {
    let world = World::new();
    let strategy = (items(), items(), value(), value());
    proptest!(ProptestConfig::with_cases(200), |((contents, ids, value, currency) in strategy)| {
        let data = json!({ "contents": contents, "content_ids": ids, "value": value, "currency": currency, "num_items": value });
        let body = json!({ "event_name": "add_to_cart", "user_id": "u", "payment_id": "p", "amount": 1, "event_data": data });
        world.send(body.to_string().as_bytes());
    });
}

#[test]
fn every_finding_is_one_line_that_says_what_to_do() {
    let world = World::new();
    proptest!(ProptestConfig::with_cases(200), |(body in parameters())| {
        let sent = send(&world.client, &world.sandbox, Endpoint::CaptureEvent, body.to_string());
        world.runtime.block_on(sent);
        let call = world.sandbox.received().pop().expect("the call");
        for finding in call.findings() {
            prop_assert!(!finding.message().contains(['\n', '\r', '\0']), "{finding:?}");
            prop_assert!(finding.message().len() < 1_500, "{finding:?}");
        }
        prop_assert!(call.findings().is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity())));
    });
}

#[test]
fn any_question_is_answered() {
    let world = World::new();
    let sent = send_event(&world.client, &world.sandbox);
    world.runtime.block_on(sent);
    proptest!(ProptestConfig::with_cases(200), |(path in "[a-z/]{0,12}", query in ".{0,30}", body in vec(any::<u8>(), 0..200))| {
        let mut url = url::Url::parse(world.sandbox.page_url()).expect("a URL");
        url.set_path(&format!("/_sandbox/{path}"));
        url.set_query(Some(&query));
        let put = world.client.put(format!("{}_sandbox/faults", world.sandbox.page_url())).header("content-type", "application/json").body(body);
        for request in [world.client.get(url), put] {
            let answer = world.runtime.block_on(async { request.send().await }).expect("an answer");
            prop_assert!(answer.status().as_u16() < 500, "{}", answer.status());
        }
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
    // HTTP/2 is spoken where the feature `http2` brings it along: the first frame has the type of SETTINGS.
    let mut stream = TcpStream::connect(sandbox.address())
        .await
        .expect("connect");
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    stream.write_all(preface).await.expect("written");
    stream.shutdown().await.expect("half closed");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("read");
    assert_eq!(answer.get(3), Some(&4), "{answer:?}");
    assert_eq!(send_event(&client(), &sandbox).await, 201);
}
