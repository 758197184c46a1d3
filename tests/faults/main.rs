//! Faults on real sockets: every event has exactly one status, and what is told about it is true.

mod blocking;
mod extremes;
mod handles;
mod http2;
#[path = "../common/keyless.rs"]
mod keyless;
mod keys;
mod memory;
mod outage;
#[path = "../common/outcomes.rs"]
mod outcomes;
mod play;
#[path = "../common/request.rs"]
mod request;
mod server;
mod shutdown;
mod soak;
mod support;
mod table;
mod telemetry;
mod tls;
