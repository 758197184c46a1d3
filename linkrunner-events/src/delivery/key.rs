//! The server key: always a valid header value, and never printed.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

use crate::error::debug::debug_with_sources;

/// The environment variable that [`ServerKey::from_env`] reads.
pub const SERVER_KEY_VAR: &str = "LINKRUNNER_SERVER_KEY";

/// The key that identifies a project to Linkrunner's server API.
///
/// It must stay on the server side. Nothing in this crate prints it. `Debug` shows `ServerKey([redacted])`, there is
/// no `Display`, and the header is marked sensitive. If an answer echoes the key, the key is removed from the error
/// message. The memory of the key is wiped when its last clone is dropped; the header
/// and the copies that the HTTP stack makes are not wiped.
///
/// ```
/// use linkrunner_events::ServerKey;
///
/// let key = ServerKey::new("your-server-key")?;
/// assert_eq!(format!("{key:?}"), "ServerKey([redacted])");
/// # Ok::<(), linkrunner_events::ServerKeyError>(())
/// ```
#[derive(Clone)]
pub struct ServerKey {
    /// Its own `Debug` would print the key, so it is private. Shared, because each attempt holds the key that it uses.
    secret: Arc<Zeroizing<String>>,
    /// The value of the `linkrunner-key` header, which prints as `Sensitive`.
    header: HeaderValue,
}

impl ServerKey {
    /// Creates a key from its text, as shown in the dashboard.
    ///
    /// # Errors
    ///
    /// When the key is empty, or holds whitespace, a line break or any other character that is not printable
    /// ASCII. The key is never trimmed: a line break or a space often means that more than the key was copied.
    pub fn new(key: impl Into<String>) -> Result<Self, ServerKeyError> {
        // Wrapped first, so that a refused key is wiped as well.
        let secret = Zeroizing::new(key.into());
        if secret.trim().is_empty() {
            return Err(ServerKeyError::Empty);
        }
        if secret.chars().any(char::is_whitespace) {
            return Err(ServerKeyError::Whitespace);
        }
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ServerKeyError::InvalidCharacter);
        }
        Ok(Self::of(secret))
    }

    fn of(secret: Zeroizing<String>) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "printable ASCII, which `new` requires, is a valid header value"
        )]
        let mut header = HeaderValue::from_str(&secret).expect("printable ASCII");
        header.set_sensitive(true);
        Self {
            secret: Arc::new(secret),
            header,
        }
    }

    /// The placeholder key of transports that need none.
    pub(super) fn unused() -> Self {
        Self::of(Zeroizing::new("unused".to_owned()))
    }

    /// Takes the key from the environment variable `LINKRUNNER_SERVER_KEY`.
    ///
    /// # Errors
    ///
    /// When the variable is not set, is not Unicode, or holds an invalid key (see [`ServerKey::new`]).
    pub fn from_env() -> Result<Self, ServerKeyError> {
        match std::env::var(SERVER_KEY_VAR) {
            Ok(key) => Self::new(key),
            Err(std::env::VarError::NotPresent) => Err(ServerKeyError::NotSet),
            // The error would contain the value, so it is not kept as the source.
            Err(std::env::VarError::NotUnicode(_)) => Err(ServerKeyError::InvalidCharacter),
        }
    }

    /// The value of the `linkrunner-key` header.
    pub(super) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The text on one line without the key.
    #[cfg(feature = "cli")]
    pub(crate) fn hide_in(&self, text: &str) -> String {
        super::redact::presentable(text, self.expose()).unwrap_or_default()
    }

    /// The key itself, to find it in an answer that echoes it.
    pub(super) fn expose(&self) -> &str {
        self.secret.as_str()
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey([redacted])")
    }
}

/// Why a server key is invalid. The error never contains the text.
///
/// ```
/// use linkrunner_events::{ServerKey, ServerKeyError};
///
/// assert_eq!(ServerKey::new(" ").unwrap_err(), ServerKeyError::Empty);
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServerKeyError {
    /// The key is empty or nothing but whitespace.
    #[error(
        "the server key is empty; copy it from the Linkrunner dashboard, and check that the secret or variable with the \
         key has a value"
    )]
    Empty,
    /// There is a space, a tab or a line break in the key or around it.
    #[error(
        "there is whitespace or a line break in or around the server key; trim the contents of the file, and check that \
         nothing but the key was copied"
    )]
    Whitespace,
    /// The key has a character that is not allowed in an HTTP header.
    #[error(
        "the server key has a character that is not allowed in an HTTP header; copy it again from the Linkrunner dashboard \
         (a server key is printable ASCII)"
    )]
    InvalidCharacter,
    /// The environment variable `LINKRUNNER_SERVER_KEY` is not set.
    #[error(
        "the environment variable {SERVER_KEY_VAR} is not set; set it to the server key from the Linkrunner dashboard"
    )]
    NotSet,
}

debug_with_sources!(ServerKeyError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_a_header_can_carry() {
        for key in ["k", "lr_live_0123456789", "a+b/c==", "!~\"\\{}"] {
            let key_given = ServerKey::new(key).unwrap();
            assert_eq!(key_given.expose(), key);
            assert_eq!(key_given.header().to_str().unwrap(), key);
        }
    }

    #[test]
    fn every_refusal_has_its_reason() {
        let cases = [
            ("", ServerKeyError::Empty),
            (" \n", ServerKeyError::Empty),
            ("sekret\n", ServerKeyError::Whitespace),
            (" sekret", ServerKeyError::Whitespace),
            ("sek ret", ServerKeyError::Whitespace),
            ("sek\r\nx-other: 1", ServerKeyError::Whitespace),
            ("sek\tret", ServerKeyError::Whitespace),
            ("sek\u{a0}ret", ServerKeyError::Whitespace),
            ("sek\0ret", ServerKeyError::InvalidCharacter),
            ("sek\u{7f}ret", ServerKeyError::InvalidCharacter),
            ("sekrét", ServerKeyError::InvalidCharacter),
            ("\u{feff}sekret", ServerKeyError::InvalidCharacter),
        ];
        for (text, expected) in cases {
            let error = ServerKey::new(text).unwrap_err();
            assert_eq!(error, expected, "{text:?}");
            for printed in [format!("{error}"), format!("{error:?}")] {
                assert!(!printed.contains("sek"), "{printed}");
            }
        }
    }

    #[test]
    fn nothing_prints_the_key() {
        let key = ServerKey::new("sekret").unwrap();
        assert_eq!(format!("{key:?}"), "ServerKey([redacted])");
        assert_eq!(format!("{:#?}", key.clone()), "ServerKey([redacted])");
        assert_eq!(format!("{:?}", key.header()), "Sensitive");
    }

    #[test]
    fn the_memory_of_a_key_is_wiped() {
        fn assert_wiped(_: &impl zeroize::ZeroizeOnDrop) {}

        let key = ServerKey::new("sekret").unwrap();
        assert_wiped(&*key.secret);
    }

    #[test]
    fn an_unset_variable_is_named() {
        assert!(
            ServerKeyError::NotSet
                .to_string()
                .contains("LINKRUNNER_SERVER_KEY")
        );
    }
}
