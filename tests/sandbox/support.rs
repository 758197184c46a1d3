//! Calls as a client makes them, and as no client should.

use std::time::Duration;

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The key of every call that says nothing else. It is to be found nowhere.
pub(crate) const KEY: &str = "sk_test_never_to_be_seen";

pub(crate) const EVENT: &str =
    r#"{"event_name":"item_viewed","user_id":"user_12345","event_data":{"item_id":"ABC123"}}"#;

pub(crate) const PAYMENT: &str = r#"{"user_id":"user_12345","payment_id":"pay_1","amount":249.99}"#;

/// A client that no proxy of the environment gets between, and that never waits for long.
pub(crate) fn client() -> Client {
    Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()
        .expect("a plain client")
}

/// A call to an endpoint with the key and as JSON.
pub(crate) fn call(client: &Client, sandbox: &Sandbox, endpoint: Endpoint) -> RequestBuilder {
    client
        .post(format!("{}/{}", sandbox.base_url(), endpoint.path()))
        .header("linkrunner-key", KEY)
        .header("content-type", "application/json")
}

/// Sends to an endpoint and gives the status.
pub(crate) async fn send(
    client: &Client,
    sandbox: &Sandbox,
    endpoint: Endpoint,
    body: impl Into<reqwest::Body>,
) -> u16 {
    let call = call(client, sandbox, endpoint).body(body);
    call.send().await.expect("an answer").status().as_u16()
}

/// Sends [`EVENT`] and gives the status.
pub(crate) async fn send_event(client: &Client, sandbox: &Sandbox) -> u16 {
    send(client, sandbox, Endpoint::CaptureEvent, EVENT).await
}

/// The answer's envelope, whose `msg` and `status` have to be there.
pub(crate) async fn envelope(answer: Response) -> Value {
    assert_eq!(
        answer.headers()["content-type"],
        "application/json; charset=utf-8"
    );
    let text = answer.text().await.expect("a whole body");
    let body: Value = serde_json::from_str(&text).expect("an envelope");
    assert!(body["msg"].is_string(), "{body}");
    assert!(body["status"].is_u64(), "{body}");
    assert_eq!(
        body.as_object().map(serde_json::Map::len),
        Some(3),
        "{body}"
    );
    body
}

/// The head of a call to capture an event, without its end.
pub(crate) fn head(headers: &str) -> String {
    format!(
        "POST /api/v1/capture-event HTTP/1.1\r\nhost: sandbox\r\nlinkrunner-key: {KEY}\r\n\
         content-type: application/json\r\n{headers}\r\n"
    )
}

/// Writes these bytes and gives what comes back until the connection is closed.
pub(crate) async fn raw(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(sandbox.address())
        .await
        .expect("a connection");
    stream.write_all(bytes).await.expect("written");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("read");
    String::from_utf8_lossy(&answer).into_owned()
}
