//! Redirects are reported and never followed: the key would go with them.

use linkrunner_events::{Client, Error};

use crate::raw_server::{RawServer, Step};
use crate::support::{answer, assert_keyless, builder, request};

/// Sends to a server that redirects to a second one, which has to stay alone.
async fn assert_not_followed(status_line: &str, client: impl FnOnce(String) -> Client) {
    let elsewhere = RawServer::start(vec![]).await;
    let location = format!("location: http://{}/steal\r\n", elsewhere.address);
    let script = vec![
        Step::ReadRequest,
        Step::Write(answer(status_line, &location, "moved")),
    ];
    let server = RawServer::start(vec![script]).await;
    let error = client(server.base_url()).send(request()).await.unwrap_err();

    let Error::Redirected { origin, .. } = &error else {
        panic!("{error:?}");
    };
    let expected = format!("http://{}", elsewhere.address);
    assert_eq!(origin.as_deref(), Some(expected.as_str()));
    assert!(error.to_string().contains("check the base URL"), "{error}");
    assert!(!error.is_retryable());
    assert!(!error.may_have_been_delivered());
    assert_eq!(server.finish().await[0].requests.len(), 1);
    // Fails if there was a connection.
    elsewhere.finish().await;
    assert_keyless(&Err(error));
}

const REDIRECTS: [&str; 5] = [
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    for status_line in REDIRECTS {
        assert_not_followed(status_line, |url| builder(url).build().unwrap()).await;
    }
}

#[tokio::test]
async fn nor_does_it_with_a_builder_that_follows_redirects() {
    for status_line in REDIRECTS {
        assert_not_followed(status_line, |url| {
            let follow = reqwest::redirect::Policy::limited(10);
            builder(url)
                .http_builder(reqwest::Client::builder().redirect(follow))
                .build()
                .unwrap()
        })
        .await;
    }
}

#[tokio::test]
async fn a_redirect_without_a_place_is_one_too() {
    for headers in ["", "location: \r\n", "location: ::::\r\n"] {
        let script = vec![
            Step::ReadRequest,
            Step::Write(answer("302 Found", headers, "")),
        ];
        let server = RawServer::start(vec![script]).await;
        let client = builder(server.base_url()).build().unwrap();
        let error = client.send(request()).await.unwrap_err();
        assert!(
            matches!(error, Error::Redirected { status: 302, .. }),
            "{error:?}"
        );
        server.finish().await;
    }
}
