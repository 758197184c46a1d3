//! One connection: its requests, with a bound on the size and the time of their heads.

use std::fmt;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;

use crate::sandbox::api::Disconnect;

/// How long a connection may take to bring the head of a request, and how long it may be idle.
const HEAD_TIME: Duration = Duration::from_secs(60);

/// How much of a connection is held in memory in each direction. A longer head is answered with 431.
const BUFFER_BYTES: usize = 64 * 1024;

/// Serves a connection until one of the two sides closes it.
pub(super) async fn serve<S>(stream: S, peer: SocketAddr, router: Router)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let has_begun = Arc::new(Notify::new());
    let service = service_fn(|mut request: Request<Incoming>| {
        has_begun.notify_one();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.call(request);
        async {
            let response = answer.await.map_err(|never| match never {})?;
            match response.extensions().get::<Disconnect>() {
                Some(Disconnect) => Err(Disconnected),
                None => Ok(response),
            }
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(BUFFER_BYTES);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    // Until it has read enough to know the version of HTTP, hyper measures no time.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = has_begun.notified() => {}
        () = tokio::time::sleep(HEAD_TIME) => return,
    }
    // A failure concerns the client alone, which sees it as well.
    let _ = connection.await;
}

/// Closes the connection without an answer.
#[derive(Debug)]
struct Disconnected;

impl fmt::Display for Disconnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fault closes the connection without an answer")
    }
}

impl std::error::Error for Disconnected {}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::Extension;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    fn connect() -> DuplexStream {
        let (client, server) = duplex(BUFFER_BYTES);
        let router = Router::new()
            .route("/", get(|| async { "an answer" }))
            .route("/gone", get(|| async { Extension(Disconnect) }));
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        tokio::spawn(serve(server, peer, router));
        client
    }

    /// Sends this, and returns the answer up to the end of the connection.
    async fn exchange(sent: &[u8]) -> String {
        let mut client = connect();
        // A server that refuses a request need not read it to its end.
        let _ = client.write_all(sent).await;
        let mut answer = String::new();
        let read = client.read_to_string(&mut answer);
        let ended = tokio::time::timeout(HEAD_TIME * 2, read).await;
        ended.expect("it ends").expect("a text");
        answer
    }

    // The clock is paused, and goes on when nothing else is left to do.
    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_come_closes_the_connection() {
        // The first three are too short to tell the version of HTTP.
        for begun in [
            &b""[..],
            b"PRI",
            b"GET /",
            b"GET / HTTP/1.1\r\nhost: localhost\r\n",
        ] {
            let answer = exchange(begun).await;
            assert_eq!(answer, "", "after {begun:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_stays_idle_is_closed() {
        let answer = exchange(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.ends_with("an answer"), "{answer}");
    }

    #[tokio::test]
    async fn a_disconnect_sends_nothing() {
        let answer = exchange(b"GET /gone HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
        assert_eq!(answer, "");
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_beyond_the_buffer_is_refused() {
        let head = format!("GET / HTTP/1.1\r\nhost: {}", "a".repeat(BUFFER_BYTES));
        let answer = exchange(head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
}
