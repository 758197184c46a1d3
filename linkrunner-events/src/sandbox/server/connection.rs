//! The port and its connections, which can be closed at any moment from outside.
//!
//! A graceful shutdown alone waits for clients that keep a connection open or never finish a call, and axum has
//! no way to close a connection without an answer. Both need a hand on the stream itself.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::sync::lock;

/// How long to wait after an `accept` that failed for want of resources.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Closes the port and every connection to it.
#[derive(Debug)]
pub(crate) struct Closer {
    listener: Arc<Mutex<Option<TcpListener>>>,
    closed: watch::Sender<bool>,
}

impl Closer {
    /// Closes the port before it returns; the connections follow as soon as their tasks run.
    pub(crate) fn close(&self) {
        let mut listener = lock(&self.listener);
        drop(listener.take());
        self.closed.send_replace(true);
    }
}

/// Whether, and when, the port was closed.
#[derive(Debug, Clone)]
pub(crate) struct Closed(watch::Receiver<bool>);

impl Closed {
    pub(crate) async fn wait(mut self) {
        // It fails when the closer is gone without having closed, which means the same.
        let _ = self.0.wait_for(|closed| *closed).await;
    }
}

/// The listening port.
#[derive(Debug)]
pub(crate) struct Port {
    listener: Arc<Mutex<Option<TcpListener>>>,
    address: SocketAddr,
    closed: Closed,
}

impl Port {
    pub(crate) async fn bind(address: SocketAddr) -> io::Result<(Self, Closer)> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let listener = Arc::new(Mutex::new(Some(listener)));
        let (sender, receiver) = watch::channel(false);
        let port = Self {
            listener: Arc::clone(&listener),
            address,
            closed: Closed(receiver),
        };
        let closer = Closer {
            listener,
            closed: sender,
        };
        Ok((port, closer))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn closed(&self) -> Closed {
        self.closed.clone()
    }

    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        let listener = lock(&self.listener);
        match &*listener {
            Some(listener) => listener.poll_accept(cx),
            // The shutdown is on its way and drops whoever waits here.
            None => Poll::Pending,
        }
    }
}

impl Listener for Port {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            match poll_fn(|cx| self.poll_accept(cx)).await {
                Ok((stream, peer)) => {
                    // Answers are small: they are not to wait for the client's acknowledgement. Where that
                    // cannot be set they are slower, and nothing else.
                    let _ = stream.set_nodelay(true);
                    return (Connection::new(stream, self.closed()), peer);
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// The peer was gone before it was accepted: the next one can be accepted at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// A connection that reads as ended and cannot be written to any more once it, or the port, is closed.
pub(crate) struct Connection {
    stream: TcpStream,
    /// Set when this connection alone is to end.
    severed: Arc<AtomicBool>,
    /// `None` once it came true.
    port_closed: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Connection {
    fn new(stream: TcpStream, closed: Closed) -> Self {
        Self {
            stream,
            severed: Arc::default(),
            port_closed: Some(Box::pin(closed.wait())),
        }
    }

    fn is_closed(&mut self, cx: &mut Context<'_>) -> bool {
        if let Some(closed) = &mut self.port_closed {
            if closed.as_mut().poll(cx).is_ready() {
                self.port_closed = None;
            }
        }
        self.port_closed.is_none() || self.severed.load(Ordering::Acquire)
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_closed(cx) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_closed(cx) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Who is at the other end, and the means to hang up on them.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    severed: Arc<AtomicBool>,
}

impl Peer {
    /// Ends the connection before anything more is written to it.
    pub(crate) fn sever(&self) {
        self.severed.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Port>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Port>) -> Self {
        Self {
            address: *stream.remote_addr(),
            severed: Arc::clone(&stream.io().severed),
        }
    }
}
