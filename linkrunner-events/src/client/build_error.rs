//! Errors of building a client.

use std::error::Error as StdError;
use std::fmt;

use super::env::EnvError;
use crate::delivery::{BaseUrlError, SERVER_KEY_VAR, ServerKeyError};

/// Why a client could not be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// `LINKRUNNER_SERVER_KEY` is missing or invalid.
    Key(ServerKeyError),
    /// The base URL is invalid.
    BaseUrl(BaseUrlError),
    /// An environment variable has an invalid value.
    Env(EnvError),
    /// The timeout is zero.
    ZeroTimeout,
    /// The connect timeout is zero.
    ZeroConnectTimeout,
    /// The deadline of the [`RetryPolicy`](crate::RetryPolicy) is zero.
    ZeroDeadline,
    /// The user agent is empty or contains a character that a header cannot carry.
    InvalidUserAgent,
    /// The base URL is `https`, but this crate was built without a TLS feature.
    NoTls,
    /// This crate was built with `rustls-no-provider`, and no provider is installed.
    NoCryptoProvider,
    /// The thread of a `blocking::Client` could not be started.
    Runtime(std::io::Error),
    /// The HTTP client could not be built: TLS cannot be set up, or the given builder is invalid.
    Http(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(error @ ServerKeyError::NotSet) => return error.fmt(f),
            Self::Key(error) => return write!(f, "{SERVER_KEY_VAR}: {error}"),
            Self::BaseUrl(error) => return error.fmt(f),
            Self::Env(error) => return error.fmt(f),
            Self::ZeroTimeout => "the timeout is zero, so no call could succeed; set a longer one",
            Self::ZeroConnectTimeout => {
                "the connect timeout is zero, so no connection could be made; set a longer one"
            }
            Self::ZeroDeadline => {
                "the deadline of a call is zero, so no attempt could be made; set a longer one"
            }
            Self::InvalidUserAgent => {
                "the user agent is empty or holds a character that a header cannot carry; use printable ASCII"
            }
            Self::NoTls => {
                "the base URL is https, but linkrunner-events was built without TLS; turn on its feature `rustls` \
                 (a default feature), `native-tls` or `rustls-no-provider`"
            }
            Self::NoCryptoProvider => {
                "linkrunner-events was built with its feature `rustls-no-provider` and no provider is installed; \
                 call `install_default` on a `rustls::crypto::CryptoProvider` before building the client, or turn \
                 on the feature `rustls` in its place"
            }
            Self::Runtime(_) => "the thread of the blocking client could not be started; check the thread limits",
            Self::Http(_) => {
                "the HTTP client could not be set up; check the system's certificates and the builder given to \
                 `http_builder`"
            }
        })
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // `Display` already prints these errors, so `source()` starts at their cause.
            Self::BaseUrl(error) => error.source(),
            Self::Http(source) => Some(source.as_ref()),
            Self::Runtime(source) => Some(source),
            _ => None,
        }
    }
}

impl From<ServerKeyError> for BuildError {
    fn from(error: ServerKeyError) -> Self {
        Self::Key(error)
    }
}

impl From<BaseUrlError> for BuildError {
    fn from(error: BaseUrlError) -> Self {
        Self::BaseUrl(error)
    }
}

impl From<EnvError> for BuildError {
    fn from(error: EnvError) -> Self {
        Self::Env(error)
    }
}
