//! Answers that arrive: the status decides, whatever comes after it.

use std::time::{Duration, SystemTime};

use linkrunner_events::Error;

use crate::raw_server::{RawServer, Step};
use crate::support::{BODY, DOCUMENTED, KEY, LONG, answer, builder, exchange, outcome_of, request};

#[tokio::test]
async fn the_request_is_what_the_contract_says() {
    let (outcome, connection) = exchange(
        LONG,
        vec![Step::Write(answer(
            "201 Created",
            "content-type: application/json\r\n",
            DOCUMENTED,
        ))],
    )
    .await;
    let receipt = outcome.unwrap();
    assert_eq!(receipt.status(), 201);

    let request = &connection.requests[0];
    assert_eq!(request.line, "POST /api/v1/capture-event HTTP/1.1");
    assert_eq!(request.header("linkrunner-key"), Some(KEY));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let length = BODY.len().to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
    assert!(request.header("host").unwrap().starts_with("127.0.0.1:"));
    assert!(
        request
            .header("user-agent")
            .unwrap()
            .starts_with("linkrunner-events/")
    );
    let mut names: Vec<_> = request.headers.iter().map(|header| &*header.0).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "content-length",
            "content-type",
            "host",
            "linkrunner-key",
            "user-agent"
        ]
    );
    assert_eq!(request.body, BODY);
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let write = Step::Write(answer("201 Created", "", DOCUMENTED));
    let script = vec![Step::ReadRequest, write.clone(), Step::ReadRequest, write];
    let server = RawServer::start(vec![script]).await;
    let client = builder(server.base_url()).build().unwrap();
    let clone = client.clone();
    client.send(request()).await.unwrap();
    clone.send(request()).await.unwrap();
    assert_eq!(server.finish().await[0].requests.len(), 2);
}

#[tokio::test]
async fn any_2xx_is_success_whatever_the_body_is() {
    let cases = [
        ("200 OK", DOCUMENTED, 200),
        ("201 Created", "", 201),
        ("202 Accepted", "<html><h1>It works</h1></html>", 202),
        ("201 Created", r#"{"msg": "Event capt"#, 201),
        ("201", r#"{"msg":"no","status":500}"#, 201),
    ];
    for (status_line, body, status) in cases {
        let receipt = outcome_of(status_line, "", body).await.unwrap();
        assert_eq!(receipt.status(), status, "{status_line} {body}");
    }
    let no_content = b"HTTP/1.1 204 No Content\r\n\r\n".to_vec();
    let (outcome, _) = exchange(LONG, vec![Step::Write(no_content)]).await;
    assert_eq!(outcome.unwrap().status(), 204);
}

#[tokio::test]
async fn refusals_carry_the_servers_words() {
    let cases = [
        (
            "400 Bad Request",
            r#"{"msg":"user_id is required","status":400}"#,
            Some("user_id is required"),
        ),
        (
            "400 Bad Request",
            "<html>\n<b>Bad\tRequest</b>",
            Some("<html> <b>Bad Request</b>"),
        ),
        ("409 Conflict", "", None),
        (
            "413 Payload Too Large",
            r#"{"msg":"too large"}"#,
            Some("too large"),
        ),
    ];
    for (status_line, body, expected) in cases {
        let error = outcome_of(status_line, "", body).await.unwrap_err();
        assert!(matches!(error, Error::Rejected { .. }), "{error:?}");
        assert_eq!(error.server_message(), expected);
        assert!(!error.is_retryable());
        assert!(!error.may_have_been_delivered());
    }
    for status_line in [
        "403 Forbidden",
        "404 Not Found",
        "405 Method Not Allowed",
        "407 Proxy Authentication Required",
    ] {
        let error = outcome_of(status_line, "", "<h1>elsewhere</h1>").await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Misconfigured { .. }), "{error:?}");
        assert_eq!(error.server_message(), Some("<h1>elsewhere</h1>"));
        assert!(error.to_string().contains("check the base URL"), "{error}");
        assert!(!error.is_retryable() && !error.may_have_been_delivered());
    }
    let error = outcome_of("401 Unauthorized", "", r#"{"msg":"Unauthorized access."}"#)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }), "{error:?}");
    assert_eq!(error.server_message(), Some("Unauthorized access."));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_rate_limit_tells_its_pause() {
    let cases = [
        ("retry-after: 7\r\n", Some(Duration::from_secs(7))),
        (
            "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            Some(Duration::ZERO),
        ),
        ("retry-after: later\r\n", None),
        ("retry-after: -3\r\n", None),
        ("", None),
    ];
    for (headers, pause) in cases {
        let error = outcome_of("429 Too Many Requests", headers, "")
            .await
            .unwrap_err();
        assert!(matches!(error, Error::RateLimited { .. }), "{error:?}");
        assert_eq!(error.retry_after(), pause, "{headers}");
        assert!(error.is_retryable());
        assert!(!error.may_have_been_delivered());
    }
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
    let headers = format!("retry-after: {date}\r\n");
    let error = outcome_of("429 Too Many Requests", &headers, "")
        .await
        .unwrap_err();
    let pause = error.retry_after().unwrap();
    assert!((3500..=3600).contains(&pause.as_secs()), "{pause:?}");
}

#[tokio::test]
async fn a_server_error_is_ambiguous() {
    for status_line in [
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
    ] {
        let error = outcome_of(status_line, "", "<html>oops").await.unwrap_err();
        assert!(matches!(error, Error::Server { .. }), "{error:?}");
        assert_eq!(error.server_message(), Some("<html>oops"));
        assert!(error.is_retryable());
        assert!(error.may_have_been_delivered());
    }
    for status_line in ["408 Request Timeout", "425 Too Early"] {
        let error = outcome_of(status_line, "retry-after: 7\r\n", "").await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Server { .. }), "{error:?}");
        assert_eq!(error.retry_after(), None);
        // These say that nothing was done.
        assert!(error.is_retryable() && !error.may_have_been_delivered());
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_changes_nothing() {
    let broken = |status: &str| {
        format!("HTTP/1.1 {status}\r\ncontent-length: 500\r\n\r\n{{\"msg\":\"half\"").into_bytes()
    };
    let (outcome, _) = exchange(LONG, vec![Step::Write(broken("201 Created"))]).await;
    assert_eq!(outcome.unwrap().status(), 201);
    let (outcome, _) = exchange(LONG, vec![Step::Write(broken("400 Bad Request"))]).await;
    let error = outcome.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Rejected {
                status: 400,
                message: None,
                ..
            }
        ),
        "{error:?}"
    );
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno chunk\r\n".to_vec();
    let (outcome, _) = exchange(LONG, vec![Step::Write(chunked)]).await;
    assert_eq!(outcome.unwrap().status(), 200);
}

