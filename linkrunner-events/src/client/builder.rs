//! The settings of a client.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::HeaderValue;

use super::build_error::BuildError;
use super::env::{self, DISABLED_VAR};
use super::handle::{Client, Settings};
use crate::delivery::{BaseUrl, Http, Pace, RetryPolicy, ServerKey};

/// The address of Linkrunner's server API, the default base URL.
pub const DEFAULT_BASE_URL: &str = "https://api.linkrunner.io/api/v1";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const DEFAULT_USER_AGENT: &str = concat!("linkrunner-events/", env!("CARGO_PKG_VERSION"));

impl Client {
    /// A client with the default settings; [`builder`](Self::builder) changes them.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn new(key: ServerKey) -> Result<Self, BuildError> {
        Self::builder(key).build()
    }

    /// The settings of a client, starting with the defaults.
    pub fn builder(key: ServerKey) -> ClientBuilder {
        ClientBuilder::new(Some(key))
    }

    /// A client with settings from the environment:
    ///
    /// | variable | value |
    /// | --- | --- |
    /// | `LINKRUNNER_SERVER_KEY` | the server key; required unless sending is disabled |
    /// | `LINKRUNNER_BASE_URL` | the base URL; [`DEFAULT_BASE_URL`] if unset |
    /// | `LINKRUNNER_DISABLED` | `1` or `true` for a [disabled](Self::disabled) client; `0`, `false` or unset to send |
    /// | `LINKRUNNER_PACE` | requests per second, or `unlimited`; 30 if unset |
    ///
    /// ```no_run
    /// use linkrunner_events::Client;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::from_env()?;
    /// # Ok(()) }
    /// ```
    ///
    /// With [`ClientBuilder::from_env`] the program can add its own settings.
    ///
    /// # Errors
    ///
    /// When a variable has an invalid value, when the key is missing or invalid, and when [`ClientBuilder::build`]
    /// fails. A missing or invalid key never silently disables sending.
    pub fn from_env() -> Result<Self, BuildError> {
        ClientBuilder::from_env()?.build()
    }
}

/// The settings of a [`Client`]. Setters do not validate; [`build`](Self::build) does, and returns the error.
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::{BuildError, Client, Pace, RetryPolicy, ServerKey};
///
/// let key = ServerKey::new("your-server-key")?;
/// let client = Client::builder(key.clone())
///     .timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::new().max_attempts(3))
///     .pace(Pace::per_second(10))
///     .build()?;
///
/// let plain_http = Client::builder(key).base_url("http://example.com");
/// assert!(matches!(plain_http.build(), Err(BuildError::BaseUrl(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    /// `None` for a client that sends nothing.
    key: Option<ServerKey>,
    base_url: String,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: String,
    http: Option<reqwest::ClientBuilder>,
    settings: Settings,
}

impl ClientBuilder {
    fn new(key: Option<ServerKey>) -> Self {
        Self {
            key,
            base_url: DEFAULT_BASE_URL.to_owned(),
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            user_agent: DEFAULT_USER_AGENT.to_owned(),
            http: None,
            settings: Settings::default(),
        }
    }

    /// Settings from the environment, as in [`Client::from_env`].
    ///
    /// # Errors
    ///
    /// When a variable has an invalid value, or the key is missing or invalid.
    pub fn from_env() -> Result<Self, BuildError> {
        let key = if env::is_disabled()? {
            tracing::warn!("{DISABLED_VAR} is set: events are checked, but not sent");
            None
        } else {
            Some(ServerKey::from_env()?)
        };
        let mut builder = Self::new(key);
        if let Some(base_url) = env::base_url()? {
            builder.base_url = base_url;
        }
        if let Some(pace) = env::pace()? {
            builder.settings.pace = pace;
        }
        Ok(builder)
    }

