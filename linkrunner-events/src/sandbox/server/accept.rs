//! Accepts connections, a bounded number at a time.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::connection;

/// How many connections there may be at a time. Further ones wait until another is closed.
const CONNECTIONS: usize = 1_024;

/// How long to wait after an `accept` that failed for want of resources.
const PAUSE: Duration = Duration::from_millis(100);

/// Accepts connections and serves each in a task of its own.
pub(super) async fn accept(listener: TcpListener, router: Router) -> Infallible {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    accept_within(listener, router, places).await
}

async fn accept_within(
    listener: TcpListener,
    router: Router,
    places: Arc<Semaphore>,
) -> Infallible {
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are small and should not wait for the client's acknowledgement. Without the option they
                // are slower, nothing else.
                let _ = stream.set_nodelay(true);
                let router = router.clone();
                tokio::spawn(async move {
                    connection::serve(stream, peer, router).await;
                    drop(place);
                });
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Whether the peer had gone before it was accepted. Then the next one can be accepted at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    async fn ask(stream: &mut TcpStream) {
        let head = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(head).await.expect("written");
        let mut status = [0; 12];
        stream.read_exact(&mut status).await.expect("an answer");
        assert_eq!(&status, b"HTTP/1.1 200");
    }

    #[tokio::test]
    async fn a_connection_beyond_the_limit_waits_for_another_to_close() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let places = Arc::new(Semaphore::new(2));
        let router = Router::new().route("/", get(|| async {}));
        tokio::spawn(accept_within(listener, router, Arc::clone(&places)));

        let connect = async || TcpStream::connect(address).await.expect("a connection");
        let (mut first, mut second, mut third) =
            (connect().await, connect().await, connect().await);
        ask(&mut first).await;
        ask(&mut second).await;
        assert_eq!(places.available_permits(), 0);
        drop(first);
        ask(&mut third).await;
    }
}
