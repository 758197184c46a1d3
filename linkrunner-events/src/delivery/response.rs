//! Turns an HTTP response into an outcome. A pure function: the status decides, the body only explains.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use reqwest::{StatusCode, Url};

use super::error::Error;
use super::far::FAR;
use super::key::ServerKey;
use super::receipt::Receipt;
use super::redact::presentable;

/// The status and the headers of an HTTP response, which decide.
pub(super) struct Head<'a> {
    pub(super) status: StatusCode,
    pub(super) headers: &'a HeaderMap,
    /// The URL of the request; relative redirects are resolved against it.
    pub(super) url: &'a Url,
    /// When the response arrived, by the clock of this machine.
    pub(super) now: SystemTime,
}

impl Head<'_> {
    pub(super) fn outcome(&self, key: &ServerKey) -> Result<Receipt, Error> {
        match self.status.as_u16() {
            status @ 300..=399 => Err(Error::Redirected {
                status,
                origin: self.redirect_origin(key),
            }),
            status => Error::of_status(status, self.retry_after(), None),
        }
    }

    /// Scheme, host and port of `Location`; the path could contain anything.
    fn redirect_origin(&self, key: &ServerKey) -> Option<String> {
        let location = self.headers.get(LOCATION)?.to_str().ok()?;
        let origin = self.url.join(location).ok()?.origin();
        if !origin.is_tuple() {
            return None;
        }
        presentable(&origin.ascii_serialization(), key.expose())
    }

    fn retry_after(&self) -> Option<Duration> {
        let value = self.header(RETRY_AFTER)?;
        // `parse` alone would accept a sign.
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            let pause = value.parse().map_or(FAR, Duration::from_secs);
            return Some(pause.min(FAR));
        }
        let date = httpdate::parse_http_date(value).ok()?;
        // Both dates come from the server's clock, so the clock of this machine may be wrong.
        let pause = date
            .duration_since(self.date().unwrap_or(self.now))
            .unwrap_or(Duration::ZERO);
        Some(pause.min(FAR))
    }

    /// The server's clock, from the header `Date`.
    pub(super) fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.header(DATE)?).ok()
    }

    pub(super) fn header(&self, name: HeaderName) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().ok()?.trim())
    }
}

