//! What the tests of the client share.

use std::time::Duration;

use linkrunner_events::{
    ApiRequest, Client, ClientBuilder, Error, LinkrunnerEvent, Receipt, RetryPolicy,
};

pub(crate) use crate::keyless::{KEY, SECRET, assert_keyless, key, print_chain};
use crate::raw_server::{Connection, RawServer, Step};

pub(crate) const BODY: &[u8] = br#"{"event_name":"test_event","user_id":"user_1"}"#;
pub(crate) const DOCUMENTED: &str =
    r#"{"msg":"Event capture request received!","status":200,"data":null}"#;

/// An event without data.
#[derive(LinkrunnerEvent)]
pub(crate) struct TestEvent;

pub(crate) fn request() -> ApiRequest {
    TestEvent.payload("user_1").to_request().unwrap()
}

/// A client that makes one attempt a call.
pub(crate) fn builder(base_url: impl Into<String>) -> ClientBuilder {
    Client::builder(key())
        .base_url(base_url)
        .retry(RetryPolicy::never())
}

/// The bytes of an answer with a body and its length.
pub(crate) fn answer(status_line: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status_line}\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// Sends one request to a server that reads it and goes on with the steps.
pub(crate) async fn exchange(
    timeout: Duration,
    steps: Vec<Step>,
) -> (Result<Receipt, Error>, Connection) {
    let mut script = vec![Step::ReadRequest];
    script.extend(steps);
    let server = RawServer::start(vec![script]).await;
    let client = builder(server.base_url()).timeout(timeout).build().unwrap();
    let outcome = client.send(request()).await;
    // Open connections would keep a server that waits for their end.
    drop(client);
    assert_keyless(&outcome);
    let connection = server.finish().await.pop().unwrap();
    assert_eq!(connection.requests.len(), 1, "sent once");
    (outcome, connection)
}

/// The outcome of an answer given in full.
pub(crate) async fn outcome_of(
    status_line: &str,
    headers: &str,
    body: &str,
) -> Result<Receipt, Error> {
    let bytes = answer(status_line, headers, body);
    exchange(LONG, vec![Step::Write(bytes)]).await.0
}

/// A timeout that is never reached.
pub(crate) const LONG: Duration = Duration::from_secs(60);
