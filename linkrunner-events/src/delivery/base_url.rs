//! The base URL of all requests. The key is never sent to another machine in plain text.

use std::error::Error as StdError;
use std::net::IpAddr;

use reqwest::Url;

use crate::error::debug::debug_with_sources;
use crate::request::Endpoint;

/// Why a base URL is invalid. The error does not contain the URL, which may hold a password.
///
/// ```
/// use linkrunner_events::delivery::BaseUrlError;
/// use linkrunner_events::{BuildError, Client, ServerKey};
///
/// let base_url = "http://user:secret@example.com";
/// let error = Client::builder(ServerKey::new("your-server-key")?).base_url(base_url).build().unwrap_err();
/// assert!(matches!(error, BuildError::BaseUrl(BaseUrlError::Insecure)));
/// assert!(!format!("{error:?}").contains("secret"));
/// # Ok::<(), linkrunner_events::ServerKeyError>(())
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// The text is not a URL.
    #[error("the base URL is not a URL; write it in full, like https://api.linkrunner.io/api/v1")]
    Invalid(#[source] Box<dyn StdError + Send + Sync>),
    /// The URL is neither `https` nor `http`.
    #[error(
        "the base URL has to start with https://, or with http:// for a server on this machine"
    )]
    UnsupportedScheme,
    /// The URL is `http` to another machine: the key would be sent in plain text.
    #[error(
        "the base URL would send the server key to another machine over plain http; use https: plain http is allowed only \
         for localhost, 127.0.0.0/8 and [::1]"
    )]
    Insecure,
    /// The URL has a user, a password, a query or a fragment.
    #[error(
        "the base URL has a user, a password, a query or a fragment; remove everything before the host and after the \
         path"
    )]
    ExtraParts,
}

debug_with_sources!(BaseUrlError);

/// A URL that is either `https`, or `http` to this machine, without credentials, query and fragment.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let url = Url::parse(text).map_err(|error| BaseUrlError::Invalid(error.into()))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BaseUrlError::Insecure),
            _ => return Err(BaseUrlError::UnsupportedScheme),
        }
        if !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err(BaseUrlError::ExtraParts);
        }
        Ok(Self { url })
    }

    pub(super) fn endpoint(&self, endpoint: Endpoint) -> Url {
        self.below(endpoint.path())
    }

    /// The question for the attribution of a user.
    #[cfg(feature = "cli")]
    pub(super) fn attribution_result(&self, user_id: &str) -> Url {
        let mut url = self.below(crate::request::ATTRIBUTION_RESULT);
        url.query_pairs_mut().append_pair("user_id", user_id);
        url
    }

    fn below(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        let base = url.path().trim_end_matches('/');
        let path = format!("{base}/{path}");
        url.set_path(&path);
        url
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(super) fn port(&self) -> Option<u16> {
        self.url.port_or_known_default()
    }
}

/// The URL parser has already normalized addresses such as `127.1` to `127.0.0.1`.
fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_goes_below_the_path() {
        let cases = [
            (
                "https://api.linkrunner.io/api/v1",
                "https://api.linkrunner.io/api/v1/capture-event",
            ),
            (
                "https://api.linkrunner.io/api/v1/",
                "https://api.linkrunner.io/api/v1/capture-event",
            ),
            (
                "https://api.linkrunner.io",
                "https://api.linkrunner.io/capture-event",
            ),
            (
                "https://proxy.example:8443/a%20b/v1//",
                "https://proxy.example:8443/a%20b/v1/capture-event",
            ),
            (
                "http://localhost:3000",
                "http://localhost:3000/capture-event",
            ),
        ];
        for (base, expected) in cases {
            let base = BaseUrl::parse(base).unwrap();
            assert_eq!(base.endpoint(Endpoint::CaptureEvent).as_str(), expected);
        }
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for loopback in [
            "http://127.0.0.1",
            "http://127.0.0.1:8080/api/v1",
            "http://127.255.255.254",
            "http://[::1]:1",
            "http://localhost",
            "http://LOCALHOST:80/",
        ] {
            assert!(BaseUrl::parse(loopback).is_ok(), "{loopback}");
        }
        for elsewhere in [
            "http://api.linkrunner.io/api/v1",
            "http://0.0.0.0",
            "http://128.0.0.1",
            "http://10.0.0.1",
            "http://[::2]",
            "http://[::ffff:127.0.0.1]",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://notlocalhost",
            "http://example.com#@localhost",
            "http://localhost@example.com",
        ] {
            let error = BaseUrl::parse(elsewhere).err();
            assert!(matches!(error, Some(BaseUrlError::Insecure)), "{elsewhere}");
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        type Check = fn(&BaseUrlError) -> bool;
        let parts: Check = |error| matches!(error, BaseUrlError::ExtraParts);
        let scheme: Check = |error| matches!(error, BaseUrlError::UnsupportedScheme);
        let invalid: Check = |error| matches!(error, BaseUrlError::Invalid(_));
        let cases = [
            ("https://user@host.example", parts),
            ("https://:sekret@host.example", parts),
            ("https://host.example/?key=sekret", parts),
            ("https://host.example/?", parts),
            ("https://host.example/#sekret", parts),
            ("ftp://host.example", scheme),
            ("localhost:3000/api", scheme),
            ("file:///etc/passwd", scheme),
            ("api.linkrunner.io/api/v1", invalid),
            ("/api/v1", invalid),
            ("https://", invalid),
            ("", invalid),
        ];
        for (text, check) in cases {
            let error = BaseUrl::parse(text).err().unwrap();
            assert!(check(&error), "{text}: {error:?}");
            assert!(!format!("{error} {error:?}").contains("sekret"));
        }
    }
}