/// The server's message in the body of a failure: the `msg` of the JSON envelope, or the beginning of any other
/// body, such as a proxy's.
pub(super) fn message(body: &[u8], key: &ServerKey) -> Option<String> {
    let envelope: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    envelope
        .as_ref()
        .and_then(|envelope| presentable(envelope.get("msg")?.as_str()?, key.expose()))
        .or_else(|| presentable(&String::from_utf8_lossy(body), key.expose()))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    const KEY: &str = "lr_Sekret_0123456789";
    const DOCUMENTED: &[u8] =
        br#"{"msg":"Event capture request received!","status":200,"data":null}"#;

    /// 1994-11-06 08:49:37 UTC, the date of RFC 9110's examples.
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
    }

    fn outcome(
        status: u16,
        header: Option<(HeaderName, &[u8])>,
        body: &[u8],
    ) -> Result<Receipt, Error> {
        let mut headers = HeaderMap::new();
        if let Some((name, value)) = header {
            headers.insert(name, HeaderValue::from_bytes(value).unwrap());
        }
        let key = ServerKey::new(KEY).unwrap();
        Head {
            status: StatusCode::from_u16(status).unwrap(),
            headers: &headers,
            url: &Url::parse("https://api.linkrunner.io/api/v1/capture-event").unwrap(),
            now: now(),
        }
        .outcome(&key)
        .map_err(|error| error.with_message(message(body, &key)))
    }

    #[test]
    fn any_2xx_is_success_whatever_the_body_says() {
        let cases: [(u16, &[u8]); 10] = [
            (201, DOCUMENTED),
            (200, b""),
            (204, b""),
            (299, b"{}"),
            (201, b"<html>ok</html>"),
            (201, br#"{"msg": "brok"#),
            (201, br#"{"msg":"failed","status":500}"#),
            (201, br#"{"msg":42}"#),
            (201, br#"["msg"]"#),
            (201, b"\xff\xfe\0"),
        ];
        for (status, body) in cases {
            assert_eq!(outcome(status, None, body).unwrap().status(), status);
        }
    }

    fn variant_of(error: &Error) -> &'static str {
        match error {
            Error::Rejected { .. } => "Rejected",
            Error::Unauthorized { .. } => "Unauthorized",
            Error::Misconfigured { .. } => "Misconfigured",
            Error::RateLimited { .. } => "RateLimited",
            Error::Server { .. } => "Server",
            Error::Redirected { .. } => "Redirected",
            Error::UnexpectedStatus { .. } => "UnexpectedStatus",
            _ => "no variant of a status",
        }
    }

    #[test]
    fn every_status_has_its_kind() {
        // status, variant, retryable, may have been delivered
        let cases = [
            (100, "UnexpectedStatus", true, true),
            (101, "UnexpectedStatus", true, true),
            (300, "Redirected", false, false),
            (304, "Redirected", false, false),
            (308, "Redirected", false, false),
            (400, "Rejected", false, false),
            (401, "Unauthorized", false, false),
            (403, "Misconfigured", false, false),
            (404, "Misconfigured", false, false),
            (405, "Misconfigured", false, false),
            (407, "Misconfigured", false, false),
            (408, "Server", true, false),
            (409, "Rejected", false, false),
            (425, "Server", true, false),
            (413, "Rejected", false, false),
            (429, "RateLimited", true, false),
            (499, "Rejected", false, false),
            (500, "Server", true, true),
            (502, "Server", true, true),
            (599, "Server", true, true),
            (600, "UnexpectedStatus", true, true),
            (999, "UnexpectedStatus", true, true),
        ];
        for (status, variant, retryable, delivered) in cases {
            let error = outcome(status, None, DOCUMENTED).unwrap_err();
            assert_eq!(variant_of(&error), variant, "{status}");
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.is_retryable(), retryable, "{status}");
            assert_eq!(error.may_have_been_delivered(), delivered, "{status}");
            assert!(error.to_string().contains(&status.to_string()), "{error}");
        }
    }

    #[test]
    fn the_servers_words_are_in_the_error() {
        let cases: [(&[u8], Option<&str>); 7] = [
            (
                br#"{"msg":"user_id is required"}"#,
                Some("user_id is required"),
            ),
            (br#"{"msg":["a"]}"#, Some(r#"{"msg":["a"]}"#)),
            (br#"{"msg":"#, Some(r#"{"msg":"#)),
            (
                b"<html>\r\n <h1>Bad Request</h1>",
                Some("<html> <h1>Bad Request</h1>"),
            ),
            (b"caf\xe9 \x1b[2J", Some("caf\u{fffd} \\u{1b}[2J")),
            (br#"{"msg":"  "}"#, Some(r#"{"msg":" "}"#)),
            (b"", None),
        ];
        for (body, message) in cases {
            for status in [400, 401, 429, 500] {
                let error = outcome(status, None, body).unwrap_err();
                assert_eq!(error.server_message(), message);
                if let Some(message) = message {
                    assert!(error.to_string().contains(message), "{error}");
                }
            }
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let cases: [(&[u8], Option<u64>); 13] = [
            (b"0", Some(0)),
            (b"2", Some(2)),
            (b" 120 ", Some(120)),
            (b"18446744073709551615", Some(FAR.as_secs())),
            (b"18446744073709551616", Some(FAR.as_secs())),
            (b"-1", None),
            (b"+1", None),
            (b"1.5", None),
            (b"soon", None),
            (b"", None),
            (b"\xff", None),
            (b"Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            (b"Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
        ];
        for (value, seconds) in cases {
            for status in [429, 503] {
                let error = outcome(status, Some((RETRY_AFTER, value)), b"").unwrap_err();
                assert_eq!(
                    error.retry_after(),
                    seconds.map(Duration::from_secs),
                    "{value:?}"
                );
            }
            let error = outcome(400, Some((RETRY_AFTER, value)), b"").unwrap_err();
            assert_eq!(error.retry_after(), None);
        }
        assert_eq!(outcome(429, None, b"").unwrap_err().retry_after(), None);
    }

    #[test]
    fn a_date_is_compared_with_the_servers_clock() {
        let mut headers = HeaderMap::new();
        let date = |text: &str| HeaderValue::from_str(text).unwrap();
        headers.insert(RETRY_AFTER, date("Sun, 06 Nov 1994 20:00:40 GMT"));
        // The server's clock is eleven hours ahead of the clock of this machine.
        headers.insert(DATE, date("Sun, 06 Nov 1994 20:00:00 GMT"));
        let url = Url::parse("https://api.linkrunner.io/api/v1/capture-event").unwrap();
        let outcome = Head {
            status: StatusCode::TOO_MANY_REQUESTS,
            headers: &headers,
            url: &url,
            now: now(),
        }
        .outcome(&ServerKey::new(KEY).unwrap());
        let pause = outcome.unwrap_err().retry_after();
        assert_eq!(pause, Some(Duration::from_secs(40)));
    }

    #[test]
    fn a_redirect_names_where_it_points() {
        let cases: [(&[u8], Option<&str>); 8] = [
            (
                b"https://elsewhere.example/x?y",
                Some("https://elsewhere.example"),
            ),
            (b"http://127.0.0.1:81/", Some("http://127.0.0.1:81")),
            (b"/other", Some("https://api.linkrunner.io")),
            (b"//other.example", Some("https://other.example")),
            (
                b"https://user:pass@host.example",
                Some("https://host.example"),
            ),
            (b"mailto:someone@example.com", None),
            (
                b"https://lr_Sekret_0123456789.example/",
                Some("https://[redacted].example"),
            ),
            (
                b"https://%6cr_sekret_0123456789/",
                Some("https://[redacted]"),
            ),
        ];
        for (location, expected) in cases {
            let error = outcome(302, Some((LOCATION, location)), b"").unwrap_err();
            let Error::Redirected { origin, .. } = &error else {
                panic!("{error:?}");
            };
            assert_eq!(origin.as_deref(), expected);
            assert!(error.to_string().contains("check the base URL"));
        }
        assert!(matches!(
            outcome(302, None, b"").unwrap_err(),
            Error::Redirected { origin: None, .. }
        ));
    }

    #[test]
    fn an_echo_of_the_key_is_removed() {
        let bodies = [
            format!(r#"{{"msg":"invalid key {KEY}"}}"#),
            r#"{"msg":"invalid key lr\u005fSekret_0123456789"}"#.to_owned(),
            format!("<p>{KEY}</p>"),
            format!(r#"{{"key":"{KEY}"#),
            KEY.to_owned(),
        ];
        for body in bodies {
            for status in [200, 400, 401, 429, 500] {
                let printed = match outcome(status, None, body.as_bytes()) {
                    Ok(receipt) => format!("{receipt:?}"),
                    Err(error) => format!("{error} {error:?}"),
                };
                assert!(!printed.contains("Sekret"), "{printed}");
            }
        }
    }
}
