//! The feature `http2`: where the server speaks it, many requests share one connection.

use linkrunner_events::{Client, Pace, QueueOptions, RetryPolicy};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::keyless::{KEY, key};
use crate::support::{LONG, lone_tick};
use crate::tls::self_signed;

#[tokio::test]
async fn many_requests_share_one_connection() {
    let (acceptor, root) = self_signed("localhost", &["h2", "http/1.1"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, mut sees) = mpsc::unbounded_channel();
    // One connection is accepted, and no other.
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let stream = acceptor.accept(stream).await.unwrap();
        let mut connection = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((request, mut answer))) = connection.accept().await {
            let key = request.headers()["linkrunner-key"].clone();
            seen.send((request.version(), key)).unwrap();
            let created = http::Response::builder().status(201).body(()).unwrap();
            answer.send_response(created, true).unwrap();
        }
    });

    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_merge([root]);
    let client = Client::builder(key())
        .base_url(format!("https://localhost:{port}/api/v1"))
        .http_builder(http)
        .retry(RetryPolicy::never())
        .pace(Pace::unlimited())
        .build()
        .unwrap();
    let queue = client.queue(QueueOptions::new().concurrency(1)).unwrap();
    queue.enqueue_request(lone_tick(0)).unwrap();
    queue.flush(LONG).await.unwrap();
    let side_by_side = client.queue(QueueOptions::new()).unwrap();
    for number in 1..50 {
        side_by_side.enqueue_request(lone_tick(number)).unwrap();
    }
    let report = side_by_side.shutdown(LONG).await;
    assert!(report.is_complete(), "{report}");
    for _ in 0..50 {
        let (version, key) = sees.recv().await.unwrap();
        assert_eq!(version, http::Version::HTTP_2);
        assert_eq!(key, KEY);
    }
}
