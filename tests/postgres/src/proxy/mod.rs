//! A TCP proxy that breaks connections on demand.

mod connection;
mod traffic;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fmt, io};

use rustix::net::Shutdown;

use crate::port;
use connection::Connections;
use traffic::Traffic;

pub use traffic::Direction;

/// A TCP proxy on 127.0.0.1 in front of a port, to break connections as networks and servers do.
///
/// Dropping it cuts all connections.
#[must_use = "the proxy ends and cuts its connections when this is dropped"]
pub struct Proxy {
    target: u16,
    port: u16,
    traffic: Arc<Traffic>,
    connections: Arc<Connections>,
    acceptor: Mutex<Option<Acceptor>>,
}

/// The listener and the thread that accepts from it.
struct Acceptor {
    listener: Arc<TcpListener>,
    thread: JoinHandle<()>,
}

impl Proxy {
    /// Starts a proxy in front of a port of 127.0.0.1, for example [`Cluster::port`](crate::Cluster::port) or
    /// [`PgBouncer::port`](crate::PgBouncer::port).
    ///
    /// # Panics
    ///
    /// Panics if no port is free.
    pub fn start(target: u16) -> Self {
        let (listener, port) = listen_on_free_port();
        let proxy = Self {
            target,
            port,
            traffic: Arc::default(),
            connections: Arc::default(),
            acceptor: Mutex::new(None),
        };
        *proxy.acceptor() = Some(proxy.accept_from(listener));
        proxy
    }

    /// The port of the proxy on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A URL of the server, changed to go through the proxy.
    ///
    /// # Panics
    ///
    /// Panics if the URL does not contain `127.0.0.1:` and the port of the server.
    pub fn url(&self, url: &str) -> String {
        let server = format!("127.0.0.1:{}", self.target);
        assert!(
            url.contains(&server),
            "the URL {url} does not lead to {server}"
        );
        url.replacen(&server, &format!("127.0.0.1:{}", self.port), 1)
    }

    /// Resets all connections to the server on both sides and returns once they are closed. New ones are accepted.
    pub fn cut(&self) {
        self.connections.cut(&self.traffic);
    }

    /// Passes this many bytes more in a direction, then resets the connection that carried the last of them. Other
    /// connections live on, and later bytes pass.
    ///
    /// Bytes of all connections count from this call on. With 0, the next connection that sends anything in this direction
    /// is reset before a byte of it passes: in the direction [`Direction::FromServer`], the server has then executed a
    /// statement and the client gets no answer.
    pub fn cut_after(&self, direction: Direction, bytes: u64) {
        self.traffic.cut_after(direction, bytes);
    }

    /// The number of bytes that have passed in a direction, over all connections.
    pub fn passed(&self, direction: Direction) -> u64 {
        self.traffic.passed(direction)
    }

    /// Stops passing bytes, but keeps connections open and accepts new ones, like a network that loses all packets.
    pub fn stall(&self) {
        self.traffic.stall(true);
    }

    /// Passes bytes again after [`stall`](Self::stall), also those that have come meanwhile.
    pub fn resume(&self) {
        self.traffic.stall(false);
    }

    /// Refuses new connections, like a port where nothing listens. Present ones live on.
    pub fn refuse(&self) {
        let Some(acceptor) = self.acceptor().take() else {
            return;
        };
        // This wakes the thread out of `accept`.
        let _ = rustix::net::shutdown(&acceptor.listener, Shutdown::Both);
        let _ = acceptor.thread.join();
    }

    /// Accepts new connections again after [`refuse`](Self::refuse), on the same port.
    ///
    /// # Panics
    ///
    /// Panics if another process has taken the port meanwhile.
    pub fn accept(&self) {
        let mut acceptor = self.acceptor();
        if acceptor.is_none() {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port));
            *acceptor = Some(self.accept_from(listener.expect("the port is still free")));
        }
    }

    fn accept_from(&self, listener: TcpListener) -> Acceptor {
        let listener = Arc::new(listener);
        let target = SocketAddr::from((Ipv4Addr::LOCALHOST, self.target));
        let traffic = Arc::clone(&self.traffic);
        let connections = Arc::clone(&self.connections);
        let accepting = Arc::clone(&listener);
        let thread = thread::spawn(move || {
            loop {
                match accepting.accept() {
                    Ok((client, _)) => connections.add(client, target, &traffic),
                    // The listener was shut down.
                    Err(error) if error.kind() == io::ErrorKind::InvalidInput => break,
                    // Such as a connection that the client gave up before it was accepted.
                    Err(_) => thread::sleep(Duration::from_millis(1)),
                }
            }
        });
        Acceptor { listener, thread }
    }

    fn acceptor(&self) -> MutexGuard<'_, Option<Acceptor>> {
        self.acceptor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.refuse();
        self.cut();
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("port", &self.port)
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

fn listen_on_free_port() -> (TcpListener, u16) {
    for _ in 0..port::TRIES {
        let port = port::free();
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return (listener, port);
        }
    }
    panic!("found no free port");
}