    /// The base URL of all requests. The endpoint is appended to it: `…/api/v1` becomes `…/api/v1/capture-event`. A
    /// trailing slash is allowed.
    ///
    /// It has to be `https`; for this machine (`localhost`, `127.0.0.0/8`, `[::1]`) `http` is accepted as
    /// well. It must not have a user, query or fragment.
    ///
    /// Default: [`DEFAULT_BASE_URL`], `https://api.linkrunner.io/api/v1`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// The retry policy. The [circuit breaker](crate::delivery#the-circuit-breaker)
    /// uses the same pauses. The client's queues use the pauses and the [`Delivery`](crate::Delivery) of this policy,
    /// but not its limits on attempts and time. Default: [`RetryPolicy::new`], 5 attempts within 30
    /// seconds.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// The rate limit of the client, for direct calls and queues together. Default: [`Pace::DOCUMENTED`], 30 requests
    /// per second, Linkrunner's limit for one IP address.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.settings.pace = pace;
        self
    }

    /// Whether direct calls, such as [`Client::capture`], respect the pace. If `false`, direct calls are not paced,
    /// and Linkrunner may answer them with 429. Default: `true`.
    pub fn pace_calls(mut self, pace: bool) -> Self {
        self.settings.paces_calls = pace;
        self
    }

    /// How long one attempt may take, from connecting to the end of the answer.
    ///
    /// Once the status has arrived, the outcome is decided, even if the rest of the body times out.
    ///
    /// Default: 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take, including name resolution and TLS. When this timeout expires, nothing was sent.
    /// When [`timeout`](Self::timeout) expires, the request may have been sent.
    ///
    /// Default: 5 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The `User-Agent` header.
    ///
    /// Default: `linkrunner-events/` and the version of this crate.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Your own HTTP client builder: proxies, root certificates, client certificates, name resolution,
    /// pool sizes and everything else that [`reqwest::ClientBuilder`] can set.
    ///
    /// Pass a *builder*, not a finished [`reqwest::Client`]. By default, reqwest follows redirects to other hosts and
    /// forwards the header `linkrunner-key` to them; it removes only headers such as `Authorization` and `Cookie`. To
    /// keep the key safe and the outcomes correct, these settings are overridden:
    ///
    /// - redirects are not followed, and no `Referer` is sent;
    /// - reqwest retries nothing by itself, so that every attempt is counted;
    /// - connections are not logged verbosely, which would log the key;
    /// - [`timeout`](Self::timeout), [`connect_timeout`](Self::connect_timeout) and
    ///   [`user_agent`](Self::user_agent) come from this builder, even if they are the defaults;
    /// - for an `http` base URL, no proxy is used, and `localhost` resolves to the loopback addresses.
    ///
    /// ```no_run
    /// # use linkrunner_events::{Client, ServerKey};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder(ServerKey::new("your-server-key")?)
    ///     .http_builder(reqwest::Client::builder().pool_max_idle_per_host(4))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Default: reqwest's default builder, which uses the proxies of the environment
    /// (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub fn http_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// The settings that do not concern HTTP.
    pub(crate) fn into_settings(self) -> Settings {
        self.settings
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// When a setting is invalid or TLS cannot be set up. The message of the [`BuildError`] names the setting and the
    /// remedy.
    pub fn build(self) -> Result<Client, BuildError> {
        Ok(match self.connected()? {
            Some((http, key, settings)) => Client::over(Box::new(http), Some(key), settings),
            None => Client::disabled(),
        })
    }

    /// What `linkrunner doctor` asks with; `None` if sending is disabled. Not a public API: it may change in any version.
    ///
    /// # Errors
    ///
    /// Same as [`build`](Self::build).
    #[cfg(feature = "cli")]
    #[doc(hidden)]
    pub fn build_inquiry(self) -> Result<Option<super::Inquiry>, BuildError> {
        let connected = self.connected()?;
        Ok(connected.map(|(http, key, _)| super::Inquiry::new(http, key)))
    }

    /// Checks the settings, and sets HTTP up. `None` if sending is disabled.
    fn connected(self) -> Result<Option<(Http, ServerKey, Settings)>, BuildError> {
        let Some(key) = self.key else {
            return Ok(None);
        };
        let base_url = BaseUrl::parse(&self.base_url)?;
        if self.timeout.is_zero() {
            return Err(BuildError::ZeroTimeout);
        }
        if self.connect_timeout.is_zero() {
            return Err(BuildError::ZeroConnectTimeout);
        }
        if self.settings.retry.has_no_time() {
            return Err(BuildError::ZeroDeadline);
        }
        // `HeaderValue` alone would accept non-ASCII text, which servers interpret in different ways.
        if self.user_agent.trim().is_empty() || !self.user_agent.is_ascii() {
            return Err(BuildError::InvalidUserAgent);
        }
        let user_agent =
            HeaderValue::from_str(&self.user_agent).map_err(|_| BuildError::InvalidUserAgent)?;
        check_tls(base_url.is_https(), self.http.is_some())?;

        // A builder from outside may have a policy that repeats requests that the server has seen. reqwest's default
        // repeats only requests that HTTP/2 reports as unprocessed, so it is kept where HTTP/2 is possible. If no
        // request may be repeated, reqwest keeps no copy.
        let keeps_default = cfg!(feature = "http2") && self.http.is_none();
        let mut http = self.http.unwrap_or_else(reqwest::Client::builder);
        if !keeps_default {
            http = http.retry(reqwest::retry::never().max_retries_per_request(0));
        }
        http = http
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connection_verbose(false)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .user_agent(user_agent);
        if !base_url.is_https() {
            http = stay_on_this_machine(http);
        }
        let http = http
            .build()
            .map_err(|error| BuildError::Http(error.without_url().into()))?;
        let http = Http::new(base_url, self.timeout, http);
        Ok(Some((http, key, self.settings)))
    }
}

