//! Bounds on memory, whatever clients send and whatever they do not read.

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{client, send, send_event};

/// Adds faults to the queue, and gives the status and the answer.
async fn add_faults(sandbox: &Sandbox, fault: &Value) -> (u16, Value) {
    let added = client()
        .post(format!("{}_sandbox/faults/next", sandbox.page_url()))
        .header("content-type", "application/json")
        .body(fault.to_string())
        .send();
    let answer = added.await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("a whole body");
    (status, serde_json::from_str(&text).expect("JSON"))
}

#[tokio::test]
async fn no_more_faults_wait_than_a_bounded_number() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let many = json!({ "fault": "429", "retry_after": "2", "times": 1000 });
    for count in 1..=10 {
        let (status, faults) = add_faults(&sandbox, &many).await;
        assert_eq!((status, &faults["queued"]), (200, &json!(count * 1000)));
    }
    let one = json!({ "fault": "429" });
    let (status, answer) = add_faults(&sandbox, &one).await;
    assert_eq!(status, 400);
    let message = answer["msg"].as_str().expect("a message");
    assert!(message.contains("DELETE /_sandbox/faults"), "{message}");
    // A call that meets one makes room for another.
    assert_eq!(send_event(&client(), &sandbox).await, 429);
    assert_eq!(add_faults(&sandbox, &one).await.1["queued"], 10_000);
}

#[tokio::test]
async fn a_retry_after_is_no_longer_than_a_date() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let long = json!({ "fault": "429", "retry_after": "9".repeat(60_000) });
    let (status, answer) = add_faults(&sandbox, &long).await;
    assert_eq!(status, 400);
    let message = answer["msg"].as_str().expect("a message");
    assert!(message.contains("Write seconds"), "{message}");
    let date = json!({ "fault": "429", "retry_after": "Fri, 31 Dec 1999 23:59:59 GMT" });
    assert_eq!(add_faults(&sandbox, &date).await.0, 200);
}

async fn get(sandbox: &Sandbox, path: &str) -> TcpStream {
    let connected = TcpStream::connect(sandbox.address()).await;
    let mut stream = connected.expect("a connection");
    let head = format!("GET /_sandbox/{path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("written");
    stream
}

/// Reads the beginning of the answer.
async fn status(stream: &mut TcpStream) -> String {
    let mut line = [0; "HTTP/1.1 200".len()];
    stream.read_exact(&mut line).await.expect("an answer");
    String::from_utf8_lossy(&line["HTTP/1.1 ".len()..]).into_owned()
}

#[tokio::test]
async fn the_feed_has_a_bounded_number_of_readers() {
    const READERS: usize = 64;
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let mut readers = Vec::new();
    for _ in 0..READERS {
        let mut reader = get(&sandbox, "feed").await;
        assert_eq!(status(&mut reader).await, "200");
        readers.push(reader);
    }
    let mut refused = get(&sandbox, "feed").await;
    assert_eq!(status(&mut refused).await, "503");

    drop(readers.pop());
    // The sandbox learns of it before it has answered many requests.
    for _ in 0..1_000 {
        let mut reader = get(&sandbox, "feed").await;
        if status(&mut reader).await == "200" {
            return;
        }
    }
    panic!("no place has become free");
}

#[tokio::test]
async fn a_message_of_the_feed_has_a_bounded_length() {
    const LONGEST: usize = 64 * 1024;
    const CALLS: usize = 400;
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let name = "long_name_".repeat(20);
    let data: Value = (0..9)
        .map(|key| (format!("level_{key}"), json!("5")))
        .collect();
    let event = json!({ "event_name": name, "user_id": name, "event_data": data }).to_string();
    for _ in 0..CALLS {
        assert_eq!(
            send(&client, &sandbox, Endpoint::CaptureEvent, event.clone()).await,
            201
        );
    }
    let mut feed = get(&sandbox, "feed").await;
    let mut bytes = Vec::new();
    let last = format!("\"number\":{CALLS},");
    let read = loop {
        feed.read_buf(&mut bytes).await.expect("the feed");
        let read = String::from_utf8_lossy(&bytes);
        if read.contains(&last) && read.ends_with("\n\n\r\n") {
            break read;
        }
    };
    let messages = read.lines().filter_map(|line| line.strip_prefix("data: "));
    let lengths: Vec<_> = messages.map(str::len).collect();
    assert!(
        lengths.iter().all(|length| *length < LONGEST + CALLS),
        "{lengths:?}"
    );
    assert!(lengths.iter().sum::<usize>() > 3 * LONGEST, "{lengths:?}");
}

#[tokio::test]
async fn a_list_that_is_not_read_holds_no_calls() {
    const CALLS: usize = 12;
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let data = json!({ "text": "a".repeat(900_000) });
    let event = json!({ "event_name": "large", "user_id": "u", "event_data": data }).to_string();
    for _ in 0..CALLS {
        send(&client, &sandbox, Endpoint::CaptureEvent, event.clone()).await;
    }
    let kept = sandbox.received().len();
    let url = format!("{}_sandbox/calls", sandbox.page_url());
    let list = client.get(url).send().await.expect("the head of an answer");
    sandbox.clear();
    let list = list.text().await.expect("a whole body");
    let list: Value = serde_json::from_str(&list).expect("JSON");
    let calls = list["calls"].as_array().expect("calls").len();
    assert!(calls < kept, "all {calls} calls were held");
}
