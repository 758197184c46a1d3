//! Typed events for Linkrunner.

mod request;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "sandbox")]
pub mod sandbox;

pub use crate::request::{ApiRequest, Endpoint, MAX_BODY_BYTES};
