//! The reply to a question, read in full.

use std::time::{Duration, SystemTime};

use reqwest::header::CONTENT_TYPE;

use super::http::{Http, MAX_BODY_BYTES, head_of, read_body};
use crate::delivery::error::{Error, TransportError};
use crate::delivery::key::ServerKey;
use crate::delivery::receipt::Receipt;
use crate::delivery::response::message;

/// The reply to a question. Not a public API: it may change in any version.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reply {
    /// The outcome by the status, as of an event.
    pub outcome: Result<Receipt, Error>,
    /// The body, if it is JSON.
    pub json: Option<serde_json::Value>,
    /// Whether the body is a web page.
    pub is_html: bool,
    /// The server's clock, from the header `Date`.
    pub date: Option<SystemTime>,
    /// The clock of this machine when the reply arrived.
    pub arrived: SystemTime,
    /// How long the reply took.
    pub took: Duration,
}

impl Http {
    /// Asks once for the attribution of a user.
    pub(crate) async fn ask(&self, user_id: &str, key: &ServerKey) -> Result<Reply, Error> {
        let started = std::time::Instant::now();
        let response = self
            .get(self.base_url.attribution_result(user_id), key)
            .await
            .map_err(|error| Error::Transport(TransportError::new(error)))?;
        let (took, arrived) = (started.elapsed(), SystemTime::now());
        let head = head_of(&response);
        let is_html = head
            .header(CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("text/html"));
        let date = head.date();
        let outcome = head.outcome(key);
        let body = read_body(response, MAX_BODY_BYTES).await;
        Ok(Reply {
            outcome: outcome.map_err(|error| error.with_message(message(&body, key))),
            json: serde_json::from_slice(&body).ok(),
            is_html,
            date,
            arrived,
            took,
        })
    }
}
