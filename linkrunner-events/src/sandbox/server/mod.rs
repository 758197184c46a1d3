//! The server: a thread with a runtime of its own, which listens until it is told to stop.
//!
//! A test may block its own thread while the sandbox answers, and may use any runtime or none.

mod accept;
mod connection;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;
use tokio::time::Timeout;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1_024;

/// A running server. Dropping it closes the port and all connections, and ends the thread.
pub(crate) struct Server {
    running: Running,
    thread: Option<JoinHandle<()>>,
}

/// A server that listens, as its thread reports it to the owner.
struct Running {
    address: SocketAddr,
    runtime: Handle,
    /// Dropping it is the signal to stop.
    stop: Option<oneshot::Sender<()>>,
    /// Resolves when the port and all connections are closed.
    stopped: oneshot::Receiver<()>,
}

impl Server {
    /// Listens on the address. `router` makes the routes, from the address with the port that was taken.
    pub(crate) async fn start(
        address: SocketAddr,
        router: impl FnOnce(SocketAddr) -> Router + Send + 'static,
    ) -> io::Result<Self> {
        let (report, started) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("linkrunner-sandbox".to_owned())
            .spawn(move || match listen(address) {
                Ok((runtime, listener, address)) => {
                    serve(runtime, listener, address, router(address), report);
                }
                // The caller may have given up waiting. Then the error has no reader.
                Err(error) => drop(report.send(Err(error))),
            })?;
        let running = started
            .await
            .map_err(|_| io::Error::other("the sandbox's thread has panicked"))??;
        Ok(Self {
            running,
            thread: Some(thread),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Limits the time of a future by this server's clock, so that the caller needs no runtime.
    pub(crate) fn timeout<F: Future>(&self, time: Duration, future: F) -> Timeout<F> {
        let _context = self.running.runtime.enter();
        tokio::time::timeout(time, future)
    }

    /// Stops, and returns when the port and all connections are closed.
    pub(crate) async fn stop(mut self) {
        drop(self.running.stop.take());
        // It ends without a value.
        let _ = (&mut self.running.stopped).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.running.stop.take());
        if let Some(thread) = self.thread.take() {
            // If the thread has panicked, the panic was printed, and nothing is left to stop.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}

fn listen(address: SocketAddr) -> io::Result<(Runtime, TcpListener, SocketAddr)> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let context = runtime.enter();
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Unix, the port of a sandbox that has just ended can be taken again. On Windows the option would let two
    // sandboxes share a port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?;
    drop(context);
    let address = listener.local_addr()?;
    Ok((runtime, listener, address))
}

/// Runs until the owner of the server is gone or tells it to stop.
fn serve(
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    report: oneshot::Sender<io::Result<Running>>,
) {
    let (stop, to_stop) = oneshot::channel();
    let (has_stopped, stopped) = oneshot::channel();
    let running = Running {
        address,
        runtime: runtime.handle().clone(),
        stop: Some(stop),
        stopped,
    };
    // The caller may have given up waiting. Then `stop` is dropped here, and the server ends at once.
    drop(report.send(Ok(running)));
    runtime.block_on(async {
        tokio::select! {
            never = accept::accept(listener, router) => match never {},
            _ = to_stop => {}
        }
    });
    // The connections are tasks of the runtime, and end with it.
    drop(runtime);
    drop::<oneshot::Sender<()>>(has_stopped);
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::io::Write;
    use std::net::{Ipv4Addr, TcpStream};
    use std::sync::Arc;
    use std::sync::mpsc;

    use axum::routing::get;

    use super::*;

    /// A server with a request that is never answered, and a value that its handler holds.
    async fn busy() -> (Server, TcpStream, Arc<()>) {
        let held = Arc::new(());
        let (reached, reaches) = mpsc::channel();
        let router = {
            let held = Arc::clone(&held);
            let handler = async move || {
                reached.send(Arc::clone(&held)).expect("the test waits");
                pending::<()>().await;
            };
            move |_| Router::new().route("/", get(handler))
        };
        let server = Server::start(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), router).await;
        let server = server.expect("a server");
        let mut stream = TcpStream::connect(server.address()).expect("a connection");
        let head = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(head).expect("written");
        drop(reaches.recv().expect("the request"));
        (server, stream, held)
    }

    #[tokio::test]
    async fn nothing_is_left_of_a_dropped_server() {
        let (server, stream, held) = busy().await;
        let address = server.address();
        drop(server);
        assert_eq!(Arc::strong_count(&held), 1);
        TcpStream::connect(address).expect_err("the port is closed");
        drop(stream);
    }

    #[tokio::test]
    async fn nothing_is_left_of_a_server_that_was_stopped() {
        let (server, stream, held) = busy().await;
        let address = server.address();
        server.stop().await;
        assert_eq!(Arc::strong_count(&held), 1);
        TcpStream::connect(address).expect_err("the port is closed");
        drop(stream);
    }
}
