//! The client against a server that answers anything, and everything but an answer.

mod answers;
mod raw_server;
mod redirects;
mod sandbox;
mod settings;
mod support;
mod transport;
