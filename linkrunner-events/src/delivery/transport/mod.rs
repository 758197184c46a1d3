//! A transport makes single attempts.

mod disabled;
mod http;
#[cfg(feature = "cli")]
mod reply;

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

pub(crate) use self::disabled::Disabled;
pub(crate) use self::http::Http;
#[cfg(feature = "cli")]
pub use self::reply::Reply;
use super::error::Error;
use super::key::ServerKey;
use super::receipt::Receipt;
use crate::request::ApiRequest;

pub(crate) type AttemptFuture<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

/// The result of an attempt.
pub(crate) struct Response {
    /// The outcome, decided by the status and the headers.
    pub(crate) outcome: Result<Receipt, Error>,
    /// Reads the body, to its end or a limit, so that the connection can be reused. Returns the server's message, which
    /// only explains the failure.
    pub(crate) body: Option<Body>,
}

pub(crate) type Body = Pin<Box<dyn Future<Output = Option<String>> + Send>>;

/// Where requests go, as logs name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Server<'a> {
    pub(crate) address: &'a str,
    pub(crate) port: Option<u16>,
}

impl Server<'_> {
    /// A transport that sends nothing.
    pub(crate) fn none(name: &str) -> Server<'_> {
        Server {
            address: name,
            port: None,
        }
    }
}

impl From<Result<Receipt, Error>> for Response {
    fn from(outcome: Result<Receipt, Error>) -> Self {
        Self {
            outcome,
            body: None,
        }
    }
}

/// Makes one attempt to send a request: over HTTP, to a recorder in tests, or not at all.
pub(crate) trait Transport: Send + Sync {
    /// Sends the request once and returns the outcome as soon as the headers have arrived, after `limit` at the latest.
    /// Dropping the future cancels the attempt.
    fn attempt<'a>(
        &'a self,
        request: &'a ApiRequest,
        key: &'a ServerKey,
        limit: Duration,
    ) -> AttemptFuture<'a>;

    /// Adds the transport's fields to the `Debug` output of a client.
    fn describe(&self, client: &mut fmt::DebugStruct<'_, '_>);

    /// Whether requests are sent anywhere.
    #[cfg(feature = "outbox")]
    fn is_enabled(&self) -> bool {
        true
    }

    /// Where requests go, for logs.
    fn server(&self) -> Server<'_>;
}
