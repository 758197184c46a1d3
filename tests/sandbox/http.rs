//! What the contract says of calls as such: keys, sizes, paths, limits, and what is kept of them.

use std::time::Duration;

use linkrunner_events::sandbox::{Fault, Sandbox};
use linkrunner_events::{Endpoint, MAX_BODY_BYTES};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{EVENT, KEY, PAYMENT, call, client, envelope, head, raw, send, send_event};

#[tokio::test]
async fn a_call_is_kept_as_it_came() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let answer = call(&client(), &sandbox, Endpoint::CaptureEvent)
        .header("X-Trace", "abc")
        .body(EVENT)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 201);

    let received = sandbox.events("item_viewed");
    let [event] = received.as_slice() else {
        panic!("{received:?}");
    };
    assert_eq!(event.endpoint(), Some(Endpoint::CaptureEvent));
    assert_eq!(event.method(), "POST");
    assert_eq!(event.path(), "/api/v1/capture-event");
    assert_eq!(event.text(), EVENT);
    assert_eq!(event.event_name(), Some("item_viewed"));
    assert_eq!(event.user_id(), Some("user_12345"));
    assert_eq!(event.data("item_id"), Some(&json!("ABC123")));
    assert_eq!(event.data("other"), None);
    assert_eq!(event.header("x-TRACE"), Some("abc"));
    assert!(event.headers().any(|header| header == ("x-trace", "abc")));
    assert!(event.is_accepted());
    assert!(sandbox.events("item_view").is_empty());

    sandbox.clear();
    assert!(sandbox.received().is_empty());
}

#[tokio::test]
async fn without_the_right_key_nothing_gets_in() {
    let client = client();
    let sandbox = Sandbox::builder().key(KEY).start().await.expect("start");
    let url = format!("{}/capture-event", sandbox.base_url());
    let post = || {
        client
            .post(&url)
            .header("content-type", "application/json")
            .body(EVENT)
    };
    for call in [
        post(),
        post().header("linkrunner-key", ""),
        post().header("linkrunner-key", format!("{KEY}!")),
        post().header("linkrunner-key", KEY.to_uppercase()),
        // Not even a body that would be turned away anyway is looked at.
        post().header("linkrunner-key", "x").body("{"),
        post().body(vec![b' '; MAX_BODY_BYTES + 1]),
    ] {
        let answer = call.send().await.expect("an answer");
        assert_eq!(answer.status(), 401);
        assert_eq!(envelope(answer).await["msg"], "Unauthorized access.");
    }
    assert_eq!(sandbox.received().len(), 6);
    assert!(sandbox.events("item_viewed").is_empty());
    assert_eq!(send_event(&client, &sandbox).await, 201);

    let any = Sandbox::start().await.expect("a sandbox");
    assert_eq!(send_event(&client, &any).await, 201);
    let call = post().header("linkrunner-key", "");
    assert_eq!(call.send().await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn the_key_is_nowhere_to_be_seen() {
    let client = client();
    let builder = Sandbox::builder().key(KEY);
    assert!(!format!("{builder:?}").contains(KEY));
    let sandbox = builder.start().await.expect("a sandbox");
    sandbox.answer_next(Fault::server_error());
    for _ in 0..2 {
        let call = client
            .post(format!("{}/capture-event?key={KEY}", sandbox.base_url()))
            .header("linkrunner-key", KEY)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {KEY}"))
            .header("cookie", format!("key={KEY}"));
        call.body(EVENT).send().await.expect("an answer");
    }
    let received = sandbox.received();
    assert_eq!(received.len(), 2);
    let error = sandbox.wait_until(|_| true).await;
    let shown = format!("{sandbox:?} {sandbox:#?} {received:?} {received:#?} {error:?}");
    assert!(shown.contains("item_viewed"));
    assert!(!shown.contains(KEY), "{shown}");
    for call in &received {
        assert_eq!(call.header("linkrunner-key"), None);
        assert!(!call.headers().any(|(_, value)| value.contains(KEY)));
        assert_eq!(call.path(), "/api/v1/capture-event");
    }
}

#[tokio::test]
async fn a_body_may_have_its_size_and_not_a_byte_more() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let mut body = EVENT.to_owned();
    body.push_str(&" ".repeat(MAX_BODY_BYTES - body.len()));
    assert_eq!(
        send(&client, &sandbox, Endpoint::CaptureEvent, body.clone()).await,
        201
    );
    body.push(' ');
    let answer = call(&client, &sandbox, Endpoint::CaptureEvent)
        .body(body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 413);
    envelope(answer).await;
    let last = &sandbox.received()[1];
    assert_eq!(last.text(), "");
    assert!(last.body().is_null());
}

#[tokio::test]
async fn a_chunked_body_that_says_no_size_is_bounded_too() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let mut bytes = head("connection: close\r\ntransfer-encoding: chunked\r\n").into_bytes();
    let chunk = format!("{:x}\r\n{}\r\n", 100_000, " ".repeat(100_000));
    for _ in 0..11 {
        bytes.extend_from_slice(chunk.as_bytes());
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    let answer = raw(&sandbox, &bytes).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(sandbox.received()[0].text(), "");
}

#[tokio::test]
async fn a_body_without_an_end_is_cut_off() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let mut stream = TcpStream::connect(sandbox.address())
        .await
        .expect("connect");
    let head = head("transfer-encoding: chunked\r\n");
    stream.write_all(head.as_bytes()).await.expect("written");
    let chunk = format!("{:x}\r\n{}\r\n", 1_000_000, " ".repeat(1_000_000));
    // It ends because the sandbox closes the connection.
    while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    let received = sandbox.wait_for(1).await.expect("the call");
    assert_eq!(received[0].status(), Some(413));
}

