//! A server that speaks bytes: each connection follows a script, and what it received is kept.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::request::{Request, read_request};

/// What the server does next on a connection. After the last step it closes.
#[derive(Clone)]
pub(crate) enum Step {
    /// Reads a request to the end of its body.
    ReadRequest,
    /// Writes bytes.
    Write(Vec<u8>),
    /// Writes the bytes again and again until the client stops reading.
    WriteForever(Vec<u8>),
    /// Waits until the client closes the connection.
    AwaitClose,
}

/// What happened on a connection.
#[derive(Default)]
pub(crate) struct Connection {
    /// Every request that was read whole.
    pub(crate) requests: Vec<Request>,
    /// How many bytes were written before the client stopped reading.
    pub(crate) written: usize,
}

pub(crate) struct RawServer {
    pub(crate) address: SocketAddr,
    serving: JoinHandle<(TcpListener, Vec<Connection>)>,
}

impl RawServer {
    /// Accepts one connection for each script, one after the other.
    pub(crate) async fn start(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            let mut done = Vec::new();
            for script in scripts {
                let (stream, _) = listener.accept().await.unwrap();
                done.push(run(stream, script).await);
            }
            (listener, done)
        });
        Self { address, serving }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// What happened, once every script has come to its end. A connection beyond the scripts fails the test.
    pub(crate) async fn finish(self) -> Vec<Connection> {
        let serving = tokio::time::timeout(Duration::from_secs(60), self.serving);
        let (listener, connections) = serving
            .await
            .expect("the client did not do what the script waits for")
            .unwrap();
        // A connection on loopback stands in the queue before its client knows it, so none can come late.
        let listener = listener.into_std().unwrap();
        let surplus = listener.accept().unwrap_err();
        assert_eq!(surplus.kind(), std::io::ErrorKind::WouldBlock);
        connections
    }
}

async fn run(mut stream: TcpStream, script: Vec<Step>) -> Connection {
    let mut connection = Connection::default();
    for step in script {
        match step {
            Step::ReadRequest => match read_request(&mut stream).await {
                Some(request) => connection.requests.push(request),
                None => break,
            },
            Step::Write(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    break;
                }
            }
            Step::WriteForever(bytes) => {
                while stream.write_all(&bytes).await.is_ok() {
                    connection.written += bytes.len();
                }
            }
            Step::AwaitClose => {
                let mut rest = [0; 1024];
                while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
            }
        }
    }
    connection
}