/// Protects the key, which travels in plain text, from a proxy named in `HTTP_PROXY` and from a name server with a
/// different `localhost`.
fn stay_on_this_machine(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let addresses = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ];
    http.no_proxy().resolve_to_addrs("localhost", &addresses)
}

/// Detects what reqwest would only report when a request is sent, or by a panic.
fn check_tls(is_https: bool, own_http: bool) -> Result<(), BuildError> {
    const HAS_TLS: bool = cfg!(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    ));
    // An application with its own builder may have turned on TLS in its own dependency on reqwest.
    if is_https && !HAS_TLS && !own_http {
        return Err(BuildError::NoTls);
    }
    // reqwest sets up TLS for every client, even if it only uses `http`.
    #[cfg(all(
        feature = "rustls-no-provider",
        not(any(feature = "rustls", feature = "native-tls"))
    ))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(BuildError::NoCryptoProvider);
    }
    Ok(())
}

/// Omits the texts, which are not checked yet: a URL may contain a password.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("key", &self.key)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(any(feature = "rustls", feature = "native-tls"))))]
mod tests {
    use super::*;

    fn build(base_url: &str) -> Result<Client, BuildError> {
        let key = ServerKey::new("key").unwrap();
        Client::builder(key).base_url(base_url).build()
    }

    #[cfg(not(feature = "rustls-no-provider"))]
    #[test]
    fn https_without_tls_is_refused_and_http_to_this_machine_is_not() {
        assert!(matches!(build(DEFAULT_BASE_URL), Err(BuildError::NoTls)));
        assert!(build("http://127.0.0.1:1").is_ok());
    }

    #[cfg(feature = "rustls-no-provider")]
    #[test]
    fn a_missing_provider_is_an_error_and_not_a_panic() {
        for base_url in [DEFAULT_BASE_URL, "http://127.0.0.1:1"] {
            assert!(matches!(build(base_url), Err(BuildError::NoCryptoProvider)));
        }
    }
}
