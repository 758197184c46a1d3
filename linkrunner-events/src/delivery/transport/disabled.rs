//! The transport of a disabled client.

use std::fmt;
use std::future::ready;
use std::time::Duration;

use super::{AttemptFuture, Server, Transport};
use crate::delivery::key::ServerKey;
use crate::delivery::receipt::Receipt;
use crate::request::ApiRequest;

/// Sends nothing and accepts everything.
pub(crate) struct Disabled;

impl Transport for Disabled {
    fn attempt<'a>(
        &'a self,
        _: &'a ApiRequest,
        _: &'a ServerKey,
        _: Duration,
    ) -> AttemptFuture<'a> {
        Box::pin(ready(Ok(Receipt::not_sent()).into()))
    }

    #[cfg(feature = "outbox")]
    fn is_enabled(&self) -> bool {
        false
    }

    fn server(&self) -> Server<'_> {
        Server::none("disabled")
    }

    fn describe(&self, client: &mut fmt::DebugStruct<'_, '_>) {
        client.field("transport", &"disabled");
    }
}
