//! The path of a field within an event, such as `contents[].id`.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use crate::error::debug::debug_with_sources;

/// The path of a field within an event.
///
/// Keys are joined by dots: `screen.width`. `[]` stands for each element of a list, `*` for each value of a map:
/// `contents[].id`, `prices.*`. A key with characters other than letters, digits, `_` and `-` is written as a JSON
/// string: `"a.b".width`.
///
/// ```
/// use linkrunner_events::plan::FieldPath;
///
/// let path: FieldPath = "contents[].id".parse()?;
/// assert_eq!(path.to_string(), "contents[].id");
/// assert_eq!(path.key(), Some("id"));
/// # Ok::<(), linkrunner_events::plan::InvalidPath>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(Vec<Segment>);

/// A step of a path. The order of the variants sorts a container before its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Segment {
    /// Each element of a list.
    Element,
    /// Each value of a map.
    Value,
    /// The value of a key.
    Key(String),
}

impl FieldPath {
    /// The path of one step.
    pub(crate) fn of(segment: Segment) -> Self {
        Self(vec![segment])
    }

    /// The path of a field of the event itself.
    pub(crate) fn field(key: &str) -> Self {
        Self::of(Segment::Key(key.to_owned()))
    }

    /// The path with one more step.
    pub(crate) fn join(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The list, map or object that contains the field. `None` for a field of the event itself.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, parent) = self.0.split_last()?;
        (!parent.is_empty()).then(|| Self(parent.to_vec()))
    }

    /// The key of the field. `None` for the elements of a list and the values of a map.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self.0.last() {
            Some(Segment::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// Whether this is a field of the event itself, and not of a list, map or object in it.
    #[must_use]
    pub fn is_top_level(&self) -> bool {
        self.0.len() == 1
    }

    /// Whether `other` is equal to this path or below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 && *segment != Segment::Element {
                f.write_char('.')?;
            }
            match segment {
                Segment::Element => f.write_str("[]")?,
                Segment::Value => f.write_char('*')?,
                Segment::Key(key) => write_key(f, key)?,
            }
        }
        Ok(())
    }
}

/// Writes a key: plain, or as a JSON string.
pub(crate) fn write_key(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    if !key.is_empty() && key.chars().all(is_plain) {
        return f.write_str(key);
    }
    f.write_str(&serde_json::to_string(key).map_err(|_| fmt::Error)?)
}

/// Reads the key at the start of the text. Returns it with the rest of the text.
pub(crate) fn read_key(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        let mut strings = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let key = strings.next()?.ok()?;
        return Some((key, &text[strings.byte_offset()..]));
    }
    let end = text.find(|c| !is_plain(c)).unwrap_or(text.len());
    let (key, rest) = text.split_at(end);
    (!key.is_empty()).then(|| (key.to_owned(), rest))
}

/// A character that a key may have without quotes.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '-'
}

/// The error of parsing a [`FieldPath`].
///
/// ```
/// use linkrunner_events::plan::FieldPath;
///
/// let error = "contents[0].id".parse::<FieldPath>().unwrap_err();
/// assert!(error.to_string().contains("contents[0].id"));
/// assert!("contents[].id".parse::<FieldPath>().is_ok());
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not the path of a field; write it as in `contents[].id`; a key with characters other than letters, digits, \
     `_` and `-` is written as a JSON string"
)]
pub struct InvalidPath {
    text: String,
}

debug_with_sources!(InvalidPath);

impl FromStr for FieldPath {
    type Err = InvalidPath;

    fn from_str(text: &str) -> Result<Self, InvalidPath> {
        let invalid = || InvalidPath {
            text: text.to_owned(),
        };
        let mut segments = Vec::new();
        let mut rest = text;
        loop {
            let (segment, after) = next_segment(rest).ok_or_else(invalid)?;
            segments.push(segment);
            rest = after;
            while let Some(after) = rest.strip_prefix("[]") {
                segments.push(Segment::Element);
                rest = after;
            }
            if rest.is_empty() {
                break;
            }
            rest = rest.strip_prefix('.').ok_or_else(invalid)?;
        }
        if !matches!(segments[0], Segment::Key(_)) {
            return Err(invalid());
        }
        Ok(Self(segments))
    }
}

/// The key or `*` at the start of the text, and the rest of it.
fn next_segment(text: &str) -> Option<(Segment, &str)> {
    if let Some(rest) = text.strip_prefix('*') {
        return Some((Segment::Value, rest));
    }
    let (key, rest) = read_key(text)?;
    Some((Segment::Key(key), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        for text in [
            "coupon",
            "screen.width",
            "contents[].id",
            "matrix[][]",
            "prices.*",
            "prices.*.amount",
            r#""a.b"."".c-d"#,
            r#""ключ \"x\"\n""#,
        ] {
            let path: FieldPath = text.parse().expect(text);
            let written = path.to_string();
            assert_eq!(written.parse(), Ok(path), "{text} became {written}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", ".", "a.", ".a", "a..b", "[]", "*", "*.a", "a b", "a[", "a[]b", "\"a", "a[1]",
        ] {
            assert!(text.parse::<FieldPath>().is_err(), "{text}");
        }
    }
}
