//! Sending over HTTP.

use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};

use super::{AttemptFuture, Response, Server, Transport};
use crate::delivery::base_url::BaseUrl;
use crate::delivery::error::{Error, TransportError};
use crate::delivery::key::ServerKey;
use crate::delivery::response::{Head, message};
use crate::request::{ApiRequest, Endpoint};

const KEY_HEADER: HeaderName = HeaderName::from_static("linkrunner-key");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// How much of a response body is read; documented bodies are under 100 bytes.
pub(super) const MAX_BODY_BYTES: usize = 64 * 1024;

/// How long reading the body may take once the status has arrived; documented bodies arrive with it.
const MAX_BODY_TIME: Duration = Duration::from_secs(1);

pub(crate) struct Http {
    pub(super) base_url: BaseUrl,
    timeout: Duration,
    http: reqwest::Client,
    /// The URL of each endpoint.
    urls: [Url; Endpoint::COUNT],
}

impl Http {
    pub(crate) fn new(base_url: BaseUrl, timeout: Duration, http: reqwest::Client) -> Self {
        Self {
            timeout,
            http,
            urls: std::array::from_fn(|index| base_url.endpoint(Endpoint::ALL[index].endpoint)),
            base_url,
        }
    }

    #[cfg(feature = "cli")]
    pub(crate) fn base_url(&self) -> &str {
        self.base_url.as_str()
    }

    /// Gets an answer with the key.
    #[cfg(feature = "cli")]
    pub(super) async fn get(
        &self,
        url: Url,
        key: &ServerKey,
    ) -> reqwest::Result<reqwest::Response> {
        self.http
            .get(url)
            .header(KEY_HEADER, key.header())
            .send()
            .await
    }

    async fn send(&self, request: &ApiRequest, key: &ServerKey, limit: Duration) -> Response {
        // Built without `RequestBuilder`, which moves the request with every call.
        let url = self.urls[request.endpoint().index()].clone();
        let mut call = Request::new(Method::POST, url);
        call.headers_mut().insert(KEY_HEADER, key.header());
        call.headers_mut().insert(CONTENT_TYPE, JSON);
        *call.body_mut() = Some(request.body().clone().into());
        if limit < self.timeout {
            *call.timeout_mut() = Some(limit);
        }
        match self.http.execute(call).await {
            Ok(response) => read_head(response, key),
            Err(error) => Err(Error::Transport(TransportError::new(error))).into(),
        }
    }
}

impl Transport for Http {
    fn attempt<'a>(
        &'a self,
        request: &'a ApiRequest,
        key: &'a ServerKey,
        limit: Duration,
    ) -> AttemptFuture<'a> {
        Box::pin(self.send(request, key, limit))
    }

    fn describe(&self, client: &mut fmt::DebugStruct<'_, '_>) {
        client
            .field("base_url", &self.base_url.as_str())
            .field("timeout", &self.timeout);
    }

    fn server(&self) -> Server<'_> {
        Server {
            address: self.base_url.host(),
            port: self.base_url.port(),
        }
    }
}

pub(super) fn head_of(response: &reqwest::Response) -> Head<'_> {
    Head {
        status: response.status(),
        headers: response.headers(),
        url: response.url(),
        now: SystemTime::now(),
    }
}

fn read_head(response: reqwest::Response, key: &ServerKey) -> Response {
    let outcome = head_of(&response).outcome(key);
    // The server's message is only needed for a failure.
    let key = outcome.is_err().then(|| key.clone());
    let body = Box::pin(async move {
        let keep = if key.is_some() { MAX_BODY_BYTES } else { 0 };
        let body = read_body(response, keep).await;
        message(&body, &key?)
    });
    Response {
        outcome,
        body: Some(body),
    }
}

/// Reads the body up to the limits and returns its beginning. Returns nothing if the body breaks off or times out:
/// half a text explains nothing.
pub(super) async fn read_body(mut response: reqwest::Response, keep: usize) -> Vec<u8> {
    let read = async {
        let (mut body, mut left) = (Vec::new(), MAX_BODY_BYTES);
        while let Some(chunk) = response.chunk().await? {
            let kept = chunk.len().min(keep - body.len());
            body.extend_from_slice(&chunk[..kept]);
            left = left.saturating_sub(chunk.len());
            if left == 0 {
                break;
            }
        }
        Ok::<_, reqwest::Error>(body)
    };
    match tokio::time::timeout(MAX_BODY_TIME, read).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}
