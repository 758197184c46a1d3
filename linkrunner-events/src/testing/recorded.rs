//! A recorded request.

use std::fmt;

use serde_core::{Serialize, Serializer};
use serde_json::Value;

use crate::request::{ApiRequest, Endpoint};

/// A request that a [`Recorder`](super::Recorder) received.
///
/// It serializes as its body, for snapshots: `insta::assert_json_snapshot!(recorder.requests())`.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = linkrunner_events::testing::Recorder::new();
/// recorder.client().capture(&AppOpened, "user_12345").await?;
/// let request = &recorder.requests()[0];
/// assert_eq!(request.event_name(), "app_opened");
/// assert_eq!(request.user_id(), Some("user_12345"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq)]
pub struct Recorded {
    pub(super) request: ApiRequest,
    pub(super) body: Value,
    pub(super) accepted: bool,
}

impl Recorded {
    pub(super) fn new(request: &ApiRequest, accepted: bool) -> Self {
        Self {
            // This crate only encodes JSON.
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
            request: request.clone(),
            accepted,
        }
    }

    /// The request itself.
    pub fn request(&self) -> &ApiRequest {
        &self.request
    }

    /// The request's endpoint.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.request.endpoint()
    }

    /// The event's name, or the type of a payment.
    #[must_use]
    pub fn event_name(&self) -> &str {
        self.request.event_name()
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// The user id, if the body has one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.body.get("user_id")?.as_str()
    }

    /// A value of the event data by its key.
    #[must_use]
    pub fn data(&self, key: &str) -> Option<&Value> {
        self.body.get("event_data")?.get(key)
    }

    /// Whether the request was accepted: it met no [`Failure`](super::Failure), or one with a 2xx status.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.accepted
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("endpoint", &self.endpoint())
            .field("body", &self.body)
            .field("accepted", &self.accepted)
            .finish()
    }
}

impl Serialize for Recorded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.body.serialize(serializer)
    }
}
