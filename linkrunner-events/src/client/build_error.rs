//! Errors of building a client.

use std::error::Error as StdError;
use std::fmt::{self, Display as _};

use super::env::EnvError;
use crate::delivery::{BaseUrlError, SERVER_KEY_VAR, ServerKeyError};
use crate::error::debug::debug_with_sources;

/// Why a client could not be built.
///
/// ```
/// use std::time::Duration;
/// use linkrunner_events::{BuildError, Client, ServerKey};
///
/// let key = ServerKey::new("your-server-key")?;
/// let error = Client::builder(key).timeout(Duration::ZERO).build().unwrap_err();
/// assert!(matches!(error, BuildError::ZeroTimeout));
/// # Ok::<(), linkrunner_events::ServerKeyError>(())
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// `LINKRUNNER_SERVER_KEY` is missing or invalid.
    #[error(fmt = fmt_key)]
    Key(ServerKeyError),
    /// The base URL is invalid.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
    /// An environment variable has an invalid value.
    #[error(transparent)]
    Env(#[from] EnvError),
    /// The timeout is zero.
    #[error("the timeout is zero, so no call could succeed; set a longer one")]
    ZeroTimeout,
    /// The connect timeout is zero.
    #[error("the connect timeout is zero, so no connection could be made; set a longer one")]
    ZeroConnectTimeout,
    /// The deadline of the [`RetryPolicy`](crate::RetryPolicy) is zero.
    #[error("the deadline of a call is zero, so no attempt could be made; set a longer one")]
    ZeroDeadline,
    /// The user agent is empty or has a character that is not allowed in a header.
    #[error(
        "the user agent is empty or has a character that is not allowed in a header; use printable ASCII"
    )]
    InvalidUserAgent,
    /// The base URL is `https`, but this crate was built without a TLS feature.
    #[error(
        "the base URL is https, but linkrunner-events was built without TLS; turn on its feature `rustls` (a default \
         feature), `native-tls` or `rustls-no-provider`"
    )]
    NoTls,
    /// This crate was built with `rustls-no-provider`, and no provider is installed.
    #[error(
        "linkrunner-events was built with its feature `rustls-no-provider` and no provider is installed; call \
         `install_default` on a `rustls::crypto::CryptoProvider` before building the client, or turn on the feature \
         `rustls` in its place"
    )]
    NoCryptoProvider,
    /// The thread of a `blocking::Client` could not be started (feature `blocking` only).
    #[error(
        "the thread of the blocking client could not be started; check the system's thread limits"
    )]
    Runtime(#[source] std::io::Error),
    /// The HTTP client could not be built: TLS cannot be set up, or the given builder is invalid.
    #[error(
        "the HTTP client could not be set up; check the system's certificates and the builder given to `http_builder`"
    )]
    Http(#[source] Box<dyn StdError + Send + Sync>),
}

debug_with_sources!(BuildError);

/// Names the variable that the key comes from, unless the error does.
fn fmt_key(error: &ServerKeyError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if *error != ServerKeyError::NotSet {
        write!(f, "{SERVER_KEY_VAR}: ")?;
    }
    error.fmt(f)
}

impl From<ServerKeyError> for BuildError {
    fn from(error: ServerKeyError) -> Self {
        Self::Key(error)
    }
}
