//! The base URL: where requests go, and the promise that the key does not travel in clear.

use std::net::IpAddr;

use reqwest::Url;

use super::config::BuildError;
use crate::request::Endpoint;

/// A URL that is either `https`, or `http` to this machine; without credentials, query and fragment.
#[derive(Clone)]
pub(super) struct BaseUrl {
    url: Url,
}

impl BaseUrl {
    pub(super) fn parse(text: &str) -> Result<Self, BuildError> {
        let url = Url::parse(text).map_err(|error| BuildError::InvalidBaseUrl(error.into()))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BuildError::InsecureBaseUrl),
            _ => return Err(BuildError::UnsupportedScheme),
        }
        if !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err(BuildError::BaseUrlParts);
        }
        Ok(Self { url })
    }

    pub(super) fn endpoint(&self, endpoint: Endpoint) -> Url {
        let mut url = self.url.clone();
        let base = url.path().trim_end_matches('/');
        let path = format!("{base}/{}", endpoint.path());
        url.set_path(&path);
        url
    }

    pub(super) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }
}

/// The parser has already made `127.1` and the like into `127.0.0.1`.
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
            assert!(
                matches!(error, Some(BuildError::InsecureBaseUrl)),
                "{elsewhere}"
            );
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        type Check = fn(&BuildError) -> bool;
        let parts: Check = |error| matches!(error, BuildError::BaseUrlParts);
        let scheme: Check = |error| matches!(error, BuildError::UnsupportedScheme);
        let invalid: Check = |error| matches!(error, BuildError::InvalidBaseUrl(_));
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
