//! One attempt to send one request.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Method, Request, Response, Url};

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

/// And so long, once the status has arrived; the documented ones arrive with it.
const MAX_BODY_TIME: Duration = Duration::from_secs(1);

/// Where requests go.
pub(super) enum Transport {
    Http(Box<Http>),
    /// Into a test's hands.
    Recorder(Recorder),
    /// Nowhere.
    Disabled,
}

impl Transport {
    /// Sends once and waits for the status of the answer, until `limit` at the longest.
    pub(super) async fn attempt(
        &self,
        request: &ApiRequest,
        limit: Duration,
    ) -> Result<Answered, Error> {
        match self {
            Self::Http(http) => http.attempt(request, limit).await.map(Answered::Http),
            Self::Recorder(recorder) => {
                let receipt = recorder.attempt(request, limit).await?;
                Ok(Answered::Whole(receipt))
            }
            Self::Disabled => Ok(Answered::Whole(Receipt::not_sent())),
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

    async fn attempt(&self, request: &ApiRequest, limit: Duration) -> Result<Head, Error> {
        let credentials = self.keys.current();
        let url = self.url(request.endpoint());
        // Made in one place: a `RequestBuilder` moves it with every call.
        let mut call = Request::new(Method::POST, url.clone());
        call.headers_mut()
            .insert(KEY_HEADER, credentials.header.clone());
        call.headers_mut().insert(CONTENT_TYPE, JSON);
        *call.body_mut() = Some(request.body().clone().into());
        if limit < self.timeout {
            *call.timeout_mut() = Some(limit);
        }
        match self.http.execute(call).await {
            Ok(response) => Ok(Head {
                response,
                credentials,
            }),
            Err(error) => Err(Error::Transport(TransportError::new(error))),
        }
    }
}

/// An answer whose status has arrived, which decides. Its body only tells more.
pub(super) enum Answered {
    Http(Head),
    Whole(Receipt),
}

impl Answered {
    /// The acceptance, if it is one, in so far as it is known before the body.
    pub(super) fn accepted(&self) -> Option<Receipt> {
        match self {
            Self::Whole(receipt) => Some(receipt.clone()),
            Self::Http(head) => {
                let status = head.response.status();
                status
                    .is_success()
                    .then(|| Receipt::of_status(status.as_u16()))
            }
        }
    }

    /// What the answer comes to, with what its body says.
    pub(super) async fn outcome(self) -> Result<Receipt, Error> {
        match self {
            Self::Whole(receipt) => Ok(receipt),
            Self::Http(head) => head.outcome().await,
        }
    }

    /// Reads the rest, so that the connection can be used again.
    pub(super) async fn finish(self) {
        if let Self::Http(head) = self {
            let mut read = pin!(read_up_to(MAX_ANSWER_BYTES, head.response, |_| {}));
            // It mostly came with the status, and then there is no time to keep.
            let is_there = poll_fn(|cx| Poll::Ready(read.as_mut().poll(cx).is_ready())).await;
            if !is_there {
                // In vain, or cut off: the connection is not used again.
                let _ = tokio::time::timeout(MAX_BODY_TIME, read).await;
            }
        }
    }
}

pub(super) struct Head {
    response: Response,
    credentials: Arc<Credentials>,
}

impl Head {
    async fn outcome(mut self) -> Result<Receipt, Error> {
        let now = SystemTime::now();
        let status = self.response.status();
        let headers = std::mem::take(self.response.headers_mut());
        let url = self.response.url().clone();
        let body = read_beginning(self.response).await;
        Answer {
            status,
            headers: &headers,
            body: &body,
            url: &url,
            now,
        }
        .outcome(&self.credentials.key)
    }
}

/// The body up to the bounds; nothing if it breaks off or does not come, because half a text explains nothing. Reading
/// to the end is what lets the connection be used again.
async fn read_beginning(response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    let read = read_up_to(MAX_ANSWER_BYTES, response, |chunk| {
        body.extend_from_slice(chunk);
    });
    match tokio::time::timeout(MAX_BODY_TIME, read).await {
        Ok(Ok(())) => body,
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

async fn read_up_to(
    max: usize,
    mut response: Response,
    mut take: impl FnMut(&[u8]),
) -> Result<(), reqwest::Error> {
    let mut left = max;
    while let Some(chunk) = response.chunk().await? {
        let taken = chunk.len().min(left);
        take(&chunk[..taken]);
        left -= taken;
        if left == 0 {
            break;
        }
    }
    Ok(())
}
