//! The settings of a client.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::HeaderValue;

use super::build_error::BuildError;
use super::env::{self, DISABLED_VAR};
use super::handle::{Client, Settings};
use crate::delivery::{BaseUrl, Http, Pace, RetryPolicy, ServerKey};

/// The address of Linkrunner's server API, which is the default base URL.
pub const DEFAULT_BASE_URL: &str = "https://api.linkrunner.io/api/v1";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const DEFAULT_USER_AGENT: &str = concat!("linkrunner-events/", env!("CARGO_PKG_VERSION"));

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
        ClientBuilder::new(Some(key))
    }

    /// A client with the settings of the environment:
    ///
    /// | variable | value |
    /// | --- | --- |
    /// | `LINKRUNNER_SERVER_KEY` | the server key; required unless sending is disabled |
    /// | `LINKRUNNER_BASE_URL` | the base URL; unset for [`DEFAULT_BASE_URL`] |
    /// | `LINKRUNNER_DISABLED` | `1` or `true` for a [disabled](Self::disabled) client; `0`, `false` or unset to send |
    /// | `LINKRUNNER_PACE` | requests a second, or `unlimited`; unset for 30 |
    ///
    /// ```no_run
    /// use linkrunner_events::Client;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::from_env()?;
    /// # Ok(()) }
    /// ```
    ///
    /// [`ClientBuilder::from_env`] lets the program add settings of its own.
    ///
    /// # Errors
    ///
    /// When a variable has a value that is not understood, when the key is missing, empty or broken, and as
    /// [`ClientBuilder::build`]. A wrong key never turns sending off.
    pub fn from_env() -> Result<Self, BuildError> {
        ClientBuilder::from_env()?.build()
    }
}

/// The settings of a [`Client`]. Setters accept everything; [`build`](Self::build) says what is wrong.
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

    /// The settings of the environment, as [`Client::from_env`] reads them.
    ///
    /// # Errors
    ///
    /// When a variable has a value that is not understood, and when the key is missing, empty or broken.
    pub fn from_env() -> Result<Self, BuildError> {
        let key = if env::is_disabled()? {
            tracing::warn!("{DISABLED_VAR} is set: events are checked and not sent");
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

    /// Where requests go: the endpoint's name is put below this URL's path, with or without a slash at its end.
    ///
    /// It has to be `https`, except to this machine (`localhost`, `127.0.0.0/8`, `[::1]`), which also accepts
    /// `http`. It has no user, query or fragment.
    ///
    /// Default: [`DEFAULT_BASE_URL`], `https://api.linkrunner.io/api/v1`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// When a failed request is sent again. Its pauses are also those of the
    /// [circuit breaker](crate::delivery#the-circuit-breaker). The client's queues take over its pauses and its
    /// [`Delivery`](crate::Delivery), but not how often and how long a call tries. Default: [`RetryPolicy::new`], 5 attempts
    /// within 30 seconds.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// How fast the client sends, direct calls and queues together. Default: [`Pace::DOCUMENTED`], 30 requests a second,
    /// which is what Linkrunner takes from one IP address.
    pub fn pace(mut self, pace: Pace) -> Self {
        self.settings.pace = pace;
        self
    }

    /// Whether direct calls, such as [`Client::capture`], keep to the pace. Without it only queues do, and calls may be
    /// answered with 429. Default: they do.
    pub fn pace_calls(mut self, pace: bool) -> Self {
        self.settings.paces_calls = pace;
        self
    }

    /// How long one attempt may take, from connecting to the end of the answer.
    ///
    /// An answer whose status has arrived counts, even if its body does not end in time.
    ///
    /// Default: 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take, with name resolution and TLS. It ends in an error that knows that nothing
    /// was sent, which the timeout of the whole call does not.
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

    /// An HTTP client of one's own making: proxies, root certificates, client certificates, name resolution,
    /// pool sizes and whatever else [`reqwest::ClientBuilder`] can set.
    ///
    /// It is a *builder* because a finished [`reqwest::Client`] cannot be made safe: by default it follows
    /// redirects, and of the headers it then takes along to another host it knows `Authorization` and `Cookie`
    /// to be secret, but not `linkrunner-key`. So the settings that the key's safety and this client's honesty
    /// rest on are set here, over whatever the given builder has:
    ///
    /// - redirects are not followed, and no `Referer` is sent;
    /// - nothing is retried underneath, so that every attempt is counted;
    /// - connections are not logged verbosely, which would log the key;
    /// - [`timeout`](Self::timeout), [`connect_timeout`](Self::connect_timeout) and
    ///   [`user_agent`](Self::user_agent) are the ones of this builder, also if they are the defaults;
    /// - to an `http` base URL, no proxy is used, and `localhost` is this machine.
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
    /// Default: a builder with reqwest's own defaults, which takes the proxies of the environment
    /// (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
    pub fn http_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// What does not concern HTTP.
    pub(crate) fn into_settings(self) -> Settings {
        self.settings
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When a setting is wrong or TLS cannot be set up; each variant of [`BuildError`] says which and what to do.
    pub fn build(self) -> Result<Client, BuildError> {
        let Some(key) = self.key else {
            return Ok(Client::disabled());
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
        // `HeaderValue` alone would accept other text than ASCII, which servers read in different ways.
        if self.user_agent.trim().is_empty() || !self.user_agent.is_ascii() {
            return Err(BuildError::InvalidUserAgent);
        }
        let user_agent =
            HeaderValue::from_str(&self.user_agent).map_err(|_| BuildError::InvalidUserAgent)?;
        check_tls(base_url.is_https(), self.http.is_some())?;

        // A builder from outside may carry a policy that resends what a server has seen. reqwest's own default
        // resends only what HTTP/2 says was not looked at, and stays where that may be spoken. Of a request that is not
        // to be resent at all reqwest keeps no copy.
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
        Ok(Client::over(Box::new(http), Some(key), self.settings))
    }
}

/// Keeps the key, which travels in clear, from a proxy that `HTTP_PROXY` names and from a name server that knows
/// another `localhost`.
fn stay_on_this_machine(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let addresses = [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ];
    http.no_proxy().resolve_to_addrs("localhost", &addresses)
}

/// Says what reqwest would only say when a request is sent, or by a panic.
fn check_tls(is_https: bool, own_http: bool) -> Result<(), BuildError> {
    const HAS_TLS: bool = cfg!(any(
        feature = "rustls",
        feature = "rustls-no-provider",
        feature = "native-tls"
    ));
    // Who brings a builder may have turned on TLS in their own dependency on reqwest.
    if is_https && !HAS_TLS && !own_http {
        return Err(BuildError::NoTls);
    }
    // reqwest sets up TLS for every client, also for one that only speaks to `http`.
    #[cfg(all(
        feature = "rustls-no-provider",
        not(any(feature = "rustls", feature = "native-tls"))
    ))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(BuildError::NoCryptoProvider);
    }
    Ok(())
}

/// Without the texts, which are not checked yet: a URL may hold a password.
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
