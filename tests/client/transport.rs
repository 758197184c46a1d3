//! No answer: what is known about the event's fate then.

use std::time::Duration;

use linkrunner_events::{Error, QueueOptions, TransportError};

use crate::raw_server::{RawServer, Step};
use crate::support::{LONG, answer, assert_keyless, builder, exchange, request};

const SHORT: Duration = Duration::from_millis(500);

fn transport(error: Error) -> TransportError {
    assert_eq!(error.status(), None);
    assert!(error.is_retryable());
    assert!(std::error::Error::source(&error).is_some());
    match error {
        Error::Transport(error) => error,
        other => panic!("{other:?}"),
    }
}

/// The steps follow the reading of the request, so the server knows the event.
async fn assert_ambiguous(timeout: Duration, steps: Vec<Step>) -> TransportError {
    let (outcome, _) = exchange(timeout, steps).await;
    let error = outcome.unwrap_err();
    assert!(error.may_have_been_delivered(), "{error:?}");
    let error = transport(error);
    assert!(!error.is_connect());
    error
}

#[tokio::test]
async fn a_refused_connection_delivers_nothing() {
    // Bound and closed again: a port that nobody listens on.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder(format!("http://{address}")).build().unwrap();
    let outcome = client.send(request()).await;
    assert_keyless(&outcome);
    let error = outcome.unwrap_err();
    assert!(!error.may_have_been_delivered());
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert!(!error.to_string().contains(&address.to_string()), "{error}");
    assert!(transport(error).is_connect());
}

#[tokio::test]
async fn a_failed_tls_handshake_delivers_nothing() {
    let server = RawServer::start(vec![vec![Step::Write(b"I speak no TLS\r\n".to_vec())]]).await;
    let client = builder(format!("https://{}", server.address))
        .http_builder(reqwest::Client::builder().no_proxy())
        .build()
        .unwrap();
    let outcome = client.send(request()).await;
    assert_keyless(&outcome);
    let error = outcome.unwrap_err();
    assert!(!error.may_have_been_delivered());
    assert!(transport(error).is_connect());
    server.finish().await;
}

#[tokio::test]
async fn a_tls_handshake_that_stalls_delivers_nothing() {
    let server = RawServer::start(vec![vec![Step::AwaitClose]]).await;
    let client = builder(format!("https://{}", server.address))
        .http_builder(reqwest::Client::builder().no_proxy())
        .connect_timeout(SHORT)
        .build()
        .unwrap();
    let error = client.send(request()).await.unwrap_err();
    assert!(!error.may_have_been_delivered());
    let error = transport(error);
    assert!(error.is_connect() && error.is_timeout());
    server.finish().await;
}

#[tokio::test]
async fn a_connection_closed_at_once_is_ambiguous() {
    let server = RawServer::start(vec![vec![]]).await;
    let client = builder(server.base_url()).build().unwrap();
    let outcome = client.send(request()).await;
    assert_keyless(&outcome);
    let error = outcome.unwrap_err();
    // What the client wrote before it saw the end is not known.
    assert!(error.may_have_been_delivered());
    assert!(!transport(error).is_connect());
    server.finish().await;
}

#[tokio::test]
async fn a_connection_closed_before_the_answer_is_ambiguous() {
    assert!(!assert_ambiguous(LONG, vec![]).await.is_timeout());
}

#[tokio::test]
async fn half_an_answer_is_ambiguous() {
    for bytes in [
        "H",
        "HTTP/1.1 20",
        "HTTP/1.1 201 Created\r\n",
        "HTTP/1.1 201 Created\r\ncontent-len",
    ] {
        assert_ambiguous(LONG, vec![Step::Write(bytes.into())]).await;
    }
}

#[tokio::test]
async fn what_is_not_http_is_ambiguous() {
    for bytes in [
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 2x1 Created\r\n\r\n",
        "HTTP/1.1 201 Created\r\ncontent-length: many\r\n\r\n",
        "\0\0\0\0\0\0",
    ] {
        assert_ambiguous(LONG, vec![Step::Write(bytes.into())]).await;
    }
}

#[tokio::test]
async fn a_head_without_end_is_ambiguous() {
    for header in ["x-filler: 0123456789\r\n", "0123456789"] {
        let steps = vec![
            Step::Write(b"HTTP/1.1 201 Created\r\nx-first: ".to_vec()),
            Step::WriteForever(header.repeat(1000).into_bytes()),
        ];
        assert!(!assert_ambiguous(LONG, steps).await.is_timeout());
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_ambiguous() {
    let error = assert_ambiguous(SHORT, vec![Step::AwaitClose]).await;
    assert!(error.is_timeout());
    assert!(error.to_string().contains("may or may not"), "{error}");
    let half = Step::Write(b"HTTP/1.1 201 Cr".to_vec());
    assert!(
        assert_ambiguous(SHORT, vec![half, Step::AwaitClose])
            .await
            .is_timeout()
    );
}

#[tokio::test]
async fn a_second_request_on_a_connection_that_closes_is_not_sent_again() {
    let first = Step::Write(answer("201 Created", "", ""));
    let script = vec![Step::ReadRequest, first, Step::ReadRequest];
    let server = RawServer::start(vec![script]).await;
    let client = builder(server.base_url()).build().unwrap();
    client.send(request()).await.unwrap();
    // The server reads it and closes: to the client this looks like a connection that was idle for too long.
    let error = client.send(request()).await.unwrap_err();
    assert!(error.may_have_been_delivered());
    assert!(!transport(error).is_connect());
    assert_eq!(server.finish().await[0].requests.len(), 2);
}

#[tokio::test]
async fn an_idle_connection_that_closed_is_reported_truthfully() {
    // Whether the client sees the end before it writes is a race, so both outcomes are right, if they are true.
    let serve = vec![
        Step::ReadRequest,
        Step::Write(answer("201 Created", "", "")),
    ];
    let server = RawServer::start(vec![serve.clone(), serve]).await;
    let client = builder(server.base_url()).build().unwrap();
    client.send(request()).await.unwrap();
    let second = client.send(request()).await;
    assert_keyless(&second);
    match second {
        Ok(_) => {
            let connections = server.finish().await;
            assert!(connections.iter().all(|one| one.requests.len() == 1));
        }
        Err(error) => {
            assert!(error.may_have_been_delivered());
            transport(error);
        }
    }
}

#[tokio::test]
async fn a_queue_does_not_wait_for_the_rest_of_an_acceptance() {
    let head = b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{".to_vec();
    let script = vec![Step::ReadRequest, Step::Write(head), Step::AwaitClose];
    let server = RawServer::start(vec![script]).await;
    let client = builder(server.base_url()).build().unwrap();
    let queue = client.queue(QueueOptions::new()).unwrap();
    queue.enqueue_request(request()).unwrap();
    queue.flush(LONG).await.unwrap();
    let report = queue.shutdown(Duration::ZERO).await;
    assert!(report.is_complete(), "{report}");
    drop((client, queue));
    server.finish().await;
}
