//! One attempt to send one request.

use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Response, Url};

use super::answer::{Answer, Receipt};
use super::base_url::BaseUrl;
use super::error::{Error, TransportError};
use super::key::ServerKey;
use super::key_ring::{Credentials, KeyRing};
use crate::request::{ApiRequest, Endpoint};
use crate::testing::Recorder;

const KEY_HEADER: HeaderName = HeaderName::from_static("linkrunner-key");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// So much of an answer is read; the documented ones are under 100 bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Where requests go.
pub(super) enum Transport {
    Http(Box<Http>),
    /// Into a test's hands.
    Recorder(Recorder),
    /// Nowhere.
    Disabled,
}

impl Transport {
    /// Sends once and tells what came of it, after `limit` at the latest.
    pub(super) async fn attempt(
        &self,
        request: &ApiRequest,
        limit: Duration,
    ) -> Result<Receipt, Error> {
        match self {
            Self::Http(http) => http.attempt(request, limit).await,
            Self::Recorder(recorder) => recorder.attempt(request).await,
            Self::Disabled => Ok(Receipt::not_sent()),
        }
    }
}

pub(super) struct Http {
    pub(super) keys: KeyRing,
    pub(super) base_url: BaseUrl,
    pub(super) timeout: Duration,
    http: reqwest::Client,
    capture_event: Url,
    capture_payment: Url,
    remove_payment: Url,
}

impl Http {
    pub(super) fn new(
        key: ServerKey,
        base_url: BaseUrl,
        timeout: Duration,
        http: reqwest::Client,
    ) -> Self {
        Self {
            keys: KeyRing::new(key),
            timeout,
            http,
            capture_event: base_url.endpoint(Endpoint::CaptureEvent),
            capture_payment: base_url.endpoint(Endpoint::CapturePayment),
            remove_payment: base_url.endpoint(Endpoint::RemovePayment),
            base_url,
        }
    }

    fn url(&self, endpoint: Endpoint) -> &Url {
        match endpoint {
            Endpoint::CaptureEvent => &self.capture_event,
            Endpoint::CapturePayment => &self.capture_payment,
            Endpoint::RemovePayment => &self.remove_payment,
        }
    }

    async fn attempt(&self, request: &ApiRequest, limit: Duration) -> Result<Receipt, Error> {
        let Credentials { key, header } = &*self.keys.current();
        let url = self.url(request.endpoint());
        let mut call = self
            .http
            .post(url.clone())
            .header(KEY_HEADER, header.clone())
            .header(CONTENT_TYPE, JSON)
            .body(request.body().clone());
        if limit < self.timeout {
            call = call.timeout(limit);
        }
        let response = call
            .send()
            .await
            .map_err(|error| Error::Transport(TransportError::new(error)))?;
        let now = SystemTime::now();
        let status = response.status();
        let headers = response.headers().clone();
        let body = read_beginning(response).await;
        Answer {
            status,
            headers: &headers,
            body: &body,
            url,
            now,
        }
        .outcome(key)
    }
}

/// The body up to the bound, within what is left of the timeout; nothing if it breaks off, because half a text
/// explains nothing. Reading to the end is what lets the connection be used again.
async fn read_beginning(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = MAX_ANSWER_BYTES - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if body.len() == MAX_ANSWER_BYTES {
                    return body;
                }
            }
            Ok(None) => return body,
            Err(_) => return Vec::new(),
        }
    }
}