#[tokio::test]
async fn a_body_that_stalls_changes_nothing() {
    let timeout = Duration::from_secs(1);
    for (status_line, accepted) in [("201 Created", true), ("400 Bad Request", false)] {
        let head = format!("HTTP/1.1 {status_line}\r\ncontent-length: 500\r\n\r\n{{");
        let steps = vec![Step::Write(head.into_bytes()), Step::AwaitClose];
        let (outcome, _) = exchange(timeout, steps).await;
        assert_eq!(outcome.is_ok(), accepted, "{outcome:?}");
        if let Err(error) = outcome {
            assert!(
                matches!(error, Error::Rejected { message: None, .. }),
                "{error:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    for (status_line, accepted) in [("201 Created", true), ("500 Oops", false)] {
        let head = format!("HTTP/1.1 {status_line}\r\n\r\n");
        let steps = vec![
            Step::Write(head.into_bytes()),
            Step::WriteForever(vec![b'x'; 16 * 1024]),
        ];
        // The script ends only because the client hangs up.
        let (outcome, connection) = exchange(LONG, steps).await;
        assert_eq!(outcome.is_ok(), accepted, "{outcome:?}");
        // The bound and what the buffers of two sockets hold.
        assert!(
            connection.written < 32 * 1024 * 1024,
            "{}",
            connection.written
        );
        if let Err(error) = outcome {
            assert!(error.server_message().unwrap().starts_with("xxx"));
            assert!(error.to_string().len() < 1000);
        }
    }
}

#[tokio::test]
async fn an_interim_answer_is_not_the_answer() {
    let mut bytes = b"HTTP/1.1 100 Continue\r\n\r\n".to_vec();
    bytes.extend(answer("201 Created", "", DOCUMENTED));
    let (outcome, _) = exchange(LONG, vec![Step::Write(bytes)]).await;
    assert_eq!(outcome.unwrap().status(), 201);
}

#[tokio::test]
async fn an_echo_of_the_key_stays_out_of_every_print() {
    let bodies = [
        format!(r#"{{"msg":"unknown key {KEY}"}}"#),
        format!("<html>{KEY}</html>"),
        KEY.to_lowercase(),
        format!("{{\"headers\":{{\"linkrunner-key\":\"{KEY}\"}}"),
    ];
    for body in bodies {
        for status_line in [
            "201 Created",
            "400 Bad",
            "401 No",
            "429 Slow",
            "500 Oops",
            "302 Found",
        ] {
            // `exchange` checks every print for the key.
            let headers =
                format!("location: https://{KEY}.example/{KEY}\r\nretry-after: {KEY}\r\n");
            let outcome = outcome_of(status_line, &headers, &body).await;
            assert_eq!(outcome.is_ok(), status_line.starts_with("201"));
        }
    }
}
