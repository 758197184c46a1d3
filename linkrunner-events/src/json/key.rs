//! The fragments of JSON before values.

use std::borrow::Cow;

/// The JSON before a value, including the opening quote of a string. For a field it is a comma, the name as a JSON string,
/// a colon and the quote, `,"name":"`, made at compile time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key(&'static str);

/// The [`Key`] of a name without escapes.
macro_rules! key {
    ($name:literal) => {
        $crate::json::Key::new(concat!(",\"", $name, "\":\""))
    };
}
pub(crate) use key;

impl Key {
    // Before elements, and before values inside a field.
    pub(crate) const NOTHING: Self = Self("\"");
    pub(crate) const COMMA: Self = Self(",\"");
    pub(super) const COLON: Self = Self(":\"");

    #[inline]
    pub(crate) const fn new(json: &'static str) -> Self {
        Self(json)
    }

    /// Whether it is the key of a field, which is left out together with its value.
    #[inline]
    pub(super) fn is_field(self) -> bool {
        self.0.len() > Self::COLON.0.len()
    }

    /// The name of the field as in JSON, without quotes.
    pub(crate) fn json_name(self) -> &'static str {
        let name = self.0.strip_prefix(",\"");
        name.and_then(|name| name.strip_suffix("\":\""))
            .unwrap_or_default()
    }

    /// The name of the field, for errors.
    pub(crate) fn name(self) -> Cow<'static, str> {
        let name = self.json_name();
        if name.contains('\\') {
            Cow::Owned(name.replace("\\\"", "\"").replace("\\\\", "\\"))
        } else {
            Cow::Borrowed(name)
        }
    }

    #[inline]
    pub(crate) fn with_quote(self) -> &'static [u8] {
        self.0.as_bytes()
    }

    /// For a value that is not a string.
    #[inline]
    pub(crate) fn without_quote(self) -> &'static [u8] {
        &self.0.as_bytes()[..self.0.len() - 1]
    }
}
