//! Proxies and certificates of one's own: the key goes to the server at the end and to nobody between.

use std::sync::Arc;
use std::time::Duration;

use linkrunner_events::{Client, ClientBuilder, Error, Pace, QueueOptions, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::keyless::{KEY, SECRET, assert_keyless, key};
use crate::play::Answer;
use crate::request::{Request, read_head, read_request};
use crate::support::{LONG, tick};

/// A server's side of TLS with a certificate that no system knows, and what makes a client trust it.
pub(crate) fn self_signed(name: &str, protocols: &[&str]) -> (TlsAcceptor, reqwest::Certificate) {
    let certified = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let certificate = CertificateDer::from(certified.cert.der().to_vec());
    let private = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], private)
        .unwrap();
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().into())
        .collect();
    let root = reqwest::Certificate::from_der(&certificate).unwrap();
    (TlsAcceptor::from(Arc::new(config)), root)
}

/// A server with a certificate that no system knows.
struct TlsServer {
    port: u16,
    root: reqwest::Certificate,
    requests: mpsc::UnboundedReceiver<Request>,
}

impl TlsServer {
    async fn start(name: &str) -> Self {
        let (acceptor, root) = self_signed(name, &[]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (seen, requests) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, seen) = (acceptor.clone(), seen.clone());
                tokio::spawn(async move {
                    // A client that does not trust the certificate ends here.
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    while let Some(request) = read_request(&mut stream).await {
                        seen.send(request).unwrap();
                        let answer = Answer::of(201).bytes();
                        stream.write_all(&answer).await.unwrap();
                    }
                });
            }
        });
        Self {
            port,
            root,
            requests,
        }
    }

    async fn request(&mut self) -> Request {
        let request = tokio::time::timeout(LONG, self.requests.recv());
        request.await.unwrap().unwrap()
    }
}

fn builder(base_url: String, http: reqwest::ClientBuilder) -> ClientBuilder {
    Client::builder(key())
        .base_url(base_url)
        .http_builder(http)
        .retry(RetryPolicy::never())
        .pace(Pace::unlimited())
}

#[tokio::test]
async fn an_unknown_certificate_is_refused_and_the_key_stays_here() {
    let mut server = TlsServer::start("localhost").await;
    let http = reqwest::Client::builder().no_proxy();
    let client = builder(format!("https://localhost:{}", server.port), http)
        .build()
        .unwrap();
    let outcome = client.send(tick(1)).await;
    assert_keyless(&outcome);
    let error = outcome.unwrap_err();
    assert!(!error.may_have_been_delivered() && error.is_retryable());
    assert!(matches!(error, Error::Transport(error) if error.is_connect()));
    assert!(server.requests.try_recv().is_err());
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_accepted() {
    let mut server = TlsServer::start("localhost").await;
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_merge([server.root.clone()]);
    let client = builder(format!("https://localhost:{}/api/v1", server.port), http)
        .build()
        .unwrap();
    client.send(tick(1)).await.unwrap();
    let request = server.request().await;
    assert_eq!(request.line, "POST /api/v1/capture-event HTTP/1.1");
    assert_eq!(request.header("linkrunner-key"), Some(KEY));

    let queue = client.queue(QueueOptions::new()).unwrap();
    queue.enqueue_request(tick(2)).unwrap();
    assert!(queue.shutdown(LONG).await.is_complete());
    assert_eq!(server.request().await.body, **tick(2).body());
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let mut server = TlsServer::start("elsewhere.test").await;
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([server.root.clone()]);
    let client = builder(format!("https://localhost:{}", server.port), http)
        .build()
        .unwrap();
    let error = client.send(tick(1)).await.unwrap_err();
    assert!(!error.may_have_been_delivered());
    assert!(matches!(error, Error::Transport(error) if error.is_connect()));
    assert!(server.requests.try_recv().is_err());
}

/// A proxy that notes everything it sees in clear, and connects to a server whatever name it is asked for.
async fn proxy(
    answer: &'static str,
    server: Option<u16>,
) -> (u16, mpsc::UnboundedReceiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, sees) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let seen = seen.clone();
            tokio::spawn(async move {
                let head = read_head(&mut stream).await.unwrap();
                seen.send(format!("{head:?}").into_bytes()).unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                let Some(server) = server else { return };
                let address = ("127.0.0.1", server);
                let mut server = tokio::net::TcpStream::connect(address).await.unwrap();
                let (mut from_client, mut to_client) = stream.split();
                let (mut from_server, mut to_server) = server.split();
                let there = async {
                    let mut bytes = vec![0; 16 * 1024];
                    while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
                        seen.send(bytes[..read].to_vec()).unwrap();
                        to_server.write_all(&bytes[..read]).await.unwrap();
                    }
                };
                let back = tokio::io::copy(&mut from_server, &mut to_client);
                tokio::select! { () = there => {}, _ = back => {} }
            });
        }
    });
    (port, sees)
}

fn through(port: u16) -> reqwest::ClientBuilder {
    let proxy = reqwest::Proxy::all(format!("http://127.0.0.1:{port}")).unwrap();
    reqwest::Client::builder().proxy(proxy)
}

#[tokio::test]
async fn a_proxy_sees_the_name_of_the_host_and_never_the_key() {
    let mut server = TlsServer::start("linkrunner.test").await;
    let (port, mut sees) = proxy("HTTP/1.1 200 Connected\r\n\r\n", Some(server.port)).await;
    let http = through(port).tls_certs_merge([server.root.clone()]);
    let client = builder("https://linkrunner.test/api/v1".to_owned(), http)
        .build()
        .unwrap();
    client.send(tick(1)).await.unwrap();
    assert_eq!(server.request().await.header("linkrunner-key"), Some(KEY));
    drop(client);

    let mut seen = Vec::new();
    while let Ok(bytes) = sees.try_recv() {
        seen.extend(bytes);
    }
    let seen = String::from_utf8_lossy(&seen).to_lowercase();
    assert!(seen.contains("connect linkrunner.test:443"), "{seen}");
    for secret in [SECRET, "user_1", "capture-event", "linkrunner-key"] {
        assert!(!seen.contains(secret), "{seen}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_delivers_nothing() {
    for answer in [
        "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 20",
    ] {
        let (port, mut sees) = proxy(answer, None).await;
        let client = builder("https://linkrunner.test/api/v1".to_owned(), through(port))
            .timeout(Duration::from_secs(5))
            .build()
            .unwrap();
        let outcome = client.send(tick(1)).await;
        assert_keyless(&outcome);
        let error = outcome.unwrap_err();
        assert!(!error.may_have_been_delivered(), "{answer}: {error:?}");
        assert!(error.is_retryable());
        assert!(matches!(error, Error::Transport(error) if error.is_connect()));
        let seen = String::from_utf8(sees.recv().await.unwrap()).unwrap();
        assert!(!seen.to_lowercase().contains(SECRET), "{seen}");
    }
}