#[tokio::test]
async fn what_is_no_json_is_kept_as_text() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    assert_eq!(
        send(&client, &sandbox, Endpoint::CaptureEvent, "{nonsense").await,
        400
    );
    let wrong_type = client
        .post(format!("{}/capture-event", sandbox.base_url()))
        .header("linkrunner-key", KEY)
        .body(EVENT);
    let answer = wrong_type.send().await.expect("an answer");
    assert_eq!(answer.status(), 400);
    let body = envelope(answer).await;
    assert!(body["msg"].to_string().contains("Content-Type"), "{body}");

    let received = sandbox.received();
    assert_eq!(received[0].text(), "{nonsense");
    assert!(received[0].body().is_null());
    assert_eq!(received[0].event_name(), None);
    assert_eq!(received[1].event_name(), Some("item_viewed"));
    assert!(sandbox.events("item_viewed").is_empty());
}

#[tokio::test]
async fn other_paths_and_methods_are_answered_in_the_envelope() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let base = sandbox.base_url();
    let unknown = [format!("{base}/capture"), format!("{base}//capture-event")];
    for url in unknown {
        let answer = client.post(url).send().await.expect("an answer");
        assert_eq!(answer.status(), 404);
        envelope(answer).await;
    }
    let answer = client.get(format!("{base}/capture-event")).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.headers()["allow"], "POST");
    envelope(answer).await;

    let received = sandbox.received();
    assert_eq!(received[0].endpoint(), None);
    assert_eq!(received[2].method(), "GET");
    assert!(received.iter().all(|call| !call.is_accepted()));
}

#[tokio::test]
async fn the_rate_limit_is_shared_by_the_endpoints() {
    let client = client();
    let sandbox = Sandbox::builder()
        .rate_limit(2, Duration::from_secs(3600))
        .start()
        .await
        .expect("a sandbox");
    // What a fault answers in Linkrunner's place does not count.
    sandbox.answer_next(Fault::server_error());
    assert_eq!(send_event(&client, &sandbox).await, 500);
    assert_eq!(send_event(&client, &sandbox).await, 201);
    let payment = Endpoint::CapturePayment;
    assert_eq!(send(&client, &sandbox, payment, PAYMENT).await, 201);
    let limited = call(&client, &sandbox, payment).body(PAYMENT).send().await;
    let limited = limited.expect("an answer");
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers().get("retry-after"), None);
    assert_eq!(
        envelope(limited).await["msg"],
        "Rate limit exceeded. Please try again later."
    );
}

#[tokio::test]
async fn payments_are_kept_once_and_removed() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let payment = Endpoint::CapturePayment;
    for body in [
        PAYMENT,
        r#"{"user_id":"other","payment_id":"pay_1","amount":1}"#,
        r#"{"user_id":"user_12345","payment_id":"pay_2","amount":2,"event_data":{"currency":"INR"}}"#,
    ] {
        assert_eq!(send(&client, &sandbox, payment, body).await, 201);
    }
    let payments = sandbox.payments();
    assert_eq!(payments.len(), 2);
    assert_eq!(payments[0].amount(), 249.99);
    assert_eq!(payments[0].user_id(), Some("user_12345"));
    assert_eq!(payments[1].currency(), Some("INR"));

    let remove = Endpoint::RemovePayment;
    let by_id = r#"{"payment_id":"pay_1"}"#;
    assert_eq!(send(&client, &sandbox, remove, by_id).await, 200);
    assert_eq!(send(&client, &sandbox, remove, by_id).await, 400);
    let by_user = r#"{"user_id":"user_12345"}"#;
    assert_eq!(send(&client, &sandbox, remove, by_user).await, 200);
    assert!(sandbox.payments().is_empty());
}
