//! Settings, what they do, and what they refuse.

use std::time::Duration;

use linkrunner_events::delivery::BaseUrlError;
use linkrunner_events::{BuildError, Client, Error, RetryPolicy};

use crate::raw_server::{RawServer, Step};
use crate::support::{KEY, SECRET, answer, builder, key, print_chain, request};

fn refused(result: Result<Client, BuildError>) -> BuildError {
    let error = result.unwrap_err();
    assert!(!print_chain(&error).to_lowercase().contains(SECRET));
    error
}

#[test]
fn the_defaults_make_a_client() {
    let client = Client::new(key()).unwrap();
    let printed = format!("{client:?}");
    assert!(
        printed.contains("https://api.linkrunner.io/api/v1"),
        "{printed}"
    );
    assert!(printed.contains("30s"), "{printed}");
}

#[test]
fn wrong_settings_are_refused_when_the_client_is_built() {
    let base = "https://api.linkrunner.io";
    let zero = refused(builder(base).timeout(Duration::ZERO).build());
    assert!(matches!(zero, BuildError::ZeroTimeout));
    let zero = refused(builder(base).connect_timeout(Duration::ZERO).build());
    assert!(matches!(zero, BuildError::ZeroConnectTimeout));
    let no_time = RetryPolicy::new().deadline(Duration::ZERO);
    let zero = refused(builder(base).retry(no_time).build());
    assert!(matches!(zero, BuildError::ZeroDeadline));
    for user_agent in ["", "two\nlines", "caf\u{e9}"] {
        let agent = refused(builder(base).user_agent(user_agent).build());
        assert!(matches!(agent, BuildError::InvalidUserAgent));
    }
    let insecure = refused(builder(format!("http://{KEY}.example")).build());
    assert!(matches!(
        insecure,
        BuildError::BaseUrl(BaseUrlError::Insecure)
    ));
    let parts = refused(builder(format!("https://api.linkrunner.io?key={KEY}")).build());
    assert!(matches!(
        parts,
        BuildError::BaseUrl(BaseUrlError::ExtraParts)
    ));
    let invalid = refused(builder(KEY).build());
    assert!(matches!(
        invalid,
        BuildError::BaseUrl(BaseUrlError::Invalid(_))
    ));
    let http = reqwest::Client::builder().user_agent("two\nlines");
    let broken = refused(builder(base).http_builder(http).build());
    assert!(matches!(broken, BuildError::Http(_)));
}

#[test]
fn long_timeouts_are_fine() {
    let forever = builder("https://api.linkrunner.io")
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX);
    assert!(forever.build().is_ok());
}

#[test]
fn nothing_prints_the_key() {
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-other", KEY.parse().unwrap());
    let http = reqwest::Client::builder().default_headers(headers);
    let builder = builder("http://localhost:1").http_builder(http);
    let printed = format!("{builder:?} {builder:#?}").to_lowercase();
    assert!(!printed.contains(SECRET), "{printed}");
    let client = builder.build().unwrap();
    let printed = format!("{client:?} {client:#?} {:?}", key()).to_lowercase();
    assert!(!printed.contains(SECRET), "{printed}");
}

#[tokio::test]
async fn an_own_builder_keeps_its_settings_but_not_the_clients() {
    let created = Step::Write(answer("201 Created", "", ""));
    let server = RawServer::start(vec![vec![Step::ReadRequest, created]]).await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-tenant", "seven".parse().unwrap());
    headers.insert("linkrunner-key", "another".parse().unwrap());
    headers.insert("content-type", "text/plain".parse().unwrap());
    let http = reqwest::Client::builder()
        .default_headers(headers)
        .user_agent("theirs");
    let client = builder(server.base_url() + "/")
        .http_builder(http)
        .user_agent("shop/2.1")
        .build()
        .unwrap();
    client.send(request()).await.unwrap();
    let connections = server.finish().await;
    let request = &connections[0].requests[0];
    assert_eq!(request.line, "POST /api/v1/capture-event HTTP/1.1");
    assert_eq!(request.header("x-tenant"), Some("seven"));
    assert_eq!(request.header("linkrunner-key"), Some(KEY));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some("shop/2.1"));
}

#[tokio::test]
async fn an_own_builder_does_not_change_the_timeout() {
    let server = RawServer::start(vec![vec![Step::ReadRequest, Step::AwaitClose]]).await;
    let http = reqwest::Client::builder().timeout(Duration::from_secs(3600));
    let client = builder(server.base_url())
        .http_builder(http)
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let error = client.send(request()).await.unwrap_err();
    assert!(error.may_have_been_delivered());
    assert!(matches!(error, Error::Transport(error) if error.is_timeout()));
    server.finish().await;
}

#[tokio::test]
async fn an_own_builder_does_not_send_twice() {
    let oops = Step::Write(answer("503 Oops", "", ""));
    let server = RawServer::start(vec![vec![Step::ReadRequest, oops]]).await;
    let retry = reqwest::retry::for_host("127.0.0.1").classify_fn(|attempt| {
        if attempt.status().is_some() {
            attempt.retryable()
        } else {
            attempt.success()
        }
    });
    let client = builder(server.base_url())
        .http_builder(reqwest::Client::builder().retry(retry))
        .build()
        .unwrap();
    let error = client.send(request()).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert_eq!(server.finish().await[0].requests.len(), 1);
}

#[tokio::test]
async fn plain_http_goes_past_the_proxy() {
    let proxy = RawServer::start(vec![]).await;
    let created = Step::Write(answer("201 Created", "", ""));
    let server = RawServer::start(vec![vec![Step::ReadRequest, created]]).await;
    let http = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(format!("http://{}", proxy.address)).unwrap());
    let client = builder(server.base_url())
        .http_builder(http)
        .build()
        .unwrap();
    client.send(request()).await.unwrap();
    server.finish().await;
    // Fails if there was a connection.
    proxy.finish().await;
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let created = Step::Write(answer("201 Created", "", ""));
    let server = RawServer::start(vec![vec![Step::ReadRequest, created]]).await;
    let elsewhere = RawServer::start(vec![]).await;
    let http = reqwest::Client::builder().resolve("localhost", ([192, 0, 2, 1], 0).into());
    let client = builder(format!("http://localhost:{}/api/v1", server.address.port()))
        .http_builder(http)
        .build()
        .unwrap();
    client.send(request()).await.unwrap();
    server.finish().await;
    elsewhere.finish().await;
}
