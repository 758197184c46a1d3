//! The connections of a proxy, with two threads each.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::net::sockopt::set_socket_linger;

use super::traffic::{Direction, Traffic};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How soon a thread that writes to a peer that does not read notices that its connection is cut.
const WRITE_TIMEOUT: Duration = Duration::from_millis(20);

/// Both sides of a connection. They are closed when its threads end.
#[derive(Debug)]
pub(super) struct Connection {
    client: TcpStream,
    server: TcpStream,
    is_cut: AtomicBool,
}

impl Connection {
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut.load(Ordering::Relaxed)
    }

    pub(super) fn mark_cut(&self) {
        self.is_cut.store(true, Ordering::Relaxed);
    }

    /// Makes the sockets send a reset when they are closed, and wakes the threads that read from them.
    pub(super) fn reset(&self) {
        for socket in [&self.client, &self.server] {
            reset_on_close(socket);
            // Sends nothing, unlike a shutdown of the other half.
            let _ = socket.shutdown(Shutdown::Read);
        }
    }

    fn sockets(&self, direction: Direction) -> (&TcpStream, &TcpStream) {
        match direction {
            Direction::ToServer => (&self.client, &self.server),
            Direction::FromServer => (&self.server, &self.client),
        }
    }

    /// Passes bytes in one direction until it ends.
    fn pass(&self, direction: Direction, traffic: &Traffic) {
        let (mut from, mut to) = self.sockets(direction);
        let mut buffer = [0; 16 * 1024];
        loop {
            let Ok(read) = from.read(&mut buffer) else {
                return traffic.cut(self);
            };
            let permit = traffic.admit(direction, read, self);
            if self.write(&mut to, &buffer[..permit.bytes]).is_err() || permit.cut {
                return traffic.cut(self);
            }
            if read == 0 {
                // The other direction may go on.
                let _ = to.shutdown(Shutdown::Write);
                return;
            }
        }
    }

    fn write(&self, to: &mut &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match to.write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(error) if error.kind() == ErrorKind::WouldBlock && !self.is_cut() => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn reset_on_close(socket: &TcpStream) {
    let _ = set_socket_linger(socket, Some(Duration::ZERO));
}

#[derive(Debug)]
struct Open {
    // The threads own the connection, so that its sockets close with them.
    connection: Weak<Connection>,
    threads: [JoinHandle<()>; 2],
}

/// All connections of a proxy.
#[derive(Debug, Default)]
pub(super) struct Connections {
    open: Mutex<Vec<Open>>,
}

impl Connections {
    /// Connects a client to the server. If that fails, the client gets a reset.
    pub(super) fn add(&self, client: TcpStream, server: SocketAddr, traffic: &Arc<Traffic>) {
        // Locked before the server sees the connection, so that no `cut` after that misses it.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(server) = TcpStream::connect_timeout(&server, CONNECT_TIMEOUT) else {
            reset_on_close(&client);
            return;
        };
        for socket in [&client, &server] {
            let _ = socket.set_nodelay(true);
            let _ = socket.set_write_timeout(Some(WRITE_TIMEOUT));
        }
        let connection = Arc::new(Connection {
            client,
            server,
            is_cut: AtomicBool::new(false),
        });
        let weak = Arc::downgrade(&connection);
        let other = Arc::clone(&connection);
        let threads = [
            (connection, Direction::ToServer),
            (other, Direction::FromServer),
        ]
        .map(|(connection, direction)| {
            let traffic = Arc::clone(traffic);
            thread::spawn(move || connection.pass(direction, &traffic))
        });
        open.retain(|open| open.connection.strong_count() > 0);
        open.push(Open {
            connection: weak,
            threads,
        });
    }

    pub(super) fn cut(&self, traffic: &Traffic) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let cut: Vec<Open> = open.drain(..).collect();
        drop(open);
        for connection in cut.iter().filter_map(|open| open.connection.upgrade()) {
            traffic.cut(&connection);
        }
        for thread in cut.into_iter().flat_map(|open| open.threads) {
            let _ = thread.join();
        }
    }
}
