//! What stands before a value.

use std::borrow::Cow;

/// What stands before a value, with the quote that a string begins with. Before a field it is a comma, the name as a JSON
/// string and a colon, made when the event was compiled: `,"name":"`.
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
    // What stands before an element, or before a value inside of a field.
    pub(crate) const NOTHING: Self = Self("\"");
    pub(super) const COMMA: Self = Self(",\"");
    pub(super) const COLON: Self = Self(":\"");
    /// The id of an item.
    pub(crate) const ID: Self = key!("id");

    #[inline]
    pub(crate) const fn new(json: &'static str) -> Self {
        Self(json)
    }

    /// Whether it is that of a field. Where a field is left out, so is its key.
    #[inline]
    pub(super) fn is_field(self) -> bool {
        self.0.len() > Self::COLON.0.len()
    }

    /// The name of the field as it stands in JSON, without the quotes around it.
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

    /// For a value that is no string.
    #[inline]
    pub(crate) fn without_quote(self) -> &'static [u8] {
        &self.0.as_bytes()[..self.0.len() - 1]
    }
}
