//! Answers health checks and scrapes over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::blocked::blocked;
use super::metrics;
use super::watched::Watched;
use crate::host;
use crate::outbox::error::Error;

/// How many connections are served at once. The others wait.
const CONNECTIONS: usize = 32;

/// How long a connection may last. It serves one request.
const CONNECTION_TIME: Duration = Duration::from_secs(30);

/// How long a scrape waits for the numbers of the outbox. Prometheus waits for ten seconds.
const SCRAPE_PATIENCE: Duration = Duration::from_secs(5);

/// How long a health check waits for the number of events. Kubernetes waits for a second.
const HEALTH_PATIENCE: Duration = Duration::from_millis(500);

/// The pause after a connection that could not be accepted, for example with too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// The address on a command line.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    const HINT: &str = "write an IP address and a port, such as 127.0.0.1:9464 or [::1]:9464; a host name works if only this machine \
                        can reach it, such as localhost:9464";
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let (host, port) = text.rsplit_once(':').ok_or(HINT)?;
    let port: u16 = port.parse().map_err(|_| HINT)?;
    // `::1:9464` is one address without a port.
    let host = if host.contains(':') {
        None
    } else {
        host::address(host)
    };
    Ok(SocketAddr::new(host.ok_or(HINT)?, port))
}

/// Takes the address, so that nothing is sent if that fails.
pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| Error::Listen { address, source })
}

/// Serves until the runtime ends.
pub(super) async fn serve(listener: TcpListener, watched: Arc<Watched>) {
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(numbers))
        .fallback(|| async { (StatusCode::NOT_FOUND, "GET /healthz or /metrics\n") })
        .with_state(watched);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let place = Arc::clone(&places).acquire_owned().await;
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    // A failure concerns the client alone, which sees it as well.
                    let _ = tokio::time::timeout(CONNECTION_TIME, serve_one(stream, router)).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!("a connection of --listen could not be accepted: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn serve_one(stream: TcpStream, router: Router) -> Result<(), hyper::Error> {
    let service = TowerToHyperService::new(router);
    let mut builder = Builder::new();
    builder.keep_alive(false);
    builder
        .serve_connection(TokioIo::new(stream), service)
        .await
}

/// An outage of Linkrunner is no illness: a restart would not help.
async fn healthz(State(watched): State<Arc<Watched>>) -> Response {
    let Some(blocked) = blocked(&watched.relay.state()) else {
        return "the relay works\n".into_response();
    };
    let mut text = blocked.text;
    if let Some(numbers) = watched.numbers_within(HEALTH_PATIENCE).await {
        let wait = match numbers.stats.pending {
            1 => "1 event waits".to_owned(),
            number => format!("{number} events wait"),
        };
        text.push_str(&format!("; {wait}"));
    }
    text.push('\n');
    if blocked.is_ill {
        (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
    } else {
        text.into_response()
    }
}

async fn numbers(State(watched): State<Arc<Watched>>) -> Response {
    let numbers = watched.numbers_within(SCRAPE_PATIENCE).await;
    let relay = &watched.relay;
    let text = metrics::text(&relay.report(), &relay.state(), numbers.as_deref());
    ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_localhost_with_ports() {
        for (text, expected) in [
            ("127.0.0.1:9464", "127.0.0.1:9464"),
            ("0.0.0.0:0", "0.0.0.0:0"),
            ("[::1]:9464", "[::1]:9464"),
            ("localhost:9464", "127.0.0.1:9464"),
        ] {
            let found = address(text).map(|address| address.to_string());
            assert_eq!(found.as_deref(), Ok(expected));
        }
        for text in [
            "localhost",
            "9464",
            "localhost:http",
            "localhost:65536",
            "::1:9464",
        ] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
