//! Free TCP ports.

use std::net::{Ipv4Addr, TcpListener};

/// How often to try another port when a server finds its port taken.
pub(crate) const TRIES: u32 = 20;

/// A port of 127.0.0.1 that was free a moment ago.
///
/// It is below the ports that Linux gives to outgoing connections (32768 and up). From those, a connection to a stopped
/// server may get the server's own port, connect to itself, and keep the server from starting again.
pub(crate) fn free() -> u16 {
    loop {
        let port = fastrand::u16(15_000..32_000);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}
