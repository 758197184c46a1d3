//! The body of a call, and how much memory it takes.

use serde_json::{Map, Value};

/// How many bytes the remembered bodies may take, and how many the event data of the payments.
pub(crate) const MAX_KEPT_BYTES: usize = 64 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Body {
    /// The body as it arrived, with replacement characters where it was not UTF-8.
    pub(crate) text: String,
    pub(crate) content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Json(Value),
    /// Not JSON.
    Malformed {
        /// What is wrong, with line, column and the text before it.
        why: String,
        /// The place in the text, in UTF-16 units as JavaScript counts them.
        at: usize,
    },
    /// More than [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES). Nothing of it was kept.
    TooLarge,
    /// The body broke off. Nothing of it was kept.
    Broken,
    /// The body did not arrive in time. Nothing of it was kept.
    Late,
}

impl Body {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let content = match serde_json::from_slice(bytes) {
            Ok(value) => Content::Json(value),
            Err(error) => malformed(bytes, &error),
        };
        Self {
            text: String::from_utf8_lossy(bytes).into_owned(),
            content,
        }
    }

    /// A body that could not be read to its end.
    pub(crate) fn unreadable(content: Content) -> Self {
        Self {
            text: String::new(),
            content,
        }
    }

    /// Roughly how many bytes it takes to keep the body. A tree of small values takes a multiple of its text.
    pub(crate) fn weight(&self) -> usize {
        let tree = match &self.content {
            Content::Json(value) => weight(value),
            _ => 0,
        };
        self.text.len() + tree
    }
}

fn malformed(bytes: &[u8], error: &serde_json::Error) -> Content {
    /// How many characters before the mistake are repeated.
    const BEFORE: usize = 20;

    if bytes.is_empty() {
        let why = "it is empty".to_owned();
        return Content::Malformed { why, at: 0 };
    }
    let before = String::from_utf8_lossy(&bytes[..place(bytes, error)]);
    let cut = before.char_indices().nth_back(BEFORE - 1);
    let end = &before[cut.map_or(0, |(start, _)| start)..];
    let after = match end.trim() {
        "" => String::new(),
        end => format!(", after `{end}`"),
    };
    Content::Malformed {
        why: format!("{error}{after}"),
        at: before.encode_utf16().count(),
    }
}

/// The index of the byte at which the parser gave up.
fn place(bytes: &[u8], error: &serde_json::Error) -> usize {
    if error.is_eof() {
        return bytes.len();
    }
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let lines_before = lines.by_ref().take(error.line().saturating_sub(1));
    let start: usize = lines_before.map(<[u8]>::len).sum();
    (start + error.column().saturating_sub(1)).min(bytes.len())
}

fn weight(value: &Value) -> usize {
    let content = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(weight).sum(),
        Value::Object(members) => weight_of(members),
    };
    size_of::<Value>() + content
}

/// Roughly the bytes that the members of an object take.
pub(crate) fn weight_of(members: &Map<String, Value>) -> usize {
    /// The size of a map's first node, however few members it has.
    const NODE: usize = 640;

    if members.is_empty() {
        return 0;
    }
    let member = |(key, value): (&String, &Value)| size_of::<String>() + key.len() + weight(value);
    NODE + members.iter().map(member).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_BODY_BYTES;

    #[test]
    fn a_deep_body_is_malformed_and_does_not_overflow_the_stack() {
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            let body = Body::new(opening.repeat(MAX_BODY_BYTES / opening.len()).as_bytes());
            assert!(
                matches!(&body.content, Content::Malformed { why, .. } if why.contains("recursion")),
                "{:?}",
                body.content
            );
        }
    }

    #[test]
    fn a_mistake_in_json_has_its_place() {
        let malformed = |text: &str| match Body::new(text.as_bytes()).content {
            Content::Malformed { why, at } => (why, at),
            other => panic!("{other:?}"),
        };
        for (text, why, at) in [
            (
                r#"{"a": 1, }"#,
                r#"trailing comma at line 1 column 10, after `{"a": 1,`"#,
                9,
            ),
            (
                "{\n \"é😀\": nul\n}",
                "expected ident at line 3 column 0, after `{\n \"é😀\": nul`",
                14,
            ),
            (
                r#"{"a": NaN}"#,
                r#"expected value at line 1 column 7, after `{"a":`"#,
                6,
            ),
            (
                "{\"a\": \"b",
                "EOF while parsing a string at line 1 column 8, after `{\"a\": \"b`",
                8,
            ),
            ("", "it is empty", 0),
        ] {
            assert_eq!(malformed(text), (why.to_owned(), at), "{text}");
        }
        let (why, _) = malformed(&format!("[{}x", "1,".repeat(100)));
        assert!(why.ends_with("after `1,1,1,1,1,1,1,1,1,1,`"), "{why}");
    }

    #[test]
    fn what_is_not_utf8_is_kept_as_far_as_it_is() {
        let body = Body::new(b"{\"a\":\"\xff\"}");
        assert!(matches!(body.content, Content::Malformed { .. }));
        assert_eq!(body.text, "{\"a\":\"\u{fffd}\"}");
    }
}
