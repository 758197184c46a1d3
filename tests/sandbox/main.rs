//! The sandbox over real sockets.

mod arbitrary;
mod faults;
mod http;
mod lifecycle;
mod support;
mod vectors;
mod waiting;
