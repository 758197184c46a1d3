//! The server key that the sandbox accepts.

use std::fmt;

use axum::http::HeaderValue;

/// The key to accept. Without one, any key is accepted.
#[derive(Clone)]
pub(crate) struct Key(Option<String>);

impl Key {
    pub(crate) fn any() -> Self {
        Self(None)
    }

    pub(crate) fn only(key: String) -> Self {
        Self(Some(key))
    }

    pub(crate) fn is_any(&self) -> bool {
        self.0.is_none()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.as_ref().is_some_and(String::is_empty)
    }

    /// Whether a call with this key is accepted. A missing or empty key never is.
    pub(crate) fn accepts(&self, given: Option<&HeaderValue>) -> bool {
        let Some(given) = given.map(HeaderValue::as_bytes) else {
            return false;
        };
        match &self.0 {
            None => !given.is_empty(),
            Some(key) => given == key.as_bytes(),
        }
    }
}

/// Without the key.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            None => "any",
            Some(_) => "[redacted]",
        })
    }
}
