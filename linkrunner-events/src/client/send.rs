//! One attempt to send one request.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use super::answer::{Answer, Receipt};
use super::base_url::BaseUrl;
use super::config::{BuildError, ClientBuilder};
use super::error::{Error, TransportError};
use super::key::ServerKey;
use crate::event::LinkrunnerEvent;
use crate::request::ApiRequest;
use crate::user::User;

const KEY_HEADER: HeaderName = HeaderName::from_static("linkrunner-key");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// So much of an answer is read; the documented ones are under 100 bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Sends requests to Linkrunner.
///
/// A clone is cheap and shares the connections, so one client serves a whole program. Sending needs a Tokio
/// runtime.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    key: ServerKey,
    base_url: BaseUrl,
    timeout: Duration,
    http: reqwest::Client,
}

impl Client {
    /// A client with the default settings, which [`builder`](Self::builder) changes.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(key: ServerKey) -> Result<Self, BuildError> {
        Self::builder(key).build()
    }

    /// The settings of a client, beginning with the defaults.
    pub fn builder(key: ServerKey) -> ClientBuilder {
        ClientBuilder::new(key)
    }

    pub(super) fn from_parts(
        key: ServerKey,
        base_url: BaseUrl,
        timeout: Duration,
        http: reqwest::Client,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                key,
                base_url,
                timeout,
                http,
            }),
        }
    }

    /// Tells Linkrunner that `user` did `event`: one attempt, and its outcome.
    ///
    /// A string is a user's id; see [`User`] for the alternative. What else the API takes, such as the device's
    /// address, is set on [`payload`](LinkrunnerEvent::payload), whose request [`send`](Self::send) takes.
    ///
    /// ```no_run
    /// use linkrunner_events::{Client, LinkrunnerEvent, ServerKey};
    ///
    /// #[derive(LinkrunnerEvent)]
    /// struct ItemViewed<'a> {
    ///     product_id: &'a str,
    /// }
    ///
    /// # async fn capture() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::new(ServerKey::from_env()?)?;
    /// client.capture(&ItemViewed { product_id: "ABC123" }, "user_12345").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the event must not be sent as it is ([`Error::Encode`]), and as [`send`](Self::send).
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub fn capture<'a, E: LinkrunnerEvent + ?Sized>(
        &self,
        event: &E,
        user: impl Into<User<'a>>,
    ) -> impl Future<Output = Result<Receipt, Error>> + Send {
        // Before the future, which then borrows nothing and can be sent to another thread whatever the event is.
        let user: User<'_> = user.into();
        let request = event.payload(user).to_request();
        async move { self.send(&request?).await }
    }

    /// Sends a request once and waits for the answer.
    ///
    /// Only the HTTP status decides. What comes after it, even a body that breaks off or never ends, changes
    /// nothing about the outcome; no more than 64 KiB of it are read.
    ///
    /// Dropping the future ends the attempt; the request may have been delivered by then.
    ///
    /// # Errors
    ///
    /// When the request was not accepted, or when that is not known. [`Error`] says which, whether another
    /// attempt can help, and whether the request may have been delivered all the same.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime with time and I/O enabled.
    pub async fn send(&self, request: &ApiRequest) -> Result<Receipt, Error> {
        let url = self.inner.base_url.endpoint(request.endpoint());
        let outcome = self.attempt(url, request).await;
        tracing::debug!(
            endpoint = request.endpoint().path(),
            event_name = request.event_name(),
            status = match &outcome {
                Ok(receipt) => Some(receipt.status()),
                Err(error) => error.status(),
            },
            accepted = outcome.is_ok(),
            "request sent"
        );
        outcome
    }

    async fn attempt(&self, url: reqwest::Url, request: &ApiRequest) -> Result<Receipt, Error> {
        let response = self
            .inner
            .http
            .post(url.clone())
            .header(KEY_HEADER, self.inner.key.header())
            .header(CONTENT_TYPE, JSON)
            .body(request.body().clone())
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
            url: &url,
            now,
        }
        .outcome(&self.inner.key)
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

/// Without the key, and without the HTTP client's settings, which may hold other people's secrets.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url.as_str())
            .field("timeout", &self.inner.timeout)
            .finish_non_exhaustive()
    }
}

// A client is shared between tasks and threads, and its calls are spawned.
const _: () = {
    const fn assert_shareable<T: Send + Sync + Clone + 'static>() {}
    assert_shareable::<Client>();
    assert_shareable::<ServerKey>();
    assert_shareable::<Receipt>();
    const fn assert_error<T: std::error::Error + Send + Sync + 'static>() {}
    assert_error::<Error>();
    assert_error::<TransportError>();
    assert_error::<BuildError>();
    assert_error::<super::key::ServerKeyError>();
};
