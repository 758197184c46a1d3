//! Typed events for Linkrunner.

mod request;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "sandbox")]
pub mod sandbox;

#[cfg(feature = "client")]
pub use crate::client::{Client, ServerKey};
#[doc(hidden)]
pub use crate::request::__request_for_tests;
pub use crate::request::{ApiRequest, Endpoint, MAX_BODY_BYTES};
