//! Shutdown: open requests are answered, and new ones are refused.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, get};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use crate::shutdown::serve;

/// Serves one route: its address, a sender that stops the server, and the server.
async fn started(
    route: MethodRouter,
) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, Router::new().route("/", route), async {
        let _ = stopped.await;
    }));
    (address, stop, serving)
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered() {
    let (begun, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (begun, finish) = (Arc::clone(&begun), Arc::clone(&finish));
        get(async move || {
            begun.notify_one();
            finish.notified().await;
            "finished"
        })
    };
    let (address, stop, serving) = started(slow).await;

    let answer = tokio::spawn(reqwest::get(format!("http://{address}/")));
    begun.notified().await;
    stop.send(()).unwrap();
    // The port is closed as soon as axum stops accepting connections.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!serving.is_finished());

    finish.notify_one();
    let answer = answer.await.unwrap().unwrap();
    assert_eq!(answer.text().await.unwrap(), "finished");
    serving.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_ends_is_cut_off() {
    let begun = Arc::new(Notify::new());
    let endless = {
        let begun = Arc::clone(&begun);
        get(async move || {
            begun.notify_one();
            std::future::pending::<()>().await;
        })
    };
    let (address, stop, serving) = started(endless).await;
    let _answer = tokio::spawn(reqwest::get(format!("http://{address}/")));
    begun.notified().await;
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}
