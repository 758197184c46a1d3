//! The client against a server that answers anything, and everything but an answer.

mod answers;
mod debug;
#[path = "../common/keyless.rs"]
mod keyless;
mod raw_server;
mod redirects;
#[path = "../common/request.rs"]
mod request;
mod sandbox;
mod settings;
mod support;
mod transport;
