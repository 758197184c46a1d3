//! The sandbox over real sockets.

mod agreement;
mod arbitrary;
mod bounds;
mod endpoints;
mod faults;
mod findings;
mod http;
mod known_users;
mod lifecycle;
mod memory;
mod other_clients;
mod planned;
mod replay;
mod support;
mod vectors;
mod waiting;
